// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { Shortfall } from "../types/Shortfall.sol";
import { Days } from "./Days.sol";

/// @notice When a day is short, and when a product may be closed for it.
library ShortfallRules {
    uint256 private constant WHOLE = 10_000;
    /// @dev [bps] Part of what is expected that may be missing without the day being short.
    uint256 private constant TOLERANCE = 500;
    /// @dev Short days in a row that let the DAO terminate.
    uint8 private constant TERMINABLE_RUN = 7;
    /// @dev Short days in a row that let anyone abandon: by then the DAO had three weeks to vote.
    uint8 private constant DEAD_RUN = 30;
    /// @dev How long a short day leaves the product terminable, so that paying once does not dodge the vote.
    uint256 private constant TIME_TO_VOTE = 30 days;
    /// @dev How long a day may stay due before anyone may give the product up.
    uint256 private constant PATIENCE = 30 days;

    /// @notice Whether the miner's own deposit fell short, whatever the bond covered. Never if nothing is expected.
    function isShort(uint256 deposited, uint256 expected) internal pure returns (bool) {
        return deposited * WHOLE < expected * (WHOLE - TOLERANCE);
    }

    /// @notice Counts a settled day. Tells whether the word changed, and whether the day made the product
    /// terminable, or kept it so.
    function note(Shortfall memory shortfall, bool short)
        internal
        view
        returns (bool changed, bool terminable)
    {
        if (!short) {
            changed = shortfall.shortDays > 0;
            shortfall.shortDays = 0;
            return (changed, false);
        }
        if (shortfall.shortDays < type(uint8).max) ++shortfall.shortDays;
        terminable = shortfall.shortDays >= TERMINABLE_RUN;
        if (terminable) shortfall.terminableUntil = uint40(block.timestamp + TIME_TO_VOTE);
        return (true, terminable);
    }

    /// @notice Whether the DAO may terminate now.
    function isTerminable(Shortfall memory shortfall) internal view returns (bool) {
        return shortfall.closedDay == 0 && block.timestamp < shortfall.terminableUntil;
    }

    /// @notice Whether anyone may abandon a product whose next day is `nextDay`: nothing was settled for long though
    /// days were due, which also frees a closed product that hangs; or it is dead and nobody voted.
    function isAbandonable(Shortfall memory shortfall, uint32 nextDay) internal view returns (bool) {
        bool dead = shortfall.closedDay == 0 && shortfall.shortDays >= DEAD_RUN;
        return dead || block.timestamp >= Days.end(nextDay) + PATIENCE;
    }
}
