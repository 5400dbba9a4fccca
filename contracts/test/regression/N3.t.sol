// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { Running } from "../unit/Running.t.sol";

/// @notice Velocimeter: a flash-loaned NFT took the rewards that had gathered on it.
contract N3Test is Running {
    /// forge-config: default.fuzz.runs = 32
    function testFuzz_N3_HolderWithinOneBlockGetsNothing(uint8 numberOfDays) public {
        numberOfDays = uint8(bound(numberOfDays, 1, 5));
        for (uint256 i = 0; i < numberOfDays; ++i) {
            pass(product, 1.2e18);
        }
        uint256 coin = income(aliceToken);
        send(alice, carol, aliceToken);
        claim(aliceToken);
        send(carol, alice, aliceToken);
        claim(aliceToken);
        assertEq(btc.balanceOf(carol) + settlement.creditOf(carol, btc), 0);
        assertEq(usdt.balanceOf(carol) + settlement.creditOf(carol, usdt), 0);
        assertEq(settlement.creditOf(alice, btc), coin);
    }

    function test_N3_ClaimInAStrangersNamePaysTheHolder() public {
        pass(product, 1e18);
        uint256 coin = income(aliceToken);
        vm.prank(carol);
        settlement.claim(one(aliceToken));
        assertEq(btc.balanceOf(carol), 0);
        assertEq(btc.balanceOf(alice), coin);
    }
}
