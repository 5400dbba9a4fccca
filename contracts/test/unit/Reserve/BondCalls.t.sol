// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IBondCalls } from "../../../src/interfaces/IBondCalls.sol";
import { IncomeValue } from "../../../src/libraries/IncomeValue.sol";
import { Called } from "./Called.t.sol";
import { Ownable } from "@openzeppelin/contracts/access/Ownable.sol";

contract BondCallsTest is Called {
    // ---- Default gain -----------------------------------------------------------------------------------------

    function test_RISK_7_DefaultGainByHand() public {
        (int256 gain, uint256 called) = assess();
        // 1,500 × 0.198 × 660.588 less 1,500 × 0.093 × 1,080 less 30 days of 1,500 × 0.198
        assertApproxEqAbs(gain, pay(196_195) - pay(150_660) - pay(8910), usd(1));
        // Half of 45,535 at 44,000 a coin
        assertApproxEqAbs(called, 51_744 * 10 ** coinDecimals() / 1e5, 10 ** coinDecimals() / 1e4);
        assertEq(calls.calledBond(PRODUCT), called);
        assertEq(calls.unmetCall(PRODUCT), called - bondOf(30));
        assertEq(calls.callOf(PRODUCT).gain, gain);
        assertEq(calls.callOf(PRODUCT).day, benchmark.nextDay() - 1);
    }

    function test_RISK_7_AssessmentSaysAllItIsMadeOf() public {
        (int256 gain, IBondCalls.Assessment memory inputs) = calls.assessmentOf(PRODUCT);
        assertEq(inputs.reward, REWARD);
        assertEq(inputs.price, PRICE);
        assertEq(inputs.units, UNITS);
        assertEq(inputs.meanDays, TERM);
        assertEq(inputs.bond, bondOf(30));
        assertEq(gain, int256(inputs.income) - int256(inputs.escrow) - int256(inputs.bondValue));
        IBondCalls.Parameters memory parameters = IBondCalls.Parameters(5000, 180);
        vm.expectEmit(address(calls));
        emit IBondCalls.ProductAssessed(PRODUCT, gain, inputs, parameters);
        assess();
    }

    function testFuzz_RISK_7_IncomeIsAnUpperBound(uint256[8] memory left, uint256[8] memory units) public {
        uint256 escrow = 0;
        uint256 sold = 0;
        uint256 value = 0;
        for (uint256 i = 0; i < left.length; ++i) {
            left[i] = bound(left[i], 1, TERM);
            units[i] = bound(units[i], 1, 1e6);
            sold += units[i];
            escrow += units[i] * left[i] * 93 * 10 ** (payDecimals() - 6);
            uint256 perUnit = uint256(REWARD) * 44_000 * IncomeValue.daysSumDown(0, left[i]) / 1e27;
            value += IncomeValue.payDown(units[i], perUnit, 10 ** payDecimals());
        }
        hold(sold, escrow, 0);
        (, IBondCalls.Assessment memory inputs) = calls.assessmentOf(PRODUCT);
        assertGe(inputs.income, value);
        assertLe(inputs.meanDays, TERM);
        // Above by 1080 ÷ 660.588 at most, when few have all their days left and many hardly any, and a day for rounding.
        assertLe(inputs.income, value * 164 / 100 + sold * 198 * 10 ** payDecimals() / 1e6 + 1);
    }

    function testFuzz_RISK_7_ACallIsAShareOfTheExposureUpToACap(uint256 factor, uint16 share, uint16 cap)
        public
    {
        share = uint16(bound(share, 0, 10_000));
        cap = uint16(bound(cap, 30, 360));
        vm.prank(owner);
        calls.setParameters(IBondCalls.Parameters(share, cap));
        reprice(bound(factor, 0.1e18, 10e18));
        (int256 gain, IBondCalls.Assessment memory inputs) = calls.assessmentOf(PRODUCT);
        int256 exposed = gain + int256(inputs.bondValue);
        uint256 wanted = exposed > 0 ? uint256(exposed) * share / 10_000 : 0;
        uint256 coins = wanted * 1e18 * 10 ** coinDecimals() / (uint256(inputs.price) * 10 ** payDecimals());
        assertEq(inputs.called, coins < bondOf(cap) ? coins : bondOf(cap));
    }

    function test_RISK_7_ACallThatIsMetTakesTheGainAway() public {
        vm.prank(owner);
        calls.setParameters(IBondCalls.Parameters(10_000, 360));
        (, uint256 called) = assess();
        hold(UNITS, settlement.stateOf(PRODUCT).escrow, called);
        assertEq(calls.unmetCall(PRODUCT), 0);
        (int256 gain,) = calls.assessmentOf(PRODUCT);
        assertApproxEqAbs(gain, 0, 10 ** payDecimals() / 100);
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
        bool fits = share <= 10_000 && cap >= 30 && cap <= 360;
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
