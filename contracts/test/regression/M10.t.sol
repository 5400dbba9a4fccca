// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { Running } from "../unit/Running.t.sol";

/// @notice Escrows that read balanceOf as their books can be moved by a gift.
contract M10Test is Running {
    /// forge-config: default.fuzz.runs = 32
    function testFuzz_M10_DirectTransferChangesNoShare(uint96 coin, uint96 money) public {
        close(product);
        uint256 expected = settlement.expectedNext(product);
        deal(address(btc), carol, coin);
        deal(address(usdt), carol, money);
        vm.startPrank(carol);
        require(btc.transfer(address(settlement), coin) && usdt.transfer(address(settlement), money));
        vm.stopPrank();
        assertEq(settlement.expectedNext(product), expected);
        assertEq(settlement.depositOf(product, settlement.stateOf(product).nextDay), 0);
        pass(product, 1e18);
        assertLe(income(aliceToken) + income(bobToken), expected);
        assertEq(settlement.creditOf(miner, usdt), trancheOf(aliceToken) + trancheOf(bobToken));
    }

    function test_RevertWhen_M10_AGiftStandsInForADeposit() public {
        close(product);
        deal(address(btc), address(settlement), 1e20);
        vm.expectRevert();
        settlement.settle(product, 1);
    }
}
