// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { FilecoinReward } from "../libraries/FilecoinReward.sol";
import { IncomeValue } from "../libraries/IncomeValue.sol";
import { IncomeMark } from "../types/IncomeMark.sol";
import { ProductTerms } from "../types/Product.sol";
import { Math } from "@openzeppelin/contracts/utils/math/Math.sol";

/// @notice What the remaining days of a product are worth by its benchmark.
library RemainingIncome {
    /// @notice Marks the days from `base` on by reward and price of the final day `day`.
    function mark(ProductTerms memory terms, uint32 base, uint32 day)
        internal
        view
        returns (IncomeMark memory)
    {
        return IncomeMark({
            base: base,
            day: day,
            reward: terms.benchmark.rewardOn(day).reward,
            price: terms.benchmark.priceOn(day).price,
            tail: _tail(terms, base, day)
        });
    }

    /// @dev [ray] What was mined before `base` and is paid from then on. A day's reward is paid in equal parts over the
    /// vesting days after it, so of a day mined n days before `base` all but n − 1 parts are left. At most 180 days.
    function _tail(ProductTerms memory terms, uint32 base, uint32 day) private view returns (uint256) {
        uint32 vesting = terms.benchmark.vestingTail();
        if (vesting == 0 || base <= terms.batchStart) return 0;
        uint256 first = Math.max(terms.batchStart, base - vesting);
        uint256 end = Math.min(Math.min(base, day + 1), terms.batchStart + terms.miningDays);
        uint256 parts = 0;
        for (uint256 i = first; i < end; ++i) {
            parts += terms.benchmark.rewardOn(uint32(i)).reward * (vesting + 1 + i - base);
        }
        return FilecoinReward.cash(0, parts);
    }

    /// @notice [ray USD] Value of what one unit is due on [startDay, endDay) from the mark's base on, net of the running
    /// cost. A batch is one whole: what it mines from now on, and what it has mined and is yet to be paid; days whose
    /// coin does not cover the cost count against the others, so that the value is never too high.
    function unitValueDown(
        ProductTerms memory terms,
        IncomeMark memory marked,
        uint256 startDay,
        uint256 endDay
    ) internal pure returns (uint256) {
        uint256 daily = uint256(marked.reward) * marked.price / 1e18;
        uint256 cost = uint256(terms.runningCost) * 1e9;
        bool batch = terms.batchStart > 0;
        if (batch) endDay = uint256(terms.batchStart) + terms.miningDays;
        uint256 from = Math.saturatingSub(batch ? terms.batchStart : startDay, marked.base);
        uint256 to = Math.saturatingSub(endDay, marked.base);
        if (!batch) return IncomeValue.netDown(daily, cost, from, to);

        uint256 mined = to > from ? Math.mulDiv(daily, IncomeValue.daysSumDown(from, to), IncomeValue.RAY) : 0;
        uint256 vested = Math.mulDiv(marked.tail, marked.price, 1e18);
        return Math.saturatingSub(mined + vested, cost * Math.saturatingSub(to, from));
    }
}
