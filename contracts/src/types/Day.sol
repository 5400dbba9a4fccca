// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IBenchmark } from "../interfaces/IBenchmark.sol";
import { SettledDay } from "./Product.sol";

/// @notice The next day of a product, before it is settled: what its terms and the books say of it.
/// @param benchmark, miningDays, rewardDecimals, runningCost, batchStart See ProductTerms.
/// @param isClosed Whether the product is closed.
/// @param score The product's score.
/// @param number [day]
/// @param units Power that pays on the day.
/// @param tranche [pay token] Money of the day.
/// @param deposited [reward token] What was deposited for it.
/// @param bond [reward token] The miner's bond.
/// @param bondUnitDays Power sold whose last day is a later one, times the bond days.
/// @param income [reward token × 1e18 per unit] Running sum.
/// @param carry [reward token × 1e18] What the last division of income left over.
struct OpenDay {
    IBenchmark benchmark;
    uint16 miningDays;
    uint8 rewardDecimals;
    uint64 runningCost;
    uint32 batchStart;
    bool isClosed;
    uint8 score;
    uint32 number;
    uint256 units;
    uint256 tranche;
    uint256 deposited;
    uint256 bond;
    uint256 bondUnitDays;
    uint256 income;
    uint256 carry;
}

/// @notice How a day is settled; empty if it is not due.
/// @param isShort Whether it is short (RISK-1).
/// @param terminableUntil [Unix seconds] Until when the DAO may terminate the product because of it; 0 if it may not.
/// @param carry [reward token × 1e18] What the division of its income left over.
struct Reckoning {
    bool isDue;
    bool isShort;
    uint256 terminableUntil;
    uint256 carry;
    SettledDay result;
}
