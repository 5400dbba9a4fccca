// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { OpenDay } from "../types/Day.sol";
import { SettledDay } from "../types/Product.sol";
import { Shortfall } from "../types/Shortfall.sol";
import { BondRules } from "./BondRules.sol";
import { Math } from "@openzeppelin/contracts/utils/math/Math.sol";

/// @notice When a day is short, what that counts, and when a product may be closed for it.
library ShortfallRules {
    uint256 private constant WHOLE = 10_000;
    /// @dev [bps] Part of what is expected that may be missing without the day being short.
    uint256 private constant TOLERANCE = 500;
    /// @dev [smallest units] A day that asks less is too small to be judged by.
    uint256 private constant LEAST_EXPECTED = 20;
    /// @dev A day whose running cost leaves less than this part of the gross is not judged.
    uint256 private constant TENTH = 10;
    /// @dev [bps] Part of its bond days below which a bond that was drawn on makes the day short.
    uint256 private constant HALF = 5000;
    /// @dev [bps] Part of its bond days below which a delivered day does not count.
    uint256 private constant KEPT_UP = 8000;
    uint8 private constant SHORT_ADDS = 6;
    /// @dev Seven short days in a row, or more than one in seven for long, let the DAO terminate.
    uint8 private constant TERMINABLE = 42;
    /// @dev A score that lets anyone abandon: thirty short days in a row, so that the DAO had three weeks to vote.
    uint8 private constant DEAD = 180;
    /// @dev Highest score of good standing: two short days.
    uint8 private constant GOOD = 12;
    /// @dev How long a short day leaves the product terminable, so that paying once does not dodge the vote.
    uint256 private constant TIME_TO_VOTE = 30 days;

    /// @notice Whether a day is short: the miner's own deposit fell short, whatever the bond covered; or the bond has paid so
    /// much that it is not much of a bond any more.
    function isShort(OpenDay calldata day, SettledDay memory result) internal view returns (bool) {
        if (_isNeutral(result)) return false;
        if (result.deposited * WHOLE < result.expected * (WHOLE - TOLERANCE)) return true;
        return result.drawn > 0 && !_covers(day, result, HALF);
    }

    /// @notice The score after a day, and until when it lets the DAO terminate; 0 if it does not. The score of a closed product
    /// stays.
    function scoreAfter(OpenDay calldata day, SettledDay memory result, bool short)
        internal
        view
        returns (uint8 score, uint256 terminableUntil)
    {
        score = day.score;
        if (day.isClosed) return (score, 0);
        if (short) {
            // Safe cast: not above the type's largest.
            score = uint8(Math.min(uint256(score) + SHORT_ADDS, type(uint8).max));
            if (score >= TERMINABLE) terminableUntil = block.timestamp + TIME_TO_VOTE;
            return (score, terminableUntil);
        }
        if (score > 0 && !_isNeutral(result) && _covers(day, result, KEPT_UP)) --score;
    }

    /// @dev What earns next to nothing after its cost, or is next to nothing, says nothing about its miner.
    function _isNeutral(SettledDay memory result) private pure returns (bool) {
        return result.expected < LEAST_EXPECTED || result.expected * TENTH < result.gross;
    }

    /// @dev Whether the bond that is left after a day is at least a part [bps] of its bond days.
    function _covers(OpenDay calldata day, SettledDay memory result, uint256 part)
        private
        view
        returns (bool)
    {
        uint256 whole = BondRules.incomeDown(day.benchmark, day.bondUnitDays, day.rewardDecimals);
        return (day.bond - result.drawn) * WHOLE >= whole * part;
    }

    /// @notice Whether the DAO may terminate now.
    function isTerminable(Shortfall memory shortfall) internal view returns (bool) {
        return shortfall.closedDay == 0 && block.timestamp < shortfall.terminableUntil;
    }

    /// @notice Whether anyone may give an open product up as failed.
    function isDead(Shortfall memory shortfall) internal pure returns (bool) {
        return shortfall.closedDay == 0 && shortfall.score >= DEAD;
    }

    /// @notice Whether so little was counted lately that the miner may sell and take out bond.
    function isInOrder(Shortfall memory shortfall) internal pure returns (bool) {
        return shortfall.score <= GOOD;
    }
}
