// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import { IBenchmark } from "../interfaces/IBenchmark.sol";
import { IMinerRegistry } from "../interfaces/IMinerRegistry.sol";
import { BitcoinReward } from "../libraries/BitcoinReward.sol";
import { Asset } from "../types/Asset.sol";
import { ReportedBenchmark } from "./ReportedBenchmark.sol";

/// @title Market average of Bitcoin
/// @notice Inputs of a report, in this order: mean difficulty × 1e6, mean fees of a block [satoshi], height of the
/// day's first block, number of blocks of the day.
contract BitcoinBenchmark is ReportedBenchmark {
    uint256 private constant MAX_BLOCKS = 1000;
    /// @dev Height from which blocks have no subsidy, less a day's blocks.
    uint256 private constant LAST_SUBSIDY = 33 * 210_000 - MAX_BLOCKS;

    constructor(address owner, IMinerRegistry registry, address feed, uint32 firstDay)
        ReportedBenchmark(owner, registry, feed, firstDay)
    { }

    /// @inheritdoc IBenchmark
    function asset() external pure returns (Asset) {
        return Asset.Btc;
    }

    /// @inheritdoc IBenchmark
    function vestingTail() external pure returns (uint16) {
        return 0;
    }

    /// @inheritdoc IBenchmark
    function cashOn(uint32 day, uint32, uint32) external view returns (uint256) {
        return rewardOn(day).reward;
    }

    function _inputCount() internal pure override returns (uint256) {
        return 4;
    }

    function _plausible(uint128[] calldata inputs) internal pure override returns (bool) {
        // A difficulty of 1e12 to 1e20, up to 1,000 BTC of fees a block, a subsidy that is not zero: a reward is never
        // zero, and sums never overflow.
        return inputs.length == 4 && inputs[0] >= 1e18 && inputs[0] <= 1e26 && inputs[1] <= 1e11
            && inputs[2] < LAST_SUBSIDY && inputs[3] > 0 && inputs[3] <= MAX_BLOCKS;
    }

    function _perUnit(uint128[] memory inputs) internal pure override returns (uint256) {
        return BitcoinReward.perUnit(inputs[0], inputs[1], inputs[2], uint256(inputs[2]) + inputs[3] - 1);
    }
}
