// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { OpenDay, Reckoning } from "../types/Day.sol";
import { IBenchmark } from "./IBenchmark.sol";

/// @title The reckoning of a day
/// @notice A contract of its own beside the settlement, without storage and without an owner. It is told what the books say,
/// reads the benchmark, and answers how the day is settled; books, money and events stay the settlement's.
interface IDayCalculator {
    /// @notice Reckons a product's next day, if it is due.
    /// @param must Whether to revert by name if it is not: with ISettlement's DayOpen, BenchmarkPending or GraceRunning.
    function reckon(uint32 product, OpenDay calldata day, bool must) external view returns (Reckoning memory);

    /// @notice [reward token] What the benchmark asks of a day. Reverts with DayNotFinal.
    function expected(OpenDay calldata day) external view returns (uint256);

    /// @notice [Unix seconds] Until when the miner may deposit for a day. Reverts with DayNotFinal.
    function graceEnd(IBenchmark benchmark, uint32 day) external view returns (uint256);
}
