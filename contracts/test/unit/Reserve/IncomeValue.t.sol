// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IncomeValue } from "../../../src/libraries/IncomeValue.sol";
import { Math } from "@openzeppelin/contracts/utils/math/Math.sol";
import { Test } from "forge-std/Test.sol";

/// @notice The closed form against a sum over days. A day's error by rounding is below 1e-24 of it.
contract IncomeValueTest is Test {
    uint256 private constant RAY = 1e27;

    /// @dev Decay from day to day; each step rounds once.
    function slowSum(uint256 from, uint256 to) private pure returns (uint256 sum) {
        uint256 factor = RAY;
        for (uint256 day = 0; day < to; ++day) {
            if (day >= from) sum += factor;
            factor = factor * 999 / 1000;
        }
    }

    function testFuzz_RISK_6_SumOfDaysIsGeometricAndRoundedDown(uint256 from, uint256 to) public pure {
        to = bound(to, 0, 3650);
        from = bound(from, 0, to);
        uint256 slow = slowSum(from, to);
        uint256 sum = IncomeValue.daysSumDown(from, to);
        // The slow sum itself loses less than a thousand units a day.
        assertLe(sum, slow + 1000 * (to - from));
        assertGe(sum + 1e8, slow);
    }

    function test_RISK_6_SumsOfKnownLengths() public pure {
        assertEq(IncomeValue.daysSumDown(5, 5), 0);
        assertEq(IncomeValue.daysSumDown(6, 5), 0);
        assertApproxEqAbs(IncomeValue.daysSumDown(0, 1), RAY, 1e4);
        assertApproxEqAbs(IncomeValue.daysSumDown(0, 2), 1.999e27, 1e4);
        assertApproxEqAbs(IncomeValue.daysSumDown(1, 3), 0.999e27 + 0.998001e27, 1e4);
        // 1,080 days are worth 660.59 of the first; all days for ever a thousand.
        assertApproxEqAbs(IncomeValue.daysSumDown(0, 1080), 660.588e27, 0.001e27);
        assertLe(IncomeValue.daysSumDown(0, 1e6), 1000 * RAY);
    }

    function testFuzz_RISK_6_DecayIsBetweenItsRoundings(uint256 exponent) public pure {
        exponent = bound(exponent, 0, 4000);
        uint256 low = IncomeValue.decay(exponent, Math.Rounding.Floor);
        uint256 high = IncomeValue.decay(exponent, Math.Rounding.Ceil);
        assertLe(low, high);
        assertLe(high - low, 1e5);
        assertLe(IncomeValue.decay(exponent + 1, Math.Rounding.Ceil), low);
    }

    function testFuzz_RISK_6_DaysBelowTheirCostCountNothing(
        uint256 daily,
        uint256 cost,
        uint256 from,
        uint256 to
    ) public pure {
        daily = bound(daily, 1e15, 1e30);
        cost = bound(cost, 0, daily * 2);
        to = bound(to, 0, 1500);
        from = bound(from, 0, to);
        uint256 slow = 0;
        for (uint256 day = from; day < to; ++day) {
            uint256 earned = Math.mulDiv(daily, IncomeValue.decay(day, Math.Rounding.Ceil), RAY);
            if (earned > cost) slow += earned - cost;
        }
        uint256 net = IncomeValue.netDown(daily, cost, from, to);
        assertLe(net, slow + to);
        assertGe(net + daily / 1e18 + to, slow);
    }

    function testFuzz_RISK_4_CoinIsNeverWorthMoreThanAsked(
        uint256 value,
        uint256 price,
        uint8 coins,
        uint8 pays
    ) public pure {
        value = bound(value, 0, 1e32);
        price = bound(price, 1e6, 1e26);
        uint256 coinScale = 10 ** bound(coins, 6, 18);
        uint256 payScale = 10 ** bound(pays, 6, 18);
        uint256 amount = IncomeValue.coinDown(value, price, coinScale, payScale);
        assertLe(IncomeValue.coinValue(amount, price, coinScale, payScale, Math.Rounding.Ceil), value);
        assertGt(IncomeValue.coinValue(amount + 1, price, coinScale, payScale, Math.Rounding.Ceil), value);
    }
}
