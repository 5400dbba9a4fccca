// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IInsurancePool } from "../interfaces/IInsurancePool.sol";
import { Power } from "../types/Power.sol";
import { Days } from "./Days.sol";
import { Math } from "@openzeppelin/contracts/utils/math/Math.sol";

/// @notice When cover begins, what it costs, how much of it there may be, and what it pays.
library CoverRules {
    uint256 private constant WHOLE = 10_000;
    uint256 private constant YEAR = 365;
    /// @dev [day] From the purchase to the beginning: longer than it takes to see that a day before was short.
    uint32 private constant WAITING_DAYS = 14;
    /// @dev [bps] Part of the money a token has left in escrow that may be insured.
    uint256 private constant ESCROW_SHARE = 2500;
    /// @dev What the coverage of a product may be of its miner's stake.
    uint256 private constant JUNIOR_MULTIPLE = 2;
    /// @dev [bps] Part of a loss that is paid; the rest is the holder's own.
    uint256 private constant PAID_SHARE = 8000;
    /// @dev [bps] Part of the senior assets that may be at risk: below all, so that shares are never worth nothing.
    uint256 private constant MOST_AT_RISK = 8000;

    /// @notice [day] When cover that is bought today begins.
    function beginDay(Power memory power) internal view returns (uint32) {
        // Safe cast: both are days.
        return uint32(Math.max(Days.today() + WAITING_DAYS, power.startDay));
    }

    /// @notice [asset] Premium of a day. Whole days leave no dust.
    function dailyUp(uint256 coverage, uint256 rate) internal pure returns (uint256) {
        return Math.ceilDiv(coverage * rate, WHOLE * YEAR);
    }

    /// @notice [asset] Senior assets that coverage asks for: half of it is the miner's to pay.
    /// @param ratio [bps of the senior assets]
    function backingUp(uint256 coverage, uint256 ratio) internal pure returns (uint256) {
        return Math.ceilDiv(coverage * WHOLE, JUNIOR_MULTIPLE * ratio);
    }

    /// @notice [asset] Most coverage that a token can have more: by its money in escrow, the junior stake, the cap and the
    /// senior assets.
    function mostDown(
        Power memory power,
        uint32 nextDay,
        uint256 cap,
        IInsurancePool.Fund memory fund,
        uint256 ratio
    ) internal pure returns (uint256 most) {
        uint256 daysLeft = Math.saturatingSub(power.endDay, Math.max(power.startDay, nextDay));
        most = power.tranche * daysLeft * ESCROW_SHARE / WHOLE;
        most = Math.min(most, Math.saturatingSub(JUNIOR_MULTIPLE * fund.junior, fund.covered));
        most = Math.min(most, Math.saturatingSub(cap, fund.covered));
        uint256 free = Math.saturatingSub(fund.senior, fund.backing);
        most = Math.min(most, free * JUNIOR_MULTIPLE * ratio / WHOLE);
    }

    /// @notice [asset] What coverage pays of a loss. Its share of the bond the holder has already.
    function dueDown(uint256 coverage, uint256 gross, uint256 bondValue) internal pure returns (uint256) {
        return Math.saturatingSub(Math.min(coverage, gross * PAID_SHARE / WHOLE), bondValue);
    }

    /// @notice [asset] What underwriters can lose.
    function exposure(IInsurancePool.Fund memory fund) internal pure returns (uint256) {
        return Math.saturatingSub(fund.covered, fund.junior);
    }

    /// @notice [asset] Senior assets that may not leave. Once the junior stake has paid, more than what was asked for when
    /// cover was bought may stand behind what is left of it.
    function boundUp(IInsurancePool.Fund memory fund) internal pure returns (uint256) {
        return Math.max(fund.backing, Math.ceilDiv(exposure(fund) * WHOLE, MOST_AT_RISK));
    }

    /// @notice A part by power, rounded down.
    function shareDown(uint256 amount, uint64 units, uint64 ofUnits) internal pure returns (uint256) {
        return Math.mulDiv(amount, units, ofUnits);
    }
}
