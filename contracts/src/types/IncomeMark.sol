// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @notice What the remaining income of a product is valued by.
/// @param base [day] First remaining day; it earns `reward`, each later one less.
/// @param day [day] The final day that reward and price are of.
/// @param reward [ray: coin × 1e27] What a unit earned on `day`.
/// @param price [USD, 18 decimals] One coin on `day`.
/// @param tail [ray] Coin of a unit that was mined before `base` and is paid later, where coins vest.
struct IncomeMark {
    uint32 base;
    uint32 day;
    uint128 reward;
    uint128 price;
    uint256 tail;
}
