// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IBenchmark } from "../../src/interfaces/IBenchmark.sol";
import { FilecoinReward } from "../../src/libraries/FilecoinReward.sol";
import { Side } from "../../src/types/IncomeMark.sol";

/// @notice A benchmark whose days a test posts by hand, with or without a vesting tail.
contract PostedBenchmark {
    uint16 public immutable vestingTail;
    uint32 public immutable firstDay;
    uint32 public nextDay;
    uint128 public halving;
    uint32 public blocksLeft;
    mapping(uint32 day => uint128[2]) private _days;
    mapping(uint32 day => uint128) private _through;

    constructor(uint16 vestingTail_, uint32 firstDay_) {
        (vestingTail, firstDay, nextDay) = (vestingTail_, firstDay_, firstDay_);
    }

    function post(uint128 reward, uint128 price) external {
        uint32 day = nextDay++;
        _days[day] = [reward, price];
        _through[day] = (day == firstDay ? 0 : _through[day - 1]) + reward;
    }

    function rewardOn(uint32 day) public view returns (IBenchmark.DayReward memory) {
        require(day >= firstDay && day < nextDay, IBenchmark.DayNotFinal(day));
        return IBenchmark.DayReward(_days[day][0], _through[day]);
    }

    function priceOn(uint32 day) external view returns (IBenchmark.DayPrice memory) {
        require(day >= firstDay && day < nextDay, IBenchmark.DayNotFinal(day));
        return IBenchmark.DayPrice(
            uint96(_days[day][1]), uint96(_days[day][0]), 0, false, IBenchmark.PriceSource.Feed, 0
        );
    }

    /// @dev Without means: the day's own reward and price.
    function outlookOn(uint32 day, Side) external view returns (IBenchmark.Outlook memory) {
        return IBenchmark.Outlook(halving, rewardOn(day).reward, uint96(_days[day][1]), blocksLeft);
    }

    function setHalving(uint128 halving_, uint32 blocksLeft_) external {
        (halving, blocksLeft) = (halving_, blocksLeft_);
    }

    /// @dev What the real benchmark tells of a tail, written without prefix sums.
    function tailOn(uint32 day, uint32 base, uint32 miningStart, uint32 miningEnd, Side side)
        external
        view
        returns (uint256)
    {
        if (vestingTail == 0) return 0;
        uint256 parts = 0;
        for (uint32 i = base - vestingTail; i < base && i <= day && i < miningEnd; ++i) {
            if (i >= miningStart) parts += rewardOn(i).reward * (vestingTail + 1 + i - base);
        }
        return side == Side.High ? (3 * parts + 719) / 720 : 3 * parts / 720;
    }

    function meanReward() external view returns (uint256) {
        return nextDay == firstDay ? 0 : _days[nextDay - 1][0];
    }

    function latestReward() external view returns (uint256) {
        return nextDay == firstDay ? 0 : _days[nextDay - 1][0];
    }

    /// @dev What the real benchmark pays on a day, written without prefix sums.
    function cashOn(uint32 day, uint32 miningStart, uint32 miningEnd) external view returns (uint256) {
        uint256 reward = day >= miningStart && day < miningEnd ? rewardOn(day).reward : 0;
        if (vestingTail == 0) return reward;
        uint256 vesting = 0;
        for (uint32 mined = day - vestingTail; mined < day; ++mined) {
            if (mined >= miningStart && mined < miningEnd) vesting += rewardOn(mined).reward;
        }
        return FilecoinReward.cash(reward, vesting);
    }
}
