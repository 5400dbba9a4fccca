// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { ISettlement } from "../interfaces/ISettlement.sol";

/// @notice A day that is due: the power and money that it pays, which of them end with it, and what came in.
struct DueDay {
    uint256 units;
    uint256 tranche;
    uint256 endingUnits;
    uint256 endingTranche;
    uint256 expected;
    uint256 deposited;
}

/// @notice Tells of a settled day; a function of its own, because settling has no room for so many values.
library DueDayLibrary {
    /// @notice Emits ISettlement.DaySettled.
    function emitSettled(
        DueDay memory day,
        uint32 product,
        uint32 number,
        uint256 drawn,
        uint256 delivered,
        uint256 released,
        uint256 income
    ) internal {
        emit ISettlement.DaySettled(
            product, number, day.expected, day.deposited, drawn, delivered, day.tranche, released, income
        );
    }
}
