// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { ILossLedger } from "../../../src/interfaces/ILossLedger.sol";
import { Power } from "../../../src/types/Power.sol";
import { ProductTerms } from "../../../src/types/Product.sol";
import { Closure } from "../../../src/types/Shortfall.sol";
import { IncomeSum } from "../../../src/valuation/IncomeSum.sol";
import { RemainingIncome } from "../../../src/valuation/RemainingIncome.sol";
import { Closing } from "./Closing.t.sol";
import { Math } from "@openzeppelin/contracts/utils/math/Math.sol";

contract LossTest is Closing {
    uint32 internal constant CLOSED = FIRST_DAY + 100;

    /// @dev [pay token] Value of `units` over `left` days by a loop, in whole smallest units of a trillionth.
    function slowValue(uint256 units, uint256 left) internal pure returns (uint256 value) {
        uint256 factor = 1e27;
        for (uint256 day = 0; day < left; ++day) {
            factor = factor * 998 / 1000 * 36_500 / 36_512;
            value += units * REWARD * (PRICE / 1e18) / 1e9 * factor / 1e27;
        }
        return value * 10 ** payDecimals() / 1e18;
    }

    /// forge-config: default.fuzz.runs = 64
    function testFuzz_RISK_6_LossIsIncomeLessRefundAndBond(uint256 day, uint256 bond) public {
        day = bound(day, FIRST_DAY + 2, FIRST_DAY + TERM);
        bond = bound(bond, 0, 10 ** coinDecimals());
        closeOn(uint32(day), bond);
        uint256 left = FIRST_DAY + 2 + TERM - day;
        uint256 share = bond * ALICE_UNITS / (ALICE_UNITS + BOB_UNITS);
        uint256 value = slowValue(ALICE_UNITS, left);
        uint256 got = book.powerOf(aliceToken).tranche * left + share * 44_000 * 10 ** payDecimals() / 10
            ** coinDecimals();
        uint256 loss = value > got ? value - got : 0;
        assertApproxEqAbs(lossOf(aliceToken), loss, 10 + loss / 1e9);
    }

    function test_RISK_6_LossByHand() public {
        closeOn(FIRST_DAY + 2, 0);
        // 1,000 TH/s × 0.33 × 394.0 (Σ 0.99767^k) less 1,000 × 0.093 × 1,080
        assertApproxEqAbs(lossOf(aliceToken), usd(130011) - usd(100_440), usd(1));
    }

    function test_RISK_6_NothingIsLostWhereRefundAndBondAreWorthMore() public {
        passTo(CLOSED - 1);
        benchmark.post(REWARD / 3, PRICE);
        closeOn(CLOSED, 0);
        assertEq(lossOf(aliceToken), 0);
        assertEq(ledger.productLossOf(PRODUCT).loss, 0);
    }

    function test_RISK_6_LossIsMeasuredByTheLastDayBeforeTheClosedOne() public {
        passTo(CLOSED - 1);
        benchmark.post(REWARD * 2, PRICE * 3);
        passTo(CLOSED + 40);
        run(CLOSED);
        settlement.setClosure(PRODUCT, closure(CLOSED, 0));
        ledger.measure(PRODUCT);
        ILossLedger.Measure memory measured = ledger.measureOf(PRODUCT);
        assertEq(measured.mark.day, CLOSED - 1);
        assertEq(measured.mark.base, CLOSED);
        assertEq(measured.mark.steady, REWARD * 2);
        assertEq(measured.mark.price, PRICE * 3);
        assertEq(measured.measuredAt, block.timestamp);
        assertEq(measured.payDecimals, payDecimals());
    }

    function test_RISK_6_LastKnownDayStandsInWhereNoneWasSettled() public {
        settlement.setClosure(PRODUCT, closure(FIRST_DAY + 2, 0));
        ledger.measure(PRODUCT);
        assertEq(ledger.measureOf(PRODUCT).mark.day, FIRST_DAY - 1);
    }

    function test_RISK_6_NobodyAnswersForAClosingWithoutFault() public {
        passTo(CLOSED);
        Closure memory closed = closure(CLOSED, 0);
        closed.atFault = false;
        settlement.setClosure(PRODUCT, closed);
        ledger.measure(PRODUCT);
        assertEq(lossOf(aliceToken), 0);
        (uint256 gross,) = ledger.grossLossOf(aliceToken, CLOSED - 1, uint128(PRICE));
        assertEq(gross, 0);
    }

    function test_RISK_6_PowerThatHadNotStartedLostItsOwnDays() public {
        uint256 later = give(dave, ALICE_UNITS, CLOSED + 30);
        closeOn(CLOSED, 0);
        uint256 sum = IncomeSum.sum(RemainingIncome.LOW_COIN, 31, 31 + TERM, Math.Rounding.Floor) / 1e9;
        uint256 value = sum * 330 * ALICE_UNITS / 1e6 * 10 ** payDecimals() / 1e18;
        assertApproxEqAbs(lossOf(later), value - principalOf(later), 100 + value / 1e12);
    }

    function test_RISK_6_RunningCostIsNoLoss() public {
        ProductTerms memory costly = terms();
        costly.runningCost = 0.00005e18;
        settlement.open(PRODUCT, costly);
        closeOn(FIRST_DAY + 2, 0);
        // What is left after costs is below the refund.
        assertEq(lossOf(aliceToken), 0);
        costly.runningCost = 0.00001e18;
        settlement.open(PRODUCT, costly);
        assertApproxEqAbs(lossOf(bobToken), (usd(130011) - usd(100_440) - usd(9090)) / 2, usd(1));
    }

    function test_RISK_6_LossesOfAProductAddUp() public {
        closeOn(CLOSED, 0);
        ledger.record(all());
        ILossLedger.Loss memory sum = ledger.productLossOf(PRODUCT);
        assertEq(sum.loss, lossOf(aliceToken) + lossOf(bobToken));
        assertEq(sum.recovered, 0);
    }

    function test_RISK_6_RecordingSaysWhatWasLost() public {
        passTo(CLOSED);
        settlement.setClosure(PRODUCT, closure(CLOSED, 5));
        vm.expectEmit(true, false, false, false, address(ledger));
        emit ILossLedger.ProductMeasured(PRODUCT, ledger.measureOf(PRODUCT).mark, closure(CLOSED, 5));
        ledger.measure(PRODUCT);
        book.markRefunded(aliceToken);
        vm.expectEmit(address(ledger));
        emit ILossLedger.LossRecorded(PRODUCT, aliceToken, lossOf(aliceToken));
        ledger.record(one(aliceToken));
    }

    // ---- Refused ----------------------------------------------------------------------------------------------

    function test_RevertWhen_RISK_6_ProductIsNotSealed() public {
        vm.expectRevert(abi.encodeWithSelector(ILossLedger.NotSealed.selector, PRODUCT));
        ledger.measure(PRODUCT);
        Closure memory closing = closure(FIRST_DAY + 2, 0);
        closing.isSealed = false;
        settlement.setClosure(PRODUCT, closing);
        vm.expectRevert(abi.encodeWithSelector(ILossLedger.NotSealed.selector, PRODUCT));
        ledger.measure(PRODUCT);
    }

    function test_RevertWhen_RISK_6_ProductIsMeasuredTwice() public {
        closeOn(CLOSED, 0);
        vm.expectRevert(abi.encodeWithSelector(ILossLedger.AlreadyMeasured.selector, PRODUCT));
        ledger.measure(PRODUCT);
    }

    function test_RevertWhen_RISK_6_TokenIsNotRefunded() public {
        passTo(CLOSED);
        settlement.setClosure(PRODUCT, closure(CLOSED, 0));
        ledger.measure(PRODUCT);
        vm.expectRevert(abi.encodeWithSelector(ILossLedger.NotRefunded.selector, aliceToken));
        ledger.record(one(aliceToken));
        vm.prank(address(reserve));
        vm.expectRevert(abi.encodeWithSelector(ILossLedger.NotRefunded.selector, aliceToken));
        ledger.recover(aliceToken, 1);
    }

    function test_RevertWhen_RISK_6_ProductIsNotMeasured() public {
        book.markRefunded(aliceToken);
        vm.expectRevert(abi.encodeWithSelector(ILossLedger.NotMeasured.selector, PRODUCT));
        ledger.record(one(aliceToken));
    }

    /// forge-config: default.fuzz.runs = 64
    function testFuzz_RevertWhen_RISK_6_AnybodyElseWrites(address caller) public {
        vm.assume(caller != address(reserve) && caller != address(insurance));
        closeOn(CLOSED, 0);
        vm.prank(caller);
        vm.expectRevert(abi.encodeWithSelector(ILossLedger.NotPayer.selector, caller));
        ledger.recover(aliceToken, 1);
    }

    /// forge-config: default.fuzz.runs = 64
    function testFuzz_RevertWhen_RISK_6_MoreThanTheLossIsRecovered(uint256 first, uint256 extra) public {
        closeOn(CLOSED, 0);
        uint256 loss = lossOf(aliceToken);
        first = bound(first, 0, loss);
        vm.prank(address(insurance));
        ledger.recover(aliceToken, first);
        extra = bound(extra, loss - first + 1, type(uint256).max);
        vm.prank(address(reserve));
        vm.expectRevert(
            abi.encodeWithSelector(ILossLedger.MoreThanLost.selector, aliceToken, extra, loss - first)
        );
        ledger.recover(aliceToken, extra);
        vm.prank(address(reserve));
        ledger.recover(aliceToken, loss - first);
        assertEq(ledger.remainingOf(aliceToken), 0);
        assertEq(ledger.productLossOf(PRODUCT).recovered, loss);
    }

    function test_RISK_6_TokenThatHadEndedLostNothing() public {
        passTo(CLOSED);
        Power memory ended = book.powerOf(aliceToken);
        ended.endDay = uint24(CLOSED);
        uint256 tokenId = book.give(dave, ended);
        settlement.setClosure(PRODUCT, closure(CLOSED - 1, 0));
        ledger.measure(PRODUCT);
        // One day: 330 of income less 93 of refund.
        assertLe(lossOf(tokenId), usd(237));
        assertGt(lossOf(tokenId), 0);
        settlement.setClosure(PRODUCT, Closure(CLOSED, true, true, ALICE_UNITS, 0, 0, 0));
        assertEq(lossOf(tokenId), 0);
    }
}

contract LossAtEighteenAndEightTest is LossTest {
    function payDecimals() internal pure override returns (uint8) {
        return 18;
    }
}

contract LossAtSixAndEighteenTest is LossTest {
    function coinDecimals() internal pure override returns (uint8) {
        return 18;
    }
}
