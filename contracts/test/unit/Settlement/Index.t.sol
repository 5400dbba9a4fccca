// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { Running } from "../Running.t.sol";

contract IndexTest is Running {
    /// forge-config: default.fuzz.runs = 32
    function testFuzz_DAY_4_RemainderIsCarriedToTheNextDay(uint256 first, uint256 second) public {
        uint256 all = 0;
        uint256[2] memory amounts = [bound(first, 1, 1e12), bound(second, 1, 1e12)];
        for (uint256 i = 0; i < 2; ++i) {
            close(product);
            uint256 amount = settlement.expectedNext(product) + amounts[i];
            deposit(product, settlement.stateOf(product).nextDay, amount);
            settlement.settle(product, 1);
            all += amount;
        }
        uint256 units = uint256(ALICE_UNITS) + BOB_UNITS;
        uint256 sum = settlement.checkpointOf(product, settlement.stateOf(product).nextDay).income;
        assertEq(sum * units + settlement.stateOf(product).carry, all * 1e18);
        assertLt(settlement.stateOf(product).carry, units);
    }

    /// forge-config: default.fuzz.runs = 32
    function testFuzz_DAY_4_HoldersShareByPower(uint256 share) public {
        share = bound(share, 1e18, 9e18);
        close(product);
        uint256 amount = settlement.expectedNext(product) * share / 1e18;
        pass(product, share);
        uint256 units = uint256(ALICE_UNITS) + BOB_UNITS;
        assertApproxEqAbs(income(aliceToken), amount * ALICE_UNITS / units, 1);
        assertApproxEqAbs(income(bobToken), amount * BOB_UNITS / units, 1);
        assertLe(income(aliceToken) + income(bobToken), amount);
        assertGe(income(aliceToken) + income(bobToken) + 2, amount);
    }

    function test_DAY_4_PowerThatStartsLaterHasNoPartInEarlierDays() public {
        uint256 late = buy(carol, product, 500_000);
        pass(product, 1e18);
        assertEq(income(late), 0);
        uint256 before = income(aliceToken);
        pass(product, 1e18);
        assertApproxEqAbs(income(late), (income(aliceToken) - before) * 500_000 / ALICE_UNITS, 1);
    }

    function test_DAY_4_PowerThatEndedHasNoPartInLaterDays() public {
        uint32 short = shortProduct(2);
        uint256 first = buy(alice, short, 1_000_000);
        vm.warp(block.timestamp + 1 days);
        catchUp();
        uint256 second = buy(bob, short, 1_000_000);
        pass(short, 1e18);
        pass(short, 1e18);
        uint256 done = income(first);
        uint256 half = income(second);
        pass(short, 1e18);
        assertEq(income(first), done);
        assertApproxEqAbs(income(second), half * 2, 1);
    }

    function test_DAY_4_BondDrawnIsIncome() public {
        close(product);
        uint256 expected = settlement.expectedNext(product);
        pass(product, 0);
        assertApproxEqAbs(income(aliceToken) + income(bobToken), expected, 2);
    }
}
