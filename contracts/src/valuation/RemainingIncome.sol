// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IncomeMark, Side } from "../types/IncomeMark.sol";
import { ProductTerms } from "../types/Product.sol";
import { IncomeSum } from "./IncomeSum.sol";
import { Math } from "@openzeppelin/contracts/utils/math/Math.sol";

/// @notice What the remaining days of a unit are worth by a mark, in coin. Days are counted as k: 0 for days that are
/// final and not settled, 1 for the day after the mark's, and so on; the k-th earns x^k of what the rate says.
///
/// Why 0.05 % a day on the high side: over 2020 to mid-2025 Bitcoin's difficulty, halvings apart, rose by 0.12 % a day in
/// the middle, and over any 1,080 days by 0.073 % or more. 1,080 days add up to 834 at 0.05 %; the most that ever came is
/// 830. At 0.1 %, more came in 56 of 100 starts. Why 0.2 % on the low side: in 97 of 100 starts more came.
library RemainingIncome {
    uint256 private constant RAY = 1e27;
    /// @notice [ray] What is left of a day's coin on the day after.
    uint256 internal constant HIGH_FALL = 0.9995e27;
    uint256 internal constant LOW_FALL = 0.998e27;
    /// @notice [ray] What a day's wait leaves of a value, at 12 % a year: 1 / (1 + 0.12 / 365).
    uint256 internal constant LOW_DISCOUNT = 999_671_340_929_009_640_666_082_383;
    /// @notice [ray] Both: 0.998 / (1 + 0.12 / 365).
    uint256 internal constant LOW_COIN = 997_671_998_247_151_621_384_750_219;
    /// @notice [ray] What is left of coin that is paid in 180 equal parts from tomorrow on: Σ LOW_DISCOUNT^k / 180.
    uint256 internal constant LOW_VESTED = 970_831_194_457_251_385_621_444_016;

    /// @dev Days of one rate: `known` at k = 0, or those of from ≤ k < to.
    struct Stretch {
        uint256 known;
        uint256 from;
        uint256 to;
        uint256 rate;
    }

    /// @notice [ray] Coin of one unit on [startDay, endDay) from the mark's base on, net of the running cost. A batch is one
    /// whole: what it mines from now on, and what it has mined and is yet to be paid.
    function unitCoin(ProductTerms memory terms, IncomeMark memory marked, uint256 startDay, uint256 endDay)
        internal
        pure
        returns (uint256)
    {
        bool high = marked.side == Side.High;
        uint256 cost = Math.mulDiv(
            uint256(terms.runningCost), RAY, marked.price, high ? Math.Rounding.Floor : Math.Rounding.Ceil
        );
        if (terms.batchStart == 0) return _rolling(marked, cost, startDay, endDay, high);
        endDay = uint256(terms.batchStart) + terms.miningDays;
        bool vests = terms.payoutDays > terms.miningDays;
        return high
            ? _batchHigh(marked, cost, terms.batchStart, endDay, vests)
            : _batchLow(marked, cost, terms.batchStart, endDay, vests);
    }

    // ---- Rolling ----------------------------------------------------------------------------------------------

    /// @dev Days below their cost count nothing. The rate falls and the cost does not, so they are the last ones.
    function _rolling(IncomeMark memory marked, uint256 cost, uint256 startDay, uint256 endDay, bool high)
        private
        pure
        returns (uint256 coin)
    {
        Stretch memory days_ = _known(marked, startDay, endDay);
        uint256 halvings = 0;
        if (days_.known > 0) {
            if (days_.rate < cost) return 0;
            coin = days_.known * (days_.rate - cost);
        }
        uint256 fall = high ? HIGH_FALL : LOW_FALL;
        for (uint256 end = days_.to; days_.from < end; days_.from = days_.to) {
            halvings = _era(marked, days_, halvings, end);
            uint256 count = IncomeSum.covered(days_.rate, cost, fall, days_.from, days_.to);
            uint256 to = days_.from + count;
            coin += Math.saturatingSub(_gross(days_, to, high), _costs(cost, days_.from, to, high));
            if (to < days_.to) break;
        }
    }

    /// @dev Splits days into those that are final and the rest.
    function _known(IncomeMark memory marked, uint256 startDay, uint256 endDay)
        private
        pure
        returns (Stretch memory days_)
    {
        uint256 start = Math.max(startDay, marked.base);
        uint256 ahead = uint256(marked.day) + 1;
        days_.known = Math.saturatingSub(Math.min(endDay, ahead), start);
        days_.from = Math.max(start, ahead) - marked.day;
        days_.to = Math.saturatingSub(endDay, marked.day);
        days_.rate = uint256(marked.halving) + marked.steady;
    }

    /// @dev Cuts the stretch where the next halving is and sets its rate; tells how many halvings are before its first day.
    function _era(IncomeMark memory marked, Stretch memory days_, uint256 halvings, uint256 end)
        private
        pure
        returns (uint256)
    {
        uint256 next = IncomeSum.halvingOf(marked.blocksLeft, halvings + 1, marked.side);
        while (next <= days_.from) {
            next = IncomeSum.halvingOf(marked.blocksLeft, ++halvings + 1, marked.side);
        }
        days_.to = Math.min(end, next);
        days_.rate = IncomeSum.rateOf(marked.halving, marked.steady, halvings, marked.side);
        return halvings;
    }

    /// @dev [ray] Coin of from ≤ k < to.
    function _gross(Stretch memory days_, uint256 to, bool high) private pure returns (uint256) {
        Math.Rounding rounding = high ? Math.Rounding.Ceil : Math.Rounding.Floor;
        uint256 sum = IncomeSum.sum(high ? HIGH_FALL : LOW_COIN, days_.from, to, rounding);
        return Math.mulDiv(days_.rate, sum, RAY, rounding);
    }

    /// @dev [ray] Cost of from ≤ k < to.
    function _costs(uint256 cost, uint256 from, uint256 to, bool high) private pure returns (uint256) {
        if (cost == 0) return 0;
        if (high) return cost * (to - from);
        return Math.mulDiv(
            cost, IncomeSum.sum(LOW_DISCOUNT, from, to, Math.Rounding.Ceil), RAY, Math.Rounding.Ceil
        );
    }

    // ---- Batches ----------------------------------------------------------------------------------------------

    /// @dev Days whose coin does not cover the cost count against the others, so that the value is never too high.
    function _batchLow(IncomeMark memory marked, uint256 cost, uint256 startDay, uint256 endDay, bool vests)
        private
        pure
        returns (uint256)
    {
        (uint256 mined, uint256 costs) = _mined(marked, cost, startDay, endDay, vests, false);
        if (!vests) return Math.saturatingSub(mined, costs);
        uint256 vested = Math.mulDiv(mined - mined / 4 + marked.tail, LOW_VESTED, RAY);
        return Math.saturatingSub(mined / 4 + vested, costs);
    }

    /// @dev A day's cost takes no more than the day's coin, of which a quarter is what it mined itself, if coins vest.
    function _batchHigh(IncomeMark memory marked, uint256 cost, uint256 startDay, uint256 endDay, bool vests)
        private
        pure
        returns (uint256)
    {
        (uint256 mined, uint256 costs) = _mined(marked, cost, startDay, endDay, vests, true);
        return Math.saturatingSub(mined + marked.tail, costs);
    }

    /// @dev [ray], [ray] What is mined on the days that are left, and what that costs.
    function _mined(
        IncomeMark memory marked,
        uint256 cost,
        uint256 startDay,
        uint256 endDay,
        bool vests,
        bool high
    ) private pure returns (uint256 mined, uint256 costs) {
        Stretch memory days_ = _known(marked, startDay, endDay);
        uint256 halvings = 0;
        mined = days_.known * days_.rate;
        if (!high || (vests ? days_.rate / 4 : days_.rate) >= cost) costs = days_.known * cost;
        for (uint256 end = days_.to; days_.from < end; days_.from = days_.to) {
            halvings = _era(marked, days_, halvings, end);
            mined += _gross(days_, days_.to, high);
            uint256 to = days_.to;
            if (high) {
                uint256 paid = vests ? days_.rate / 4 : days_.rate;
                to = days_.from + IncomeSum.covered(paid, cost, HIGH_FALL, days_.from, to);
            }
            costs += _costs(cost, days_.from, to, high);
        }
    }
}
