// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @notice Which way a value errs. Low: what a loan or a loss may count on. High: what a bond must be ready for.
enum Side {
    Low,
    High
}

/// @notice What the remaining income of a product is valued by.
/// @param base [day] First remaining day.
/// @param day [day] The final day that it is of.
/// @param blocksLeft Blocks until the next halving, counted from the first block after `day`; 0 if there is none.
/// @param side Which way it errs.
/// @param halving [ray: coin × 1e27] Part of a unit's reward of a day that halves.
/// @param steady [ray] The part that does not: fees, or all of it where nothing halves.
/// @param price [USD, 18 decimals] One coin.
/// @param rate [pay token, 18 decimals] One coin.
/// @param tail [ray] Coin of a unit that was mined before `base` and is paid later, where coins vest.
struct IncomeMark {
    uint32 base;
    uint32 day;
    uint32 blocksLeft;
    Side side;
    uint128 halving;
    uint128 steady;
    uint128 price;
    uint128 rate;
    uint256 tail;
}
