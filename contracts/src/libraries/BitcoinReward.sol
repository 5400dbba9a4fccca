// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { Math } from "@openzeppelin/contracts/utils/math/Math.sol";

/// @notice What 1 GH/s earns on the Bitcoin network in a day.
/// Source: expected blocks = hashes / (difficulty × 2^32); a block pays its subsidy and its fees.
library BitcoinReward {
    /// @notice Blocks from one halving to the next.
    uint256 internal constant HALVING = 210_000;
    uint256 private constant FIRST_SUBSIDY = 50e8;
    /// @dev A GH/s hashes so often in a day; satoshi to ray; difficulty in millionths.
    uint256 private constant PER_DIFFICULTY = 86_400 * 1e9 * 1e27 * 1e6;
    /// @dev Hashes of a block at difficulty 1; satoshi of a coin.
    uint256 private constant PER_COIN = 2 ** 32 * 1e8;

    /// @notice [ray per GH/s and day] (mean subsidy + mean fees) × 86 400 × 1e9 / (difficulty × 2^32), rounded
    /// down once. The numerator stays below 2^250: blocks < 2^16, satoshi per block < 2^64.
    /// @param difficulty [1e-6] Mean difficulty of the day × 1e6.
    /// @param feesPerBlock [satoshi] Mean fees of a block of the day.
    /// @param firstHeight Height of the day's first block.
    /// @param lastHeight Height of the day's last block.
    function perUnit(uint256 difficulty, uint256 feesPerBlock, uint256 firstHeight, uint256 lastHeight)
        internal
        pure
        returns (uint256)
    {
        uint256 blocks = lastHeight - firstHeight + 1;
        uint256 coin = minedBefore(lastHeight + 1) - minedBefore(firstHeight) + feesPerBlock * blocks;
        return coin * PER_DIFFICULTY / (blocks * difficulty * PER_COIN);
    }

    /// @notice [ray per GH/s and day] The same of `satoshi` that every block pays.
    function ofBlock(uint256 difficulty, uint256 satoshi, Math.Rounding rounding)
        internal
        pure
        returns (uint256)
    {
        return Math.mulDiv(satoshi, PER_DIFFICULTY, difficulty * PER_COIN, rounding);
    }

    /// @notice [satoshi] What the block at `height` pays.
    function subsidyAt(uint256 height) internal pure returns (uint256) {
        return FIRST_SUBSIDY >> (height / HALVING);
    }

    /// @notice [satoshi] Sum of the subsidies of all blocks below `height`: one step an era, at most 33.
    function minedBefore(uint256 height) internal pure returns (uint256 sum) {
        uint256 subsidy = FIRST_SUBSIDY;
        for (; height > HALVING && subsidy > 0; height -= HALVING) {
            sum += HALVING * subsidy;
            subsidy >>= 1;
        }
        sum += height * subsidy;
    }
}
