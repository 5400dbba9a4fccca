// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { Math } from "@openzeppelin/contracts/utils/math/Math.sol";

/// @notice The value of income that is yet to come, without a loop over its days.
/// What a unit earns falls by a constant part each day, as other miners join: Bitcoin's difficulty rose by about
/// 0.11 % a day over 2020 to 2024. The k-th remaining day earns `daily × 0.999^k`, and a sum of days is geometric:
/// Σ q^k for from ≤ k < to is (q^from − q^to) / (1 − q).
library IncomeValue {
    uint256 internal constant RAY = 1e27;
    /// @notice [ray] What is left of a day's earnings on the day after.
    uint256 internal constant DECAY = 0.999e27;

    /// @notice [ray] DECAY ^ exponent, every multiplication rounded one way.
    // Each product of a power in fixed point is divided before the next.
    // slither-disable-next-line divide-before-multiply
    function decay(uint256 exponent, Math.Rounding rounding) internal pure returns (uint256 result) {
        uint256 excess = rounding == Math.Rounding.Ceil ? RAY - 1 : 0;
        uint256 base = DECAY;
        result = RAY;
        for (; exponent > 0; exponent >>= 1) {
            if (exponent & 1 == 1) result = (result * base + excess) / RAY;
            base = (base * base + excess) / RAY;
        }
    }

    /// @notice [ray] Σ DECAY^k for from ≤ k < to.
    function daysSumDown(uint256 from, uint256 to) internal pure returns (uint256) {
        if (to <= from) return 0;
        uint256 first = decay(from, Math.Rounding.Floor);
        return Math.saturatingSub(first, decay(to, Math.Rounding.Ceil)) * RAY / (RAY - DECAY);
    }

    /// @notice [as `daily`] Σ max(0, daily × DECAY^k − cost) for from ≤ k < to. Earnings fall and the cost does not,
    /// so the days that count are the first ones; where they end is found by halving.
    function netDown(uint256 daily, uint256 cost, uint256 from, uint256 to) internal pure returns (uint256) {
        uint256 end = cost == 0 ? to : _coveredEnd(daily, cost, from, to);
        if (end <= from) return 0;
        uint256 gross = Math.mulDiv(daily, daysSumDown(from, end), RAY);
        return Math.saturatingSub(gross, cost * (end - from));
    }

    /// @dev The first day from which on earnings do not cover the cost.
    function _coveredEnd(uint256 daily, uint256 cost, uint256 from, uint256 to)
        private
        pure
        returns (uint256 end)
    {
        end = to;
        while (from < end) {
            uint256 middle = (from + end) / 2;
            bool covered = Math.mulDiv(daily, decay(middle, Math.Rounding.Floor), RAY) >= cost;
            if (covered) from = middle + 1;
            else end = middle;
        }
    }

    /// @notice [pay token] Value of `units`, given that of one [ray USD]. The pay token counts as one USD.
    /// @param payScale 10 ** decimals of the pay token.
    function payDown(uint256 units, uint256 perUnit, uint256 payScale) internal pure returns (uint256) {
        return Math.mulDiv(units * payScale, perUnit, RAY);
    }

    /// @notice [pay token] Value of coin at `price` [USD, 18 decimals].
    /// @param coinScale 10 ** decimals of the coin.
    function coinValue(
        uint256 amount,
        uint256 price,
        uint256 coinScale,
        uint256 payScale,
        Math.Rounding rounding
    ) internal pure returns (uint256) {
        return Math.mulDiv(amount * payScale, price, coinScale * 1e18, rounding);
    }

    /// @notice [coin] Most coin that is worth no more than `value` [pay token].
    function coinDown(uint256 value, uint256 price, uint256 coinScale, uint256 payScale)
        internal
        pure
        returns (uint256)
    {
        return Math.mulDiv(value * coinScale, 1e18, price * payScale);
    }
}
