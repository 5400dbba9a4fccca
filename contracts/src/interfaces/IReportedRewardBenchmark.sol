// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IBenchmark } from "./IBenchmark.sol";

/// @title The market average of any coin, as it is reported
/// @notice For coins without a benchmark of their own: reporters measure what a unit earns, and the median counts. Nothing
/// is proven and no halving is known: a coin whose reward falls on a date is valued too high until then. Nothing vests.
/// What a unit is, the asset's description says; it must be so large or small that its reward fits the bounds.
interface IReportedRewardBenchmark is IBenchmark {
    /// @notice [ray] The least that a unit is believed to earn on a day, fixed at construction; at least 1e9.
    function leastReward() external view returns (uint128);

    /// @notice [ray] The most; at most 1e28.
    function mostReward() external view returns (uint128);
}
