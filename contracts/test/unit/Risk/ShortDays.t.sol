// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IPrimarySale } from "../../../src/interfaces/IPrimarySale.sol";
import { ISettlement } from "../../../src/interfaces/ISettlement.sol";
import { Failing } from "./Failing.t.sol";

contract ShortDaysTest is Failing {
    /// forge-config: default.fuzz.runs = 32
    function testFuzz_RISK_1_BelowTheToleranceIsShortWhateverTheBondPaid(uint256 missing) public {
        close(product);
        uint256 expected = settlement.expectedNext(product);
        missing = bound(missing, 0, expected);
        if (missing < expected) deposit(product, settlement.stateOf(product).nextDay, expected - missing);
        waitForGrace(product);
        settlement.settle(product, 1);
        assertEq(shortfall().shortDays, missing * 20 > expected ? 1 : 0);
        assertEq(refund(aliceToken), 0);
    }

    function test_RISK_1_ExactlyTheToleranceIsNotShort() public {
        close(product);
        uint256 expected = settlement.expectedNext(product);
        deposit(product, settlement.stateOf(product).nextDay, (expected * 95 + 99) / 100);
        waitForGrace(product);
        settlement.settle(product, 1);
        assertEq(shortfall().shortDays, 0);
    }

    function test_RISK_1_OneUnitBelowTheToleranceIsShort() public {
        close(product);
        uint256 expected = settlement.expectedNext(product);
        deposit(product, settlement.stateOf(product).nextDay, (expected * 95 + 99) / 100 - 1);
        waitForGrace(product);
        settlement.settle(product, 1);
        assertEq(shortfall().shortDays, 1);
    }

    function test_RISK_1_SixShortDaysAreNotEnough() public {
        passDays(6, SHORT);
        assertEq(shortfall().shortDays, 6);
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
        assertEq(shortfall().shortDays, 7);
        assertEq(shortfall().terminableUntil, block.timestamp + 30 days);
    }

    function test_RISK_1_DeliveredDayBreaksTheRow() public {
        passDays(6, SHORT);
        pass(product, DELIVERED + 0.001e18);
        assertEq(shortfall().shortDays, 0);
        passDays(6, SHORT);
        assertEq(shortfall().shortDays, 6);
        assertEq(shortfall().terminableUntil, 0);
    }

    function test_RISK_1_PayingOnceDoesNotDodgeTheVote() public {
        passDays(7, SHORT);
        uint256 until = shortfall().terminableUntil;
        pass(product, 1e18);
        assertEq(shortfall().shortDays, 0);
        assertEq(shortfall().terminableUntil, until);
        terminate();
        assertGt(closure().closedDay, 0);
    }

    function test_RISK_1_EachFurtherShortDayRenewsTheTime() public {
        passDays(7, SHORT);
        uint256 until = shortfall().terminableUntil;
        pass(product, SHORT);
        assertEq(shortfall().shortDays, 8);
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
        assertEq(shortfall().shortDays, 9);
    }

    /// @dev Running cost above all income: nothing is expected, so nothing is missing.
    function test_RISK_1_DayThatAsksForNothingIsNotShort() public {
        IPrimarySale.Offer memory offer = btcOffer();
        offer.runningCost = 1e18;
        product = create(offer);
        fundBond(product, 10 ** btcDecimals());
        buy(alice, product, ALICE_UNITS);
        nextDay();
        close(product);
        assertEq(settlement.expectedNext(product), 0);
        settlement.settle(product, 1);
        assertEq(shortfall().shortDays, 0);
    }

    function test_RISK_1_LongRunsAreCountedAs255() public {
        emptyBond();
        uint32 last = settlement.stateOf(product).nextDay + 260;
        vm.warp((uint256(last) + 5) * 1 days);
        while (btcBenchmark.nextDay() < last) btcBenchmark.finalize(0);
        vm.warp(block.timestamp + 1 days);
        settlement.settle(product, 260);
        assertEq(shortfall().shortDays, 255);
    }
}
