// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { Running } from "../unit/Running.t.sol";

/// @notice Fjord counted missed epochs several times and let stake that came late share in earlier rewards.
contract M8Test is Running {
    /// forge-config: default.fuzz.runs = 32
    function testFuzz_M8_MissedDaysEqualDailySettlements(uint8 missed) public {
        missed = uint8(bound(missed, 2, 9));
        uint32 first = today();
        for (uint32 i = 0; i < missed; ++i) {
            vm.warp(uint256(first + i) * 1 days);
            deposit(product, first + i, 1e6 + i);
        }
        vm.warp(uint256(first + missed + 4) * 1 days);
        catchUp();
        vm.warp(block.timestamp + 1 days);
        uint256 snapshot = vm.snapshotState();
        assertEq(settlement.settle(product, missed), missed);
        uint256 coin = income(aliceToken);
        uint256 released = settlement.creditOf(miner, usdt);
        vm.revertToState(snapshot);
        for (uint256 i = 0; i < missed; ++i) {
            settlement.settle(product, 1);
        }
        assertEq(income(aliceToken), coin);
        assertEq(settlement.creditOf(miner, usdt), released);
    }

    function test_M8_WhoComesLateGetsNothingOfPastDays() public {
        vm.warp(block.timestamp + 3 days);
        uint256 late = buy(carol, product, 9_000_000 - 1_777_781);
        vm.warp(block.timestamp + 5 days);
        catchUp();
        vm.warp(block.timestamp + 1 days);
        settlement.settle(product, 4);
        assertEq(settlement.stateOf(product).nextDay, power.powerOf(late).startDay);
        (uint256 coin, uint256 money) = settlement.owed(late);
        assertEq(coin + money, 0);
        assertGt(income(aliceToken), 0);
    }
}
