// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IBenchmark } from "../interfaces/IBenchmark.sol";
import { ProductState } from "../types/Product.sol";
import { DayMath } from "./DayMath.sol";
import { Math } from "@openzeppelin/contracts/utils/math/Math.sol";

/// @notice What a bond is measured by.
library BondRules {
    uint256 private constant WAD = 1e18;

    /// @notice [reward token] Benchmark income of `unitDays`: units × days.
    function incomeDown(IBenchmark benchmark, uint256 unitDays, uint8 rewardDecimals)
        internal
        view
        returns (uint256)
    {
        return DayMath.amountDown(unitDays, benchmark.meanReward(), 10 ** rewardDecimals);
    }

    /// @notice Sum of power × days left. What has not begun has all its days left, the rest those up to its end.
    function unitDaysLeft(ProductState memory state, uint256 activeEnds, uint16 payoutDays)
        internal
        pure
        returns (uint256)
    {
        uint256 waiting = uint256(state.outstandingUnits) - state.activeUnits;
        return activeEnds - uint256(state.nextDay) * state.activeUnits + waiting * payoutDays;
    }

    /// @notice [reward token] The bond that a call asks for power × days.
    /// @param perUnitDay [reward token × 1e18] What is called for one unit and day.
    function calledUp(uint256 perUnitDay, uint256 unitDays) internal pure returns (uint256) {
        return Math.ceilDiv(perUnitDay * unitDays, WAD);
    }

    /// @notice [reward token × 1e18] What a call is for one unit and day, so that meeting the call is enough.
    function perUnitDayDown(uint256 called, uint256 unitDays) internal pure returns (uint256) {
        return unitDays == 0 ? 0 : called * WAD / unitDays;
    }
}
