// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IBenchmark } from "../interfaces/IBenchmark.sol";
import { IERC20 } from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

/// @notice What the daily settlement must know of a product, fixed when the product is created.
/// @param payToken Token of the price, the escrow and the miner's release.
/// @param miningDays [day] Days that power is rented for.
/// @param payDecimals Decimals of the pay token.
/// @param rewardDecimals Decimals of the reward token.
/// @param runningCost [USD, 18 decimals] Cost per unit and day that the benchmark is net of.
/// @param rewardToken Token of the income and of the bond.
/// @param benchmark The market average that asks for income.
/// @param miner Who deposits income and is paid the released tranches.
/// @param payoutDays [day] Days that pay: the mining days and, for coins that vest, the tail.
/// @param batchStart [day] First day of a batch; 0 for a rolling product.
struct ProductTerms {
    IERC20 payToken;
    uint16 miningDays;
    uint8 payDecimals;
    uint8 rewardDecimals;
    uint64 runningCost;
    IERC20 rewardToken;
    IBenchmark benchmark;
    address miner;
    uint16 payoutDays;
    uint32 batchStart;
}

/// @notice Where the days of a product stand: two storage words.
/// @param nextDay [day] First day not settled; 0 before the first sale.
/// @param endDay [day] First day on which no power sold so far pays, or the day a closed product was cut off.
/// @param activeUnits Power that pays on the next day, but for what starts then; 0 once sealed.
/// @param outstandingUnits Power sold whose last day is not settled; 0 once sealed.
/// @param carry [reward token × 1e18] What the last division of income left over.
/// @param bond [reward token] The miner's bond; once sealed, what holders have not taken of it.
/// @param escrow [pay token] Purchase money of days not settled and not refunded.
/// @param activeTranche [pay token] Sum of the tranches of the active power; never above escrow. 0 once sealed.
struct ProductState {
    uint32 nextDay;
    uint32 endDay;
    uint64 activeUnits;
    uint64 outstandingUnits;
    uint64 carry;
    uint80 bond;
    uint88 escrow;
    uint88 activeTranche;
}

/// @notice Sums over all days of a product before one day. What any token is owed is a difference of two.
/// @param income [reward token × 1e18 per unit] Income of one unit.
/// @param delivered [1e18 per day] Delivered fractions.
struct Checkpoint {
    uint160 income;
    uint96 delivered;
}

/// @notice Power and money that begin to pay on one day of a product.
struct Start {
    uint64 units;
    uint88 tranche;
}
