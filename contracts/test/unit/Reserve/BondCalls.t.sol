// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IBondCalls } from "../../../src/interfaces/IBondCalls.sol";
import { CoinValue } from "../../../src/libraries/CoinValue.sol";
import { ProductTerms } from "../../../src/types/Product.sol";
import { IncomeSum } from "../../../src/valuation/IncomeSum.sol";
import { RemainingIncome } from "../../../src/valuation/RemainingIncome.sol";
import { Called } from "./Called.t.sol";
import { Ownable } from "@openzeppelin/contracts/access/Ownable.sol";
import { Math } from "@openzeppelin/contracts/utils/math/Math.sol";

contract BondCallsTest is Called {
    // ---- Default gain -----------------------------------------------------------------------------------------

    function test_RISK_7_DefaultGainByHand() public {
        (int256 gain, uint256 called) = assess();
        // Two days are final and not settled, though the mark's base is: 1,500 × 0.33 × (sum of 1,080 days, from the second
        // after the last final one on) less 1,500 × 0.155 × 1,080 less 30 days of 1,500 × 0.33
        uint256 sum = IncomeSum.sum(RemainingIncome.HIGH_FALL, 3, 1083, Math.Rounding.Ceil) / 1e21;
        assertApproxEqAbs(sum, 833_130_000, 500_000);
        uint256 income = sum * 1500 * 330 / 1e9;
        assertApproxEqAbs(gain, pay(income) - pay(251_100) - pay(14_850), usd(2));
        // One and a half of that at 44,000 a coin
        uint256 wanted = (income - 251_100) * 15 * 10 ** coinDecimals() / 440_000;
        assertGt(wanted, bondOf(360));
        assertEq(called, bondOf(360));
        vm.prank(owner);
        calls.setParameters(IBondCalls.Parameters(15_000, 720));
        (, IBondCalls.Assessment memory inputs) = calls.assessmentOf(PRODUCT);
        assertApproxEqAbs(inputs.called, wanted, 10 ** coinDecimals() / 1e3);
        assertEq(calls.calledBond(PRODUCT), called);
        assertEq(calls.unmetCall(PRODUCT), called - bondOf(30));
        assertEq(calls.callOf(PRODUCT).gain, gain);
        assertEq(calls.callOf(PRODUCT).day, benchmark.nextDay() - 1);
    }

    function test_RISK_7_AssessmentSaysAllItIsMadeOf() public {
        (int256 gain, IBondCalls.Assessment memory inputs) = calls.assessmentOf(PRODUCT);
        assertEq(inputs.mark.steady, REWARD);
        assertEq(inputs.mark.price, PRICE);
        assertEq(inputs.mark.rate, PRICE);
        assertEq(inputs.units, UNITS);
        assertEq(inputs.meanDays, TERM);
        assertEq(inputs.bond, bondOf(30));
        assertEq(gain, int256(inputs.income) - int256(inputs.escrow) - int256(inputs.bondValue));
        IBondCalls.Parameters memory parameters = IBondCalls.Parameters(15_000, 360);
        vm.expectEmit(address(calls));
        emit IBondCalls.ProductAssessed(PRODUCT, gain, inputs, parameters);
        assess();
    }

    function testFuzz_RISK_7_IncomeIsAnUpperBound(uint256[8] memory left, uint256[8] memory units) public {
        uint256 unitDays = 0;
        uint256 sold = 0;
        uint256 value = 0;
        for (uint256 i = 0; i < left.length; ++i) {
            left[i] = bound(left[i], 1, TERM);
            units[i] = bound(units[i], 1, 1e6);
            sold += units[i];
            unitDays += units[i] * left[i];
            uint256 sum = IncomeSum.sum(RemainingIncome.HIGH_FALL, 3, 3 + left[i], Math.Rounding.Floor);
            value += CoinValue.payDown(units[i], uint256(REWARD) * sum / 1e27, PRICE, 10 ** payDecimals());
        }
        hold(sold, unitDays * 155 * 10 ** (payDecimals() - 6), 0);
        settlement.setUnitDays(PRODUCT, unitDays);
        (, IBondCalls.Assessment memory inputs) = calls.assessmentOf(PRODUCT);
        assertGe(inputs.income, value);
        assertLe(inputs.meanDays, TERM);
        // Above by 1080 ÷ 833.1 at most, when few have all their days left and many hardly any, and a day for rounding; and
        // coin is rounded up to its smallest unit.
        assertLe(
            inputs.income,
            value * 130 / 100 + 10 ** payDecimals() / 1000 + sold * 330 * 10 ** payDecimals() / 1e6 + 1
        );
    }

    function testFuzz_RISK_7_ACallIsAShareOfTheExposureUpToACap(uint256 factor, uint16 share, uint16 cap)
        public
    {
        share = uint16(bound(share, 10_000, 30_000));
        cap = uint16(bound(cap, 180, 720));
        vm.prank(owner);
        calls.setParameters(IBondCalls.Parameters(share, cap));
        reprice(bound(factor, 0.1e18, 10e18));
        (, IBondCalls.Assessment memory inputs) = calls.assessmentOf(PRODUCT);
        uint256 escrow =
            inputs.escrow * 1e18 * 10 ** coinDecimals() / (uint256(inputs.mark.rate) * 10 ** payDecimals());
        uint256 exposed = inputs.incomeCoin > escrow ? inputs.incomeCoin - escrow : 0;
        uint256 wanted = (exposed * share + 9999) / 10_000;
        assertEq(inputs.called, wanted < bondOf(cap) ? wanted : bondOf(cap));
    }

    function test_RISK_7_ACallThatIsMetTakesTheGainAway() public {
        vm.prank(owner);
        calls.setParameters(IBondCalls.Parameters(10_000, 720));
        (, uint256 called) = assess();
        hold(UNITS, settlement.stateOf(PRODUCT).escrow, called);
        assertEq(calls.unmetCall(PRODUCT), 0);
        (int256 gain,) = calls.assessmentOf(PRODUCT);
        assertApproxEqAbs(gain, 0, 10 ** payDecimals() / 100);
    }

    /// @dev FC1: above the whole. At 50 % a miner that met its call still gained by stopping.
    function test_FC1_AMetCallLeavesNoGainAndSomeToLose() public {
        vm.prank(owner);
        calls.setParameters(IBondCalls.Parameters(15_000, 720));
        (, uint256 called) = assess();
        hold(UNITS, settlement.stateOf(PRODUCT).escrow, called);
        (int256 gain, IBondCalls.Assessment memory inputs) = calls.assessmentOf(PRODUCT);
        assertApproxEqRel(-gain, (int256(inputs.income) - int256(inputs.escrow)) / 2, 0.001e18);
    }

    /// @dev Whoever stops would have the call fall with the price or with the days that pass.
    function test_RISK_7_ACallIsNotLoweredWhileShortDaysAreCounted() public {
        (, uint256 called) = assess();
        settlement.setShort(PRODUCT, 1, 0);
        reprice(0.3e18);
        (, uint256 again) = assess();
        assertEq(again, called);
        vm.prank(owner);
        calls.setParameters(IBondCalls.Parameters(30_000, 720));
        reprice(3e18);
        (, uint256 more) = assess();
        assertGt(more, called);
        settlement.setShort(PRODUCT, 0, 0);
        reprice(0.3e18);
        (, again) = assess();
        assertEq(again, 0);
    }

    /// @dev No pay token counts as one USD: at 0.5 USD its escrow is worth half the coin.
    function test_RISK_8_ThePayTokenHasItsOwnPrice() public {
        vm.prank(owner);
        calls.setParameters(IBondCalls.Parameters(10_000, 720));
        (, IBondCalls.Assessment memory before) = calls.assessmentOf(PRODUCT);
        usdFeed.answer(0.5e8, block.timestamp);
        (, IBondCalls.Assessment memory inputs) = calls.assessmentOf(PRODUCT);
        assertEq(inputs.mark.rate, 2 * before.mark.rate);
        assertEq(inputs.incomeCoin, before.incomeCoin);
        assertGt(inputs.called, before.called);
        // What was kept stands in where the feed gives nothing.
        usdFeed.fail();
        (, inputs) = calls.assessmentOf(PRODUCT);
        assertEq(inputs.mark.rate, before.mark.rate);
    }

    /// @dev Bond days and share are added, and the cap is of both.
    function testFuzz_RISK_7_TheShareComesOnTopOfTheBondDays(uint256 factor, uint16 bondDays, uint16 cap)
        public
    {
        bondDays = uint16(bound(bondDays, 7, 180));
        cap = uint16(bound(cap, 180, 720));
        vm.prank(owner);
        calls.setParameters(IBondCalls.Parameters(15_000, cap));
        reprice(bound(factor, 0.1e18, 10e18));
        (, IBondCalls.Assessment memory without) = calls.assessmentOf(PRODUCT);
        secure(bondDays);
        (, IBondCalls.Assessment memory inputs) = calls.assessmentOf(PRODUCT);
        uint256 sum = bondOf(bondDays) + without.called;
        assertEq(inputs.called, sum < bondOf(cap) ? sum : bondOf(cap));
    }

    /// @dev The larger of the two would call nothing more until the share has outgrown the bond days.
    function test_RISK_7_TheFirstRiseOfThePriceCallsMore() public {
        secure(30);
        reprice(0.612e18);
        (, IBondCalls.Assessment memory before) = calls.assessmentOf(PRODUCT);
        uint256 share = exposedOf(before) * 15 / 10;
        assertGt(share, 0);
        assertLt(share, bondOf(30));
        assertApproxEqAbs(before.called, bondOf(30) + share, 2);
        reprice(0.62e18);
        (, IBondCalls.Assessment memory later) = calls.assessmentOf(PRODUCT);
        assertGt(later.called, before.called);
        assertGt(later.called, bondOf(30));
    }

    /// @dev Where delivering pays better the bond days are called, and no more.
    function test_RISK_7_TheBondDaysAreAlwaysCalled() public {
        secure(30);
        reprice(0.5e18);
        (int256 gain, uint256 called) = assess();
        assertLt(gain, 0);
        assertEq(called, bondOf(30));
        assertEq(calls.unmetCall(PRODUCT), 0);
    }

    function exposedOf(IBondCalls.Assessment memory inputs) internal pure returns (uint256) {
        uint256 escrow =
            inputs.escrow * 1e18 * 10 ** coinDecimals() / (uint256(inputs.mark.rate) * 10 ** payDecimals());
        return inputs.incomeCoin > escrow ? inputs.incomeCoin - escrow : 0;
    }

    /// @dev The product as one that was created with these bond days.
    function secure(uint16 bondDays) internal {
        ProductTerms memory chosen = terms();
        chosen.bondDays = bondDays;
        settlement.open(PRODUCT, chosen);
    }

    function test_RISK_7_NothingIsCalledWhileDeliveringPaysBetter() public {
        reprice(0.5e18);
        (int256 gain, uint256 called) = assess();
        assertLt(gain, 0);
        assertEq(called + calls.unmetCall(PRODUCT), 0);
    }

    function test_RISK_7_OnceADay() public {
        assess();
        vm.expectRevert(
            abi.encodeWithSelector(IBondCalls.AlreadyAssessed.selector, PRODUCT, benchmark.nextDay() - 1)
        );
        assess();
        reprice(2e18);
        assess();
    }

    // ---- Refused ----------------------------------------------------------------------------------------------

    function test_RevertWhen_RISK_7_NothingIsLeftToAssess() public {
        assess();
        settlement.setClosure(PRODUCT, closure(FIRST_DAY + 2, 0));
        assertEq(calls.calledBond(PRODUCT) + calls.unmetCall(PRODUCT), 0);
        reprice(1e18);
        vm.expectRevert(abi.encodeWithSelector(IBondCalls.NothingToAssess.selector, PRODUCT));
        assess();
        vm.expectRevert(abi.encodeWithSelector(IBondCalls.NothingToAssess.selector, PRODUCT + 1));
        calls.assess(PRODUCT + 1);
    }

    function testFuzz_RevertWhen_RISK_7_ParameterIsOutOfBounds(uint16 share, uint16 cap) public {
        bool fits = share >= 10_000 && share <= 30_000 && cap >= 180 && cap <= 720;
        vm.prank(owner);
        if (!fits) vm.expectRevert(IBondCalls.ParameterOutOfBounds.selector);
        calls.setParameters(IBondCalls.Parameters(share, cap));
    }

    function testFuzz_RevertWhen_RISK_7_AnybodyButTheOwnerSets(address caller) public {
        vm.assume(caller != owner);
        vm.prank(caller);
        vm.expectRevert(abi.encodeWithSelector(Ownable.OwnableUnauthorizedAccount.selector, caller));
        calls.setParameters(IBondCalls.Parameters(1, 30));
    }
}

contract BondCallsAtEighteenTest is BondCallsTest {
    function payDecimals() internal pure override returns (uint8) {
        return 18;
    }

    function coinDecimals() internal pure override returns (uint8) {
        return 18;
    }
}
