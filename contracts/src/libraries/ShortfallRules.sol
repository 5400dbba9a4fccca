// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { ISettlement } from "../interfaces/ISettlement.sol";
import { DueDay } from "../settlement/DueDay.sol";
import { Power } from "../types/Power.sol";
import { ProductState } from "../types/Product.sol";
import { Closure, Shortfall } from "../types/Shortfall.sol";
import { Days } from "./Days.sol";
import { Math } from "@openzeppelin/contracts/utils/math/Math.sol";

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

    /// @notice Counts a day of an open product that is being settled, and tells whether the word changed. A closed
    /// product is past being judged.
    function note(Shortfall memory shortfall, uint32 product, uint32 number, DueDay memory day)
        internal
        returns (bool changed)
    {
        if (shortfall.closedDay > 0) return false;
        if (!isShort(day.deposited, day.expected)) {
            changed = shortfall.shortDays > 0;
            shortfall.shortDays = 0;
            return changed;
        }
        if (shortfall.shortDays < type(uint8).max) ++shortfall.shortDays;
        if (shortfall.shortDays >= TERMINABLE_RUN) {
            shortfall.terminableUntil = uint40(block.timestamp + TIME_TO_VOTE);
            emit ISettlement.ProductTerminable(product, number, shortfall.terminableUntil);
        }
        return true;
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

    /// @notice Seals a closed product, once, when its last day is settled: the power that is left shares the bond.
    function sealIfOver(Shortfall memory shortfall, ProductState memory state)
        internal
        pure
        returns (bool over)
    {
        over =
            shortfall.closedDay > 0 && state.nextDay == shortfall.closedDay && shortfall.sealedUnits == 0;
        if (!over) return false;
        (shortfall.sealedUnits, shortfall.sealedBond) = (state.outstandingUnits, state.bond);
        (state.outstandingUnits, state.activeUnits, state.activeTranche) = (0, 0, 0);
    }

    /// @notice [pay token], [reward token] What a token of a sealed product gets back: the tranches of its days that
    /// will not be settled, exactly, and a share of the bond by power.
    function restDown(Shortfall memory shortfall, Power memory power)
        internal
        pure
        returns (uint256 principal, uint256 share)
    {
        principal = power.tranche * (power.endDay - Math.max(power.startDay, shortfall.closedDay));
        share = uint256(shortfall.sealedBond) * power.units / shortfall.sealedUnits;
    }

    /// @notice How a product ended, for those who look at it from outside.
    function closure(Shortfall memory shortfall, uint88 escrow) internal pure returns (Closure memory) {
        return Closure({
            closedDay: shortfall.closedDay,
            isSealed: shortfall.sealedUnits > 0,
            units: shortfall.sealedUnits,
            bond: shortfall.sealedBond,
            escrow: escrow
        });
    }
}
