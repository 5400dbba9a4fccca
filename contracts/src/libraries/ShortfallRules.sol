// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { ISettlement } from "../interfaces/ISettlement.sol";
import { ProductState, ProductTerms, SettledDay } from "../types/Product.sol";
import { Shortfall } from "../types/Shortfall.sol";
import { BondRules } from "./BondRules.sol";

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

    /// @notice Counts a day that was settled, with the state that stands after it; tells whether the day was short and whether
    /// the word changed. The score of a closed product stays.
    function note(
        Shortfall memory shortfall,
        uint32 product,
        uint32 number,
        ProductTerms memory terms,
        ProductState memory state,
        SettledDay memory day
    ) internal returns (bool short, bool changed) {
        if (_isNeutral(day)) return (false, false);
        short = _isShort(terms, state, day);
        if (shortfall.closedDay > 0) return (short, false);
        if (short) {
            uint256 score = uint256(shortfall.score) + SHORT_ADDS;
            // Safe cast: not above the type's largest.
            shortfall.score = uint8(score > type(uint8).max ? type(uint8).max : score);
            if (shortfall.score >= TERMINABLE) {
                shortfall.terminableUntil = uint40(block.timestamp + TIME_TO_VOTE);
                emit ISettlement.ProductTerminable(product, number, shortfall.terminableUntil);
            }
            return (true, true);
        }
        if (shortfall.score == 0 || !_covers(terms, state, KEPT_UP)) return (false, false);
        --shortfall.score;
        return (false, true);
    }

    /// @dev What earns next to nothing after its cost, or is next to nothing, says nothing about its miner.
    function _isNeutral(SettledDay memory day) private pure returns (bool) {
        return day.expected < LEAST_EXPECTED || day.expected * TENTH < day.gross;
    }

    /// @dev The miner's own deposit fell short, whatever the bond covered; or the bond has paid so much that it is not much
    /// of a bond any more.
    function _isShort(ProductTerms memory terms, ProductState memory state, SettledDay memory day)
        private
        view
        returns (bool)
    {
        if (day.deposited * WHOLE < day.expected * (WHOLE - TOLERANCE)) return true;
        return day.drawn > 0 && !_covers(terms, state, HALF);
    }

    /// @dev Whether the bond is at least a part [bps] of its bond days.
    function _covers(ProductTerms memory terms, ProductState memory state, uint256 part)
        private
        view
        returns (bool)
    {
        uint256 unitDays = uint256(state.outstandingUnits) * terms.bondDays;
        uint256 whole = BondRules.incomeDown(terms.benchmark, unitDays, terms.rewardDecimals);
        return state.bond * WHOLE >= whole * part;
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
