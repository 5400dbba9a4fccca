// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import { IBenchmark } from "../interfaces/IBenchmark.sol";
import { IFilecoinBenchmark } from "../interfaces/IFilecoinBenchmark.sol";
import { IMinerRegistry } from "../interfaces/IMinerRegistry.sol";
import { Days } from "../libraries/Days.sol";
import { FilecoinReward } from "../libraries/FilecoinReward.sol";
import { Asset, FILECOIN } from "../types/Asset.sol";
import { Side } from "../types/IncomeMark.sol";
import { ReportedBenchmark } from "./ReportedBenchmark.sol";
import { Math } from "@openzeppelin/contracts/utils/math/Math.sol";

/// @title Market average of Filecoin
/// @notice Inputs of a report, in this order: mean reward of a win [attoFIL], quality-adjusted power of the
/// network [bytes], price of a coin [USD, 18 decimals; 0 if the reporter has none].
contract FilecoinBenchmark is IFilecoinBenchmark, ReportedBenchmark {
    /// @dev A tenth and ten times of what the network began with: the bounds of a version.
    uint32 private constant MIN_WINS = FilecoinReward.WINS_PER_DAY / 10;
    uint32 private constant MAX_WINS = FilecoinReward.WINS_PER_DAY * 10;

    Version[] private _versions;

    constructor(address owner, IMinerRegistry registry, address feed, uint32 firstDay)
        ReportedBenchmark(owner, registry, feed, firstDay)
    {
        _addVersion(Version({ fromDay: firstDay, winsPerDay: FilecoinReward.WINS_PER_DAY }));
    }

    /// @inheritdoc IBenchmark
    function asset() external pure returns (Asset) {
        return FILECOIN;
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

    /// @inheritdoc IBenchmark
    function tailOn(uint32 day, uint32 base, uint32 miningStart, uint32 miningEnd, Side side)
        external
        view
        returns (uint256)
    {
        _checkFinal(day);
        if (base <= miningStart) return 0;
        // Safe casts: a day among days.
        uint32 first = uint32(Math.max(miningStart, base - FilecoinReward.VESTING_DAYS));
        uint32 end = uint32(Math.min(Math.min(base, day + 1), miningEnd));
        if (end <= first) return 0;

        // Of a day mined n days before `base` all but n - 1 of 180 parts are left: Σ r·(181 + i - base).
        uint256 rewards = _before(end) - _before(first);
        uint256 moments = _momentBefore(end) - _momentBefore(first);
        uint256 parts = moments + (FilecoinReward.VESTING_DAYS + 1) * rewards - base * rewards;
        return FilecoinReward.tail(parts, side == Side.High ? Math.Rounding.Ceil : Math.Rounding.Floor);
    }

    /// @dev [ray] Sum of the rewards of all days before `day`.
    function _before(uint32 day) private view returns (uint256) {
        return day == FIRST_DAY ? 0 : rewardOn(day - 1).through;
    }

    /// @dev [ray] Sum of day × reward over all days before `day`.
    function _momentBefore(uint32 day) private view returns (uint256) {
        return day == FIRST_DAY ? 0 : sumsOn(day - 1).moment;
    }

    function _inputCount() internal pure override returns (uint256) {
        return 2;
    }

    function _plausible(uint128[] calldata inputs) internal pure override returns (bool) {
        // 0.001 to 1,000 FIL a win, 100 PB to 1 YB of power: a reward is never zero, and no sum of them overflows.
        bool winFits = inputs[0] >= 1e15 && inputs[0] <= 1e21;
        return winFits && inputs[1] >= 1e17 && inputs[1] <= 1e24;
    }

    function _standIn(uint32) internal pure override returns (uint128[] memory) {
        return new uint128[](0);
    }

    function _perUnit(uint32 day, uint128[] memory inputs) internal view override returns (uint256) {
        return FilecoinReward.perUnit(inputs[0], inputs[1], winsPerDay(day));
    }

    /// @dev No fees, so that a day's reward is its own mean.
    function _note(uint32, uint128[] memory, uint256 reward) internal pure override returns (uint256) {
        return reward;
    }

    function _network(uint32 day, Side) internal view override returns (uint128, uint128, uint32) {
        return (0, rewardOn(day).reward, 0);
    }

    function _firstPay(uint256 reward) internal pure override returns (uint256) {
        return FilecoinReward.cash(reward, 0);
    }

    // ---- Versions of the network ------------------------------------------------------------------------------

    /// @inheritdoc IFilecoinBenchmark
    function setVersion(uint32 fromDay, uint32 wins) external onlyOwner {
        bool later = fromDay > Days.today() && fromDay > _versions[_versions.length - 1].fromDay;
        require(later && wins >= MIN_WINS && wins <= MAX_WINS, ParameterOutOfBounds());
        _addVersion(Version({ fromDay: fromDay, winsPerDay: wins }));
    }

    function _addVersion(Version memory version) private {
        _versions.push(version);
        emit VersionAdded(version);
    }

    /// @inheritdoc IFilecoinBenchmark
    function winsPerDay(uint32 day) public view returns (uint32) {
        uint256 i = _versions.length - 1;
        // From the newest back; a network changes it rarely, if ever.
        while (i > 0 && _versions[i].fromDay > day) --i;
        return _versions[i].winsPerDay;
    }

    /// @inheritdoc IFilecoinBenchmark
    function versions() external view returns (Version[] memory) {
        return _versions;
    }
}
