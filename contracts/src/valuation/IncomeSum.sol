// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { BitcoinReward } from "../libraries/BitcoinReward.sol";
import { Side } from "../types/IncomeMark.sol";
import { Math } from "@openzeppelin/contracts/utils/math/Math.sol";

/// @notice Sums over days that are yet to come, without a loop over them. What a unit earns falls by a constant part
/// each day, as other miners join, and a sum of such days is geometric; what halves does so on its date.
library IncomeSum {
    uint256 internal constant RAY = 1e27;
    uint256 private constant BLOCKS_PER_DAY = 144;

    /// @notice [ray] x ^ exponent, every multiplication rounded one way.
    // Each product of a power in fixed point is divided before the next.
    // slither-disable-next-line divide-before-multiply
    function pow(uint256 x, uint256 exponent, Math.Rounding rounding) internal pure returns (uint256 result) {
        uint256 excess = rounding == Math.Rounding.Ceil ? RAY - 1 : 0;
        result = RAY;
        // Cannot overflow: powers of what is at most one, 2^90 each.
        unchecked {
            for (; exponent > 0; exponent >>= 1) {
                if (exponent & 1 == 1) result = (result * x + excess) / RAY;
                x = (x * x + excess) / RAY;
            }
        }
    }

    /// @notice [ray] Σ x^k for from ≤ k < to.
    function sum(uint256 x, uint256 from, uint256 to, Math.Rounding rounding)
        internal
        pure
        returns (uint256)
    {
        if (to <= from) return 0;
        bool up = rounding == Math.Rounding.Ceil;
        uint256 first = pow(x, from, rounding);
        uint256 last = pow(x, to, up ? Math.Rounding.Floor : Math.Rounding.Ceil);
        return Math.mulDiv(Math.saturatingSub(first, last), RAY, RAY - x, rounding);
    }

    /// @notice How many k of from ≤ k < to have `rate` × x^k, rounded down, at least `cost`. They are the first ones; where
    /// they end is found by halving.
    function covered(uint256 rate, uint256 cost, uint256 x, uint256 from, uint256 to)
        internal
        pure
        returns (uint256)
    {
        if (to <= from || !_covers(rate, cost, x, from)) return 0;
        if (_covers(rate, cost, x, to - 1)) return to - from;
        // The first is covered, the last is not.
        (uint256 low, uint256 high) = (from, to - 1);
        while (high - low > 1) {
            uint256 middle = (low + high) / 2;
            if (_covers(rate, cost, x, middle)) low = middle;
            else high = middle;
        }
        return high - from;
    }

    function _covers(uint256 rate, uint256 cost, uint256 x, uint256 k) private pure returns (bool) {
        return cost == 0 || Math.mulDiv(rate, pow(x, k, Math.Rounding.Floor), RAY) >= cost;
    }

    /// @notice The k from which on what halves is cut `number` times (from 1): the day after the last final one is 1. Blocks
    /// come every ten minutes; a part of a day is left out on the low side and full on the high one.
    function halvingOf(uint256 blocksLeft, uint256 number, Side side) internal pure returns (uint256) {
        if (blocksLeft == 0) return type(uint256).max;
        uint256 blocks = blocksLeft + (number - 1) * BitcoinReward.HALVING;
        return 1 + (side == Side.High ? Math.ceilDiv(blocks, BLOCKS_PER_DAY) : blocks / BLOCKS_PER_DAY);
    }

    /// @notice [ray] Reward of a unit after `number` halvings, before any fall.
    function rateOf(uint256 halving, uint256 steady, uint256 number, Side side)
        internal
        pure
        returns (uint256)
    {
        // As many ones as halvings: one is shifted on purpose.
        // forge-lint: disable-next-line(incorrect-shift)
        uint256 excess = side == Side.High ? (1 << number) - 1 : 0;
        return ((halving + excess) >> number) + steady;
    }
}
