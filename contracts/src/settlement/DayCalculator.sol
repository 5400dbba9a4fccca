// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import { IBenchmark } from "../interfaces/IBenchmark.sol";
import { IDayCalculator } from "../interfaces/IDayCalculator.sol";
import { ISettlement } from "../interfaces/ISettlement.sol";
import { DayMath } from "../libraries/DayMath.sol";
import { Days } from "../libraries/Days.sol";
import { Expectation } from "../libraries/Expectation.sol";
import { ShortfallRules } from "../libraries/ShortfallRules.sol";
import { OpenDay, Reckoning } from "../types/Day.sol";
import { SettledDay } from "../types/Product.sol";
import { Math } from "@openzeppelin/contracts/utils/math/Math.sol";

/// @title The reckoning of a day
contract DayCalculator is IDayCalculator {
    using Expectation for OpenDay;
    using ShortfallRules for OpenDay;

    /// @inheritdoc IDayCalculator
    function reckon(uint32 product, OpenDay calldata day, bool must)
        external
        view
        returns (Reckoning memory reckoned)
    {
        if (!_isKnown(product, day, must)) return reckoned;
        SettledDay memory result = reckoned.result;
        (result.gross, result.expected) = day.ofDown();
        result.deposited = day.deposited;
        if (!_isDelivered(product, day, result, must)) return reckoned;

        reckoned.isDue = true;
        reckoned.carry = _deliver(day, result);
        bool short = day.isShort(result);
        reckoned.isShort = short;
        (result.score, reckoned.terminableUntil) = day.scoreAfter(result, short);
    }

    /// @inheritdoc IDayCalculator
    function expected(OpenDay calldata day) external view returns (uint256 net) {
        (, net) = day.ofDown();
    }

    /// @inheritdoc IDayCalculator
    function graceEnd(IBenchmark benchmark, uint32 day) external view returns (uint256) {
        return Expectation.graceEnd(benchmark, day);
    }

    /// @dev Whether the day is over and what it asks is final; `must` asks for an error that says why it is not.
    function _isKnown(uint32 product, OpenDay calldata day, bool must) private view returns (bool known) {
        uint32 number = day.number;
        bool closed = Days.isClosed(number);
        known = closed && day.benchmark.nextDay() > number;
        if (known || !must) return known;
        require(closed, ISettlement.DayOpen(product, number));
        revert ISettlement.BenchmarkPending(product, number);
    }

    /// @dev Whether the day has its deposit or is past its grace; `must` asks for an error if neither.
    function _isDelivered(uint32 product, OpenDay calldata day, SettledDay memory result, bool must)
        private
        view
        returns (bool due)
    {
        if (result.deposited >= result.expected) return true;
        uint32 number = day.number;
        uint256 end = Expectation.graceEnd(day.benchmark, number);
        due = block.timestamp >= end;
        uint256 missing = result.expected - result.deposited;
        require(due || !must, ISettlement.GraceRunning(product, number, missing, end));
    }

    /// @dev Income and money of the day. Returns what the division of the income left over.
    function _deliver(OpenDay calldata day, SettledDay memory result) private pure returns (uint256 carry) {
        result.drawn = Math.min(Math.saturatingSub(result.expected, result.deposited), day.bond);
        uint256 came = result.deposited + result.drawn;
        result.delivered = DayMath.deliveredDown(came, result.expected);
        result.released = DayMath.releasedFractionDown(result.delivered, result.expected, result.gross);
        result.tranche = day.tranche;
        result.paid = DayMath.releasedDown(result.tranche, result.released);
        uint256 rise;
        (rise, carry) = DayMath.spread(came, day.carry, day.units);
        result.income = day.income + rise;
    }
}
