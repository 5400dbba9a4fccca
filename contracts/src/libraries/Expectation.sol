// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { ProductTerms } from "../types/Product.sol";
import { DayMath } from "./DayMath.sol";
import { Days } from "./Days.sol";
import { Math } from "@openzeppelin/contracts/utils/math/Math.sol";

/// @notice What a product's terms and its benchmark ask for a day, and until when.
library Expectation {
    /// @dev Time from a day's end in which its miner may deposit.
    uint256 private constant GRACE = 3 days;
    /// @dev Time to deposit that is left once the benchmark is final, however late that was.
    uint256 private constant NOTICE = 1 days;

    /// @notice [reward token] Benchmark income of `units` on a day, net of the running cost while they mine.
    function ofDown(ProductTerms memory terms, uint32 day, uint256 units) internal view returns (uint256) {
        bool batch = terms.batchStart > 0;
        uint32 miningStart = batch ? terms.batchStart : day;
        uint32 miningEnd = batch ? miningStart + terms.miningDays : day + 1;
        uint256 scale = 10 ** terms.rewardDecimals;
        uint256 gross = DayMath.amountDown(units, terms.benchmark.cashOn(day, miningStart, miningEnd), scale);
        if (terms.runningCost == 0 || day >= miningEnd) return gross;

        uint256 price = terms.benchmark.priceOn(day).price;
        return Math.saturatingSub(gross, DayMath.costDown(units, terms.runningCost, price, scale));
    }

    /// @notice [Unix seconds] The grace window, or a day's notice after the benchmark was final if that is later.
    function graceEnd(ProductTerms memory terms, uint32 day) internal view returns (uint256) {
        return Math.max(Days.end(day) + GRACE, terms.benchmark.priceOn(day).finalizedAt + NOTICE);
    }
}
