// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IBenchmark } from "../interfaces/IBenchmark.sol";
import { Shortfall } from "./Shortfall.sol";
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
/// @param bondDays [day] Benchmark income that the bond must cover: the sale's parameter when the product was created.
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
    uint16 bondDays;
}

/// @notice Where the days of a product stand: two storage words.
/// @param nextDay [day] First day not settled; 0 before the first sale.
/// @param endDay [day] First day on which no power sold so far pays, or the day a closed product was cut off.
/// @param activeUnits Power that pays on the next day, but for what starts then; 0 once sealed.
/// @param outstandingUnits Power sold whose last day is not settled; 0 once sealed.
/// @param carry [reward token × 1e18] What the last division of income left over.
/// @param bond [reward token] The miner's bond; once sealed, what neither holders nor the miner have taken of it.
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

/// @notice Sums over all days of a product before one day: one storage word. What any token is owed is a difference of two.
/// @param income [reward token × 1e18 per unit] Income of one unit.
/// @param released [1e18 per day] Released fractions: the part of a day's tranches that went to the miner.
/// @param shortDays How many days were short (RISK-1), those of a closed product included.
struct Checkpoint {
    uint160 income;
    uint80 released;
    uint16 shortDays;
}

/// @notice Power and money that begin to pay on one day of a product.
struct Start {
    uint64 units;
    uint88 tranche;
}

/// @notice What is asked of a bond's keeper of a product, in one answer.
/// @param unitDays Sum of power × days left over all power sold.
struct Book {
    IBenchmark benchmark;
    uint8 rewardDecimals;
    uint16 payoutDays;
    uint16 bondDays;
    ProductState state;
    Shortfall shortfall;
    uint256 unitDays;
}

/// @notice How a day was settled.
/// @param gross [reward token] Benchmark income of the power that paid.
/// @param expected [reward token] The same less the running cost: what the benchmark asked.
/// @param deposited [reward token] What was deposited.
/// @param drawn [reward token] What the bond added.
/// @param delivered [1e18] min(1, (deposited + drawn) / expected); 1 if nothing was expected.
/// @param released [1e18] delivered × min(1, 10 × expected / gross); 0 if nothing was expected.
/// @param tranche [pay token] Money of the day that left escrow.
/// @param paid [pay token] The part credited to the miner; the rest is the holders'.
/// @param income [reward token × 1e18 per unit] Running sum after the day.
/// @param score The product's score after the day.
struct SettledDay {
    uint256 gross;
    uint256 expected;
    uint256 deposited;
    uint256 drawn;
    uint256 delivered;
    uint256 released;
    uint256 tranche;
    uint256 paid;
    uint256 income;
    uint8 score;
}
