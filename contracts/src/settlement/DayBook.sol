// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { ISettlement } from "../interfaces/ISettlement.sol";
import { OpenDay, Reckoning } from "../types/Day.sol";
import { Checkpoint, ProductState } from "../types/Product.sol";
import { Shortfall } from "../types/Shortfall.sol";

/// @notice What is written down of a product, while its days are settled.
/// @param startingUnits Power that begins to pay on the next day.
/// @param endingUnits Power that pays on the next day for the last time.
/// @param endingTranche [pay token] Its money of a day.
struct DayBook {
    uint32 product;
    uint16 payoutDays;
    uint16 bondDays;
    uint64 startingUnits;
    uint64 endingUnits;
    uint88 endingTranche;
    ProductState state;
    Shortfall shortfall;
    Checkpoint sums;
}

/// @notice Tells of a day before it is reckoned, and enters it after.
library DayBookLibrary {
    /// @notice Fills in what the book says of the next day.
    function tell(DayBook memory book, OpenDay memory day) internal pure {
        (ProductState memory state, Shortfall memory shortfall) = (book.state, book.shortfall);
        (day.number, day.bond, day.carry) = (state.nextDay, state.bond, state.carry);
        day.units = uint256(state.activeUnits) + book.startingUnits;
        day.bondUnitDays = uint256(state.outstandingUnits - book.endingUnits) * book.bondDays;
        day.income = book.sums.income;
        (day.score, day.isClosed) = (shortfall.score, shortfall.closedDay > 0);
    }

    /// @notice Enters a day that was settled, and tells of it.
    function enter(DayBook memory book, OpenDay memory day, Reckoning memory reckoned) internal {
        _hold(book, day, reckoned);
        emit ISettlement.DaySettled(book.product, day.number, reckoned.result);
        _close(book, day, reckoned);
        _add(book.sums, reckoned);
    }

    /// @dev Counts what began, what ended, and how the miner did.
    function _hold(DayBook memory book, OpenDay memory day, Reckoning memory reckoned) private {
        (Shortfall memory shortfall, uint256 number) = (book.shortfall, day.number);
        // Safe cast: 64 bits of power times a day of eleven years from now at most.
        shortfall.activeEnds = uint96(
            shortfall.activeEnds + book.startingUnits * (number + book.payoutDays) - book.endingUnits
                * (number + 1)
        );
        shortfall.score = reckoned.result.score;
        if (reckoned.terminableUntil == 0) return;

        // Safe cast: a month from now.
        shortfall.terminableUntil = uint40(reckoned.terminableUntil);
        emit ISettlement.ProductTerminable(book.product, day.number, reckoned.terminableUntil);
    }

    /// @dev The day's money leaves escrow; what began on it is active, what ended no more.
    function _close(DayBook memory book, OpenDay memory day, Reckoning memory reckoned) private pure {
        ProductState memory state = book.state;
        // Safe casts: units are part of the outstanding units, tranches part of the escrow, drawn is at most the bond,
        // carry below units.
        state.nextDay = day.number + 1;
        state.activeUnits = uint64(day.units - book.endingUnits);
        state.outstandingUnits -= book.endingUnits;
        state.activeTranche = uint88(day.tranche - book.endingTranche);
        state.escrow -= uint88(day.tranche);
        state.bond -= uint80(reckoned.result.drawn);
        state.carry = uint64(reckoned.carry);
    }

    /// @dev Adds the day to the running sums.
    function _add(Checkpoint memory sums, Reckoning memory reckoned) private pure {
        // Safe casts: see Settlement's MAX_DAY_INCOME.
        sums.income = uint160(reckoned.result.income);
        sums.released += uint80(reckoned.result.released);
        if (reckoned.isShort) ++sums.shortDays;
    }
}
