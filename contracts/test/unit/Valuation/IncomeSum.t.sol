// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { Side } from "../../../src/types/IncomeMark.sol";
import { IncomeSum } from "../../../src/valuation/IncomeSum.sol";
import { RemainingIncome } from "../../../src/valuation/RemainingIncome.sol";
import { Math } from "@openzeppelin/contracts/utils/math/Math.sol";
import { Test } from "forge-std/Test.sol";

/// @notice The closed forms against loops. A day's error by rounding is below 1e-24 of it.
contract IncomeSumTest is Test {
    uint256 private constant RAY = 1e27;

    function fall(uint256 seed) private pure returns (uint256) {
        uint256[4] memory falls = [
            RemainingIncome.HIGH_FALL,
            RemainingIncome.LOW_FALL,
            RemainingIncome.LOW_DISCOUNT,
            RemainingIncome.LOW_COIN
        ];
        return falls[seed % 4];
    }

    function testFuzz_RISK_8_SumOfDaysIsGeometricAndRoundedToItsSide(uint256 from, uint256 to, uint256 seed)
        public
        pure
    {
        to = bound(to, 0, 3650);
        from = bound(from, 0, to);
        uint256 x = fall(seed);
        (uint256 factor, uint256 slow) = (RAY, 0);
        for (uint256 day = 0; day < to; ++day) {
            if (day >= from) slow += factor;
            factor = factor * x / RAY;
        }
        uint256 down = IncomeSum.sum(x, from, to, Math.Rounding.Floor);
        uint256 up = IncomeSum.sum(x, from, to, Math.Rounding.Ceil);
        // The slow sum itself loses at most one unit a day and step.
        assertLe(down, slow + to * (to - from));
        assertGe(up, slow);
        assertLe(up - down, 1e9);
        if (to <= from) assertEq(up, 0);
    }

    function test_RISK_8_SumsOfKnownLengths() public pure {
        Math.Rounding down = Math.Rounding.Floor;
        assertApproxEqAbs(IncomeSum.sum(RemainingIncome.HIGH_FALL, 0, 1, down), RAY, 1e5);
        assertApproxEqAbs(IncomeSum.sum(RemainingIncome.LOW_FALL, 1, 3, down), 0.998e27 + 0.996004e27, 1e5);
        // FC4: 1,080 days are worth 833.9 of the first on the high side, where the most that ever came is 830.
        assertApproxEqAbs(IncomeSum.sum(RemainingIncome.HIGH_FALL, 1, 1081, down), 834.17e27, 0.5e27);
        // 393.7 for 1,078 days on the low side, discount included.
        assertApproxEqAbs(IncomeSum.sum(RemainingIncome.LOW_COIN, 1, 1079, down), 393.7e27, 0.2e27);
    }

    function test_RISK_8_ConstantsAreWhatTheySay() public pure {
        assertEq(RemainingIncome.LOW_DISCOUNT, RAY * 36_500 / 36_512);
        assertEq(RemainingIncome.LOW_COIN, 0.998e27 * 36_500 / uint256(36_512));
        uint256 sum = IncomeSum.sum(RemainingIncome.LOW_DISCOUNT, 1, 181, Math.Rounding.Floor);
        assertEq(RemainingIncome.LOW_VESTED, sum / 180);
    }

    function testFuzz_RISK_8_PowerIsBetweenItsRoundings(uint256 exponent, uint256 seed) public pure {
        exponent = bound(exponent, 0, 4000);
        uint256 x = fall(seed);
        uint256 low = IncomeSum.pow(x, exponent, Math.Rounding.Floor);
        uint256 high = IncomeSum.pow(x, exponent, Math.Rounding.Ceil);
        assertLe(low, high);
        assertLe(high - low, 1e5);
        assertLe(IncomeSum.pow(x, exponent + 1, Math.Rounding.Ceil), low);
    }

    /// forge-config: default.fuzz.runs = 64
    function testFuzz_RISK_8_CoveredDaysAreThoseThatEarnTheirCost(
        uint256 rate,
        uint256 cost,
        uint256 from,
        uint256 to,
        uint256 seed
    ) public pure {
        rate = bound(rate, 1e15, 1e30);
        cost = bound(cost, 0, rate * 2);
        to = bound(to, 0, 1500);
        from = bound(from, 0, to);
        uint256 x = fall(seed);
        uint256 slow = 0;
        for (uint256 k = from; k < to; ++k) {
            if (Math.mulDiv(rate, IncomeSum.pow(x, k, Math.Rounding.Floor), RAY) >= cost) ++slow;
        }
        assertEq(IncomeSum.covered(rate, cost, x, from, to), slow);
    }

    /// @dev FC2, FC5: on their dates. The first block after the day has `blocksLeft` before the halving.
    function testFuzz_FC5_HalvingsComeOnTheirDates(uint256 blocksLeft, uint256 number) public pure {
        blocksLeft = bound(blocksLeft, 1, 210_000);
        number = bound(number, 1, 3);
        uint256 blocks = blocksLeft + (number - 1) * 210_000;
        uint256 low = IncomeSum.halvingOf(blocksLeft, number, Side.Low);
        uint256 high = IncomeSum.halvingOf(blocksLeft, number, Side.High);
        // Day k has the blocks from 144 (k - 1) on: on the low side the day of the halving is cut, on the high side not.
        assertLe(144 * (low - 1), blocks);
        assertGt(144 * low, blocks);
        assertGe(144 * (high - 1), blocks);
        assertEq(high, blocks % 144 == 0 ? low : low + 1);
    }

    function test_RISK_8_WhatDoesNotHalveNeverDoes() public pure {
        assertEq(IncomeSum.halvingOf(0, 1, Side.Low), type(uint256).max);
        assertEq(IncomeSum.rateOf(5, 7, 0, Side.Low), 12);
        assertEq(IncomeSum.rateOf(5, 7, 1, Side.Low), 9);
        assertEq(IncomeSum.rateOf(5, 7, 1, Side.High), 10);
        assertEq(IncomeSum.rateOf(4, 7, 2, Side.High), 8);
    }
}
