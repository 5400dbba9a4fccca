// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { Running } from "../Running.t.sol";

contract DonationTest is Running {
    function books() internal view returns (bytes32) {
        return keccak256(
            abi.encode(
                settlement.stateOf(product),
                income(aliceToken),
                refund(aliceToken),
                income(bobToken),
                settlement.creditOf(miner, usdt)
            )
        );
    }

    /// forge-config: default.fuzz.runs = 32
    function testFuzz_DAY_9_ADonationChangesNothing(uint128 coin, uint128 money) public {
        emptyBond();
        uint256 snapshot = vm.snapshotState();
        pass(product, 0.5e18);
        bytes32 without = books();
        vm.revertToState(snapshot);
        deal(address(btc), address(settlement), btc.balanceOf(address(settlement)) + coin);
        deal(address(usdt), address(settlement), usdt.balanceOf(address(settlement)) + money);
        pass(product, 0.5e18);
        assertEq(books(), without);
    }

    /// forge-config: default.fuzz.runs = 32
    function testFuzz_DAY_9_EverythingOwedCanBePaidAtOnce(uint256 share) public {
        product = shortProduct(2);
        uint256 first = buy(alice, product, 77_777);
        vm.warp(block.timestamp + 1 days);
        catchUp();
        uint256 second = buy(bob, product, 22_222);
        for (uint256 i = 0; i < 3; ++i) {
            pass(product, bound(uint256(keccak256(abi.encode(share, i))), 0, 2e18));
        }
        settlement.claim(pair(first, second));
        assertGe(btc.balanceOf(address(settlement)), settlement.stateOf(product).bond);
        assertEq(settlement.stateOf(product).escrow, 0);
        vm.prank(miner);
        settlement.withdraw(usdt, miner);
        vm.prank(treasury);
        settlement.withdraw(usdt, treasury);
    }
}
