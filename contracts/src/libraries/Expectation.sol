// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IBenchmark } from "../interfaces/IBenchmark.sol";
import { OpenDay } from "../types/Day.sol";
import { DayMath } from "./DayMath.sol";
import { Days } from "./Days.sol";
import { Math } from "@openzeppelin/contracts/utils/math/Math.sol";

/// @notice What a product's terms and its benchmark ask for a day, and until when.
library Expectation {
    /// @dev Time from a day's end in which its miner may deposit.
    uint256 private constant GRACE = 3 days;
    /// @dev Time to deposit that is left once the benchmark is final, however late that was.
    uint256 private constant NOTICE = 1 days;

    /// @notice [reward token] Benchmark income of a day's power, and the same net of the running cost while it mines.
    function ofDown(OpenDay calldata day) internal view returns (uint256 gross, uint256 net) {
        (IBenchmark benchmark, uint32 number, uint32 miningStart) =
            (day.benchmark, day.number, day.batchStart);
        bool batch = miningStart > 0;
        if (!batch) miningStart = number;
        uint32 miningEnd = batch ? miningStart + day.miningDays : number + 1;
        (uint256 units, uint256 scale) = (day.units, 10 ** day.rewardDecimals);
        gross = DayMath.amountDown(units, benchmark.cashOn(number, miningStart, miningEnd), scale);
        uint256 runningCost = day.runningCost;
        if (runningCost == 0 || number >= miningEnd) return (gross, gross);

        uint256 price = benchmark.priceOn(number).price;
        net = Math.saturatingSub(gross, DayMath.costDown(units, runningCost, price, scale));
    }

    /// @notice [Unix seconds] The grace window, or a day's notice after the benchmark was final if that is later.
    function graceEnd(IBenchmark benchmark, uint32 day) internal view returns (uint256) {
        return Math.max(Days.end(day) + GRACE, benchmark.priceOn(day).finalizedAt + NOTICE);
    }

    /// @notice Whether a day that a product is to settle next is past its grace. What was deposited for it does not matter:
    /// it can be settled at once, by anybody.
    function isOverdue(IBenchmark benchmark, uint32 nextDay, uint32 endDay) internal view returns (bool) {
        // The grace of a day without power, or of one that ended less than three days ago, is not over; the benchmark
        // need not be asked.
        if (nextDay >= endDay || block.timestamp < Days.end(nextDay) + GRACE) return false;
        return benchmark.nextDay() > nextDay && block.timestamp >= graceEnd(benchmark, nextDay);
    }
}
