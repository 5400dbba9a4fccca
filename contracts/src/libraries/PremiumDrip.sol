// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { ISettlement } from "../interfaces/ISettlement.sol";

/// @notice Premiums of a product that are earned by whole days, once each day is settled. All policies are one running rate
/// that changes on the days on which they begin and end; each day is walked through once, however many policies there are.
///
/// A policy never begins if a day before its beginning was short. Then every policy of that count of short days that had not
/// begun is void, so that a beginning is known to hold, or not, by the count that it was bought at. Its premium stays
/// unearned until it is taken out. Its end is then taken out too; if that comes too late, the rate was too low meanwhile,
/// never too high, and what that left unearned is earned when no cover stands any more.
library PremiumDrip {
    /// @notice What changes when a day begins.
    /// @param begins [asset] Daily premiums that begin, of policies bought at `shortDays`.
    /// @param ends [asset] Daily premiums that end.
    /// @param shortDays The product's count of short days at which the newest of the policies was bought: others are void.
    struct Turn {
        uint112 begins;
        uint112 ends;
        uint16 shortDays;
    }

    /// @notice Premiums of all policies.
    /// @param day [day] First day that is not walked through.
    /// @param daily [asset] Premium of the day before it.
    /// @param unearned [asset] Premiums not earned before it.
    struct Drip {
        uint32 day;
        int112 daily;
        uint112 unearned;
        mapping(uint32 day => Turn) turns;
    }

    /// @notice How far a walk came.
    struct Walk {
        uint32 day;
        int112 daily;
        uint112 unearned;
    }

    /// @notice Adds a policy that begins on a day that is not walked through.
    function add(Drip storage self, uint96 daily, uint32 beginDay, uint32 endDay, uint16 shortDays) internal {
        self.unearned += uint112(uint256(daily) * (endDay - beginDay));
        Turn memory turn = self.turns[beginDay];
        // The count never falls: whatever was to begin here by another is void.
        if (turn.shortDays != shortDays) (turn.begins, turn.shortDays) = (0, shortDays);
        turn.begins += daily;
        self.turns[beginDay] = turn;
        self.turns[endDay].ends += daily;
    }

    /// @notice Takes a policy out that never begins.
    function dropVoid(Drip storage self, uint96 daily, uint32 beginDay, uint32 endDay, uint16 shortDays)
        internal
    {
        drop(self, uint256(daily) * (endDay - beginDay));
        Turn storage begins = self.turns[beginDay];
        if (self.day <= beginDay && begins.shortDays == shortDays) begins.begins -= daily;
        if (self.day <= endDay) self.turns[endDay].ends -= daily;
        else self.daily += int112(uint112(daily));
    }

    /// @notice Takes out premium of days that will never be walked through.
    function drop(Drip storage self, uint256 premium) internal {
        // Safe cast: part of what is unearned.
        self.unearned -= uint112(premium);
    }

    /// @notice Walks to `end`, and keeps where it came to. Returns what was earned.
    function advance(Drip storage self, ISettlement settlement, uint32 product, uint32 end)
        internal
        returns (uint112 earned)
    {
        Walk memory walk = walked(self, settlement, product, end);
        earned = self.unearned - walk.unearned;
        (self.day, self.daily, self.unearned) = (walk.day, walk.daily, walk.unearned);
    }

    /// @notice Walks to `end`. Days without any premium are passed over at once.
    function walked(Drip storage self, ISettlement settlement, uint32 product, uint32 end)
        internal
        view
        returns (Walk memory walk)
    {
        (walk.day, walk.daily, walk.unearned) = (self.day, self.daily, self.unearned);
        for (; walk.day < end; ++walk.day) {
            if (walk.unearned == 0 && walk.daily == 0) {
                walk.day = end;
                break;
            }
            Turn memory turn = self.turns[walk.day];
            if (turn.begins > 0 && _holds(settlement, product, walk.day, turn.shortDays)) {
                walk.daily += int112(turn.begins);
            }
            walk.daily -= int112(turn.ends);
            // Safe cast: positive. What is earned on a day is part of what is unearned.
            if (walk.daily > 0) walk.unearned -= uint112(walk.daily);
        }
    }

    /// @dev Whether no day was short between the purchase and the day.
    function _holds(ISettlement settlement, uint32 product, uint32 day, uint16 shortDays)
        private
        view
        returns (bool)
    {
        return settlement.checkpointOf(product, day).shortDays == shortDays;
    }
}
