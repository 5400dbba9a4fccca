// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import { IBenchmark } from "../interfaces/IBenchmark.sol";
import { IMinerRegistry } from "../interfaces/IMinerRegistry.sol";
import { FilecoinReward } from "../libraries/FilecoinReward.sol";
import { Asset } from "../types/Asset.sol";
import { ReportedBenchmark } from "./ReportedBenchmark.sol";

/// @title Market average of Filecoin
/// @notice Inputs of a report, in this order: mean reward of a win [attoFIL], quality-adjusted power of the
/// network [bytes].
contract FilecoinBenchmark is ReportedBenchmark {
    constructor(address owner, IMinerRegistry registry, address feed, uint32 firstDay)
        ReportedBenchmark(owner, registry, feed, firstDay)
    { }

    /// @inheritdoc IBenchmark
    function asset() external pure returns (Asset) {
        return Asset.Fil;
    }

    /// @inheritdoc IBenchmark
    function vestingTail() external pure returns (uint16) {
        return uint16(FilecoinReward.VESTING_DAYS);
    }

    /// @inheritdoc IBenchmark
    function cashOn(uint32 day, uint32 miningStart, uint32 miningEnd) external view returns (uint256) {
        bool mines = day >= miningStart && day < miningEnd;
        uint256 reward = mines ? rewardOn(day).reward : 0;
        uint32 vestingEnd = day < miningEnd ? day : miningEnd;
        uint32 vestingStart = day - FilecoinReward.VESTING_DAYS;
        if (vestingStart < miningStart) vestingStart = miningStart;
        uint256 vesting = vestingEnd > vestingStart ? _before(vestingEnd) - _before(vestingStart) : 0;
        return FilecoinReward.cash(reward, vesting);
    }

    /// @dev [ray] Sum of the rewards of all days before `day`.
    function _before(uint32 day) private view returns (uint256) {
        return day == FIRST_DAY ? 0 : rewardOn(day - 1).through;
    }

    function _inputCount() internal pure override returns (uint256) {
        return 2;
    }

    function _plausible(uint128[] calldata inputs) internal pure override returns (bool) {
        // 0.001 to 1,000 FIL a win, 100 PB to 1 YB of power: a reward is never zero, and no sum of them overflows.
        bool winFits = inputs.length == 2 && inputs[0] >= 1e15 && inputs[0] <= 1e21;
        return winFits && inputs[1] >= 1e17 && inputs[1] <= 1e24;
    }

    function _perUnit(uint128[] memory inputs) internal pure override returns (uint256) {
        return FilecoinReward.perUnit(inputs[0], inputs[1]);
    }
}
