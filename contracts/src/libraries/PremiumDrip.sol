// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { Days } from "./Days.sol";

/// @notice Premiums that are earned evenly over their days, so that nobody gains by coming just before one and leaving
/// just after. All policies are one running rate that changes at the days on which policies begin and end.
library PremiumDrip {
    /// @notice Premiums of all policies.
    /// @param day [day] The day that `daily` and `unearned` are of.
    /// @param daily [asset] Premium earned on that day.
    /// @param unearned [asset] Premium not earned when that day began.
    /// @param changes [asset] By what `daily` changes when a day begins.
    struct Drip {
        uint32 day;
        uint128 daily;
        uint128 unearned;
        mapping(uint32 day => int256) changes;
    }

    /// @notice Adds a policy of whole days that begins later than today.
    function add(Drip storage self, uint128 daily, uint32 startDay, uint32 endDay) internal {
        (uint32 day, uint256 rate, uint256 left) = _today(self);
        // Safe casts: the rate was one before; premiums are coin that arrived, far below 2^128.
        (self.day, self.daily) = (day, uint128(rate));
        self.unearned = uint128(left + uint256(daily) * (endDay - startDay));
        self.changes[startDay] += int256(uint256(daily));
        self.changes[endDay] -= int256(uint256(daily));
    }

    /// @notice [asset] Premium that is not earned now; falls with every second of a day.
    function unearnedUp(Drip storage self) internal view returns (uint256) {
        (, uint256 daily, uint256 unearned) = _today(self);
        // The rest of a day is a stretch of time, not a random number.
        // slither-disable-next-line weak-prng
        return unearned - daily * (block.timestamp % 1 days) / 1 days;
    }

    /// @dev Walks to today. The loop is over days since the last policy was sold, never over policies.
    function _today(Drip storage self) private view returns (uint32 day, uint256 daily, uint256 unearned) {
        (day, daily, unearned) = (self.day, self.daily, self.unearned);
        uint32 today = Days.today();
        while (day < today && unearned > 0) {
            unearned -= daily;
            // Safe casts: what ends began before, so the sum is never negative.
            daily = uint256(int256(daily) + self.changes[++day]);
        }
        day = today;
    }
}
