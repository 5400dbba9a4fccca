// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { SettledDay } from "../types/Product.sol";

/// @notice A day that is due: the power that it pays, which of it begins and which ends with it, and how it is settled.
struct DueDay {
    uint256 units;
    uint256 startingUnits;
    uint256 endingUnits;
    uint256 endingTranche;
    SettledDay result;
}
