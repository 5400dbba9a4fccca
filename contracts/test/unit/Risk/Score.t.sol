// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { ISettlement } from "../../../src/interfaces/ISettlement.sol";
import { Failing } from "./Failing.t.sol";

contract ScoreTest is Failing {
    /// forge-config: default.fuzz.runs = 32
    function testFuzz_RISK_1_BelowTheToleranceIsShortWhateverTheBondPaid(uint256 missing) public {
        close(product);
        uint256 expected = settlement.expectedNext(product);
        missing = bound(missing, 0, expected);
        if (missing < expected) deposit(product, settlement.stateOf(product).nextDay, expected - missing);
        waitForGrace(product);
        settlement.settle(product, 1);
        assertEq(shortfall().score, missing * 20 > expected ? 6 : 0);
        assertEq(refund(aliceToken), 0);
    }

    function test_RISK_1_ExactlyTheToleranceIsNotShort() public {
        passMissing(0);
        assertEq(shortfall().score, 0);
    }

    function test_RISK_1_OneUnitBelowTheToleranceIsShort() public {
        passMissing(1);
        assertEq(shortfall().score, 6);
    }

    /// @dev A day of which 95 % less `less` were deposited.
    function passMissing(uint256 less) private {
        close(product);
        uint256 expected = settlement.expectedNext(product);
        deposit(product, settlement.stateOf(product).nextDay, (expected * 95 + 99) / 100 - less);
        waitForGrace(product);
        settlement.settle(product, 1);
    }

    /// @dev The bond pays the five percent and is left just at, or just below, half of what it must be.
    function test_RISK_1_DrawnBondBelowHalfOfItsDaysIsShort() public {
        uint256 half = bonds.bondRequired(product, 0) / 2;
        close(product);
        uint256 expected = settlement.expectedNext(product);
        uint256 drawn = expected - (expected * 95 + 99) / 100;
        loseBond(product, settlement.stateOf(product).bond - half - 1 - drawn);
        passMissing(0);
        assertEq(settlement.stateOf(product).bond, half + 1);
        assertEq(shortfall().score, 0);
        passMissing(0);
        assertEq(shortfall().score, 6);
    }

    /// @dev A low bond that nobody drew on makes no delivered day short.
    function test_RISK_1_LowBondAloneIsNotShort() public {
        emptyBond();
        pass(product, 1e18);
        assertEq(shortfall().score, 0);
    }

    function test_RISK_1_DeliveredDayTakesOneOffWhileTheBondIsKeptUp() public {
        passDays(2, SHORT);
        pass(product, 1e18);
        assertEq(shortfall().score, 11);
        uint256 kept = (bonds.bondRequired(product, 0) * 8 + 9) / 10;
        loseBond(product, settlement.stateOf(product).bond - kept);
        pass(product, 1e18);
        assertEq(shortfall().score, 10);
        loseBond(product, 1);
        pass(product, 1e18);
        assertEq(shortfall().score, 10);
        fundBond(product, 1);
        pass(product, 1e18);
        assertEq(shortfall().score, 9);
    }

    function test_RISK_1_ScoreIsNeverBelowNothing() public {
        pass(product, SHORT);
        passDays(8, 1e18);
        assertEq(shortfall().score, 0);
    }

    function test_RISK_1_SixShortDaysAreNotEnough() public {
        passDays(6, SHORT);
        assertEq(shortfall().score, 36);
        assertEq(shortfall().terminableUntil, 0);
    }

    function test_RISK_1_SevenInARowMakeItTerminableForThirtyDays() public {
        passDays(6, SHORT);
        close(product);
        depositShare(product, SHORT);
        waitForGrace(product);
        vm.expectEmit(address(settlement));
        emit ISettlement.ProductTerminable(
            product, settlement.stateOf(product).nextDay, block.timestamp + 30 days
        );
        settlement.settle(product, 1);
        assertEq(shortfall().score, 42);
        assertEq(shortfall().terminableUntil, block.timestamp + 30 days);
    }

    function test_RISK_1_OneDeliveredDayDoesNotBreakTheRow() public {
        passDays(6, SHORT);
        pass(product, 1e18);
        assertEq(shortfall().score, 35);
        pass(product, SHORT);
        assertEq(shortfall().terminableUntil, 0);
        pass(product, SHORT);
        assertEq(shortfall().score, 47);
        assertGt(shortfall().terminableUntil, block.timestamp);
    }

    function test_RISK_1_PayingOnceDoesNotDodgeTheVote() public {
        passDays(7, SHORT);
        uint256 until = shortfall().terminableUntil;
        pass(product, 1e18);
        assertEq(shortfall().score, 41);
        assertEq(shortfall().terminableUntil, until);
        terminate();
        assertGt(closure().closedDay, 0);
    }

    function test_RISK_1_EachFurtherShortDayRenewsTheTime() public {
        passDays(7, SHORT);
        uint256 until = shortfall().terminableUntil;
        pass(product, SHORT);
        assertEq(shortfall().score, 48);
        assertEq(shortfall().terminableUntil, until + 1 days);
    }

    function test_RISK_1_ManyDaysInOneCallCountAsOneByOne() public {
        uint32 last = settlement.stateOf(product).nextDay + 9;
        vm.warp((uint256(last) + 5) * 1 days);
        catchUp();
        vm.warp(block.timestamp + 1 days);
        uint256 before = vm.snapshotState();
        settlement.settle(product, 9);
        bytes memory together = abi.encode(shortfall(), settlement.stateOf(product));
        vm.revertToState(before);
        for (uint256 i = 0; i < 9; ++i) {
            settlement.settle(product, 1);
        }
        assertEq(together, abi.encode(shortfall(), settlement.stateOf(product)));
        assertEq(shortfall().score, 54);
    }

    /// @dev An honest miner may miss three days in thirty for ever, if it refills the bond.
    function test_RISK_1_ThreeDaysInThirtyForEverAreForgiven() public {
        for (uint256 month = 0; month < 4; ++month) {
            passDays(3, 0);
            assertLe(shortfall().score, 18);
            passDays(27, 1e18);
        }
        assertEq(shortfall().score, 0);
        assertEq(shortfall().terminableUntil, 0);
    }

    function test_RISK_1_ScoreStopsAt255() public {
        emptyBond();
        uint32 last = settlement.stateOf(product).nextDay + 60;
        vm.warp((uint256(last) + 5) * 1 days);
        while (btcBenchmark.nextDay() < last) btcBenchmark.finalize(0);
        vm.warp(block.timestamp + 1 days);
        settlement.settle(product, 42);
        assertEq(shortfall().score, 252);
        settlement.settle(product, 2);
        assertEq(shortfall().score, 255);
    }
}
