// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import { IBenchmark } from "../interfaces/IBenchmark.sol";
import { IMinerRegistry } from "../interfaces/IMinerRegistry.sol";
import { IReportedRewardBenchmark } from "../interfaces/IReportedRewardBenchmark.sol";
import { PrefixMean } from "../libraries/PrefixMean.sol";
import { Asset } from "../types/Asset.sol";
import { Side } from "../types/IncomeMark.sol";
import { ReportedBenchmark } from "./ReportedBenchmark.sol";
import { SafeCast } from "@openzeppelin/contracts/utils/math/SafeCast.sol";

/// @title Market average of any coin, as it is reported
/// @notice Inputs of a report, in this order: reward of a unit [ray], price of a coin [USD, 18 decimals; 0 if the reporter
/// has none].
contract ReportedRewardBenchmark is IReportedRewardBenchmark, ReportedBenchmark {
    using SafeCast for uint256;

    /// @dev [ray] Below it what is rounded off a reward would show: 1e-18 coin.
    uint128 private constant LEAST_REWARD = 1e9;
    /// @dev [ray] Above it sums over days would not fit for some 60 years: 10 coins.
    uint128 private constant MOST_REWARD = 1e27;
    /// @dev [day] Days of the mean reward.
    uint32 private constant MEAN_DAYS = 14;

    Asset private immutable _asset;
    /// @inheritdoc IReportedRewardBenchmark
    uint128 public immutable leastReward;
    /// @inheritdoc IReportedRewardBenchmark
    uint128 public immutable mostReward;

    constructor(
        address owner,
        IMinerRegistry registry,
        address feed,
        uint32 firstDay,
        Asset asset_,
        uint128 leastReward_,
        uint128 mostReward_
    ) ReportedBenchmark(owner, registry, feed, firstDay) {
        bool fits = leastReward_ >= LEAST_REWARD && mostReward_ <= MOST_REWARD;
        require(fits && leastReward_ < mostReward_, ParameterOutOfBounds());
        (_asset, leastReward, mostReward) = (asset_, leastReward_, mostReward_);
    }

    /// @inheritdoc IBenchmark
    function asset() external view returns (Asset) {
        return _asset;
    }

    /// @inheritdoc IBenchmark
    function vestingTail() external pure returns (uint16) {
        return 0;
    }

    /// @inheritdoc IBenchmark
    function cashOn(uint32 day, uint32, uint32) external view returns (uint256) {
        return rewardOn(day).reward;
    }

    /// @inheritdoc IBenchmark
    function tailOn(uint32, uint32, uint32, uint32, Side) external pure returns (uint256) {
        return 0;
    }

    function _inputCount() internal pure override returns (uint256) {
        return 1;
    }

    function _plausible(uint128[] calldata inputs) internal view override returns (bool) {
        return inputs[0] >= leastReward && inputs[0] <= mostReward;
    }

    /// @dev Nothing is known without reports: the last reward is carried.
    function _standIn(uint32) internal pure override returns (uint128[] memory) {
        return new uint128[](0);
    }

    function _perUnit(uint32, uint128[] memory inputs) internal pure override returns (uint256) {
        return inputs[0];
    }

    /// @dev The mean up to this day, which is not final yet. A network's luck and fees are in every reward.
    function _note(uint32 day, uint128[] memory, uint256 reward) internal view override returns (uint256) {
        uint32 count = _daysUpTo(day, MEAN_DAYS);
        return (_through(day - 1) + reward - _through(day - count)) / count;
    }

    /// @dev [ray] Sum of the rewards up to a final day; 0 for the day before the first.
    function _through(uint32 day) private view returns (uint256) {
        return day < FIRST_DAY ? 0 : rewardOn(day).through;
    }

    /// @dev The day's own and the mean, whichever is the cautious one.
    function _network(uint32 day, Side side) internal view override returns (uint128, uint128, uint32) {
        uint32 count = _daysUpTo(day, MEAN_DAYS);
        uint256 mean = PrefixMean.mean(_through(day) - _through(day - count), count, side);
        return (0, PrefixMean.pick(rewardOn(day).reward, mean, side).toUint128(), 0);
    }

    function _firstPay(uint256 reward) internal pure override returns (uint256) {
        return reward;
    }
}
