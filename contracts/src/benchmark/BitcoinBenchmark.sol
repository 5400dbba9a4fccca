// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import { IBenchmark } from "../interfaces/IBenchmark.sol";
import { IBitcoinBenchmark } from "../interfaces/IBitcoinBenchmark.sol";
import { IHeaderRelay } from "../interfaces/IHeaderRelay.sol";
import { IMinerRegistry } from "../interfaces/IMinerRegistry.sol";
import { BitcoinReward } from "../libraries/BitcoinReward.sol";
import { Days } from "../libraries/Days.sol";
import { Asset } from "../types/Asset.sol";
import { ReportedBenchmark } from "./ReportedBenchmark.sol";
import { SafeCast } from "@openzeppelin/contracts/utils/math/SafeCast.sol";

/// @title Market average of Bitcoin
/// @notice Inputs of a report, in this order: mean difficulty × 1e6, mean fees of a block [satoshi], height of the
/// day's first block, number of blocks of the day.
contract BitcoinBenchmark is IBitcoinBenchmark, ReportedBenchmark {
    using SafeCast for uint256;

    uint256 private constant MAX_BLOCKS = 1000;
    /// @dev Height from which blocks have no subsidy, less a day's blocks.
    uint256 private constant LAST_SUBSIDY = 33 * 210_000 - MAX_BLOCKS;
    /// @dev [1e-6] Bounds of a difficulty, from wherever it comes.
    uint256 private constant MIN_DIFFICULTY = 1e18;
    uint256 private constant MAX_DIFFICULTY = 1e26;

    /// @inheritdoc IBitcoinBenchmark
    IHeaderRelay public relay;

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
        return inputs.length == 4 && _isDifficulty(inputs[0]) && inputs[1] <= 1e11 && inputs[2] < LAST_SUBSIDY
            && inputs[3] > 0 && inputs[3] <= MAX_BLOCKS;
    }

    function _isDifficulty(uint256 value) private pure returns (bool) {
        return value >= MIN_DIFFICULTY && value <= MAX_DIFFICULTY;
    }

    function _perUnit(uint128[] memory inputs) internal pure override returns (uint256) {
        return BitcoinReward.perUnit(inputs[0], inputs[1], inputs[2], uint256(inputs[2]) + inputs[3] - 1);
    }

    // ---- Relay ------------------------------------------------------------------------------------------------

    /// @inheritdoc IBitcoinBenchmark
    function setRelay(IHeaderRelay chosen) external onlyOwner {
        // Asked once, so that no address of another shape is taken; it reverts where there is no code.
        if (address(chosen) != address(0)) chosen.difficultyOn(Days.today());
        relay = chosen;
        emit RelayChanged(address(chosen));
    }

    /// @dev The proven difficulty in place of the reported one, if a relay is set and has it.
    function _refine(uint32 day, uint128[] memory medians) internal override {
        if (address(relay) == address(0)) return;
        (uint256 difficulty, bool proven) = _proven(day);
        bool waited = block.timestamp >= Days.end(day) + REPORT_WINDOW + JUMP_WAIT;
        require(proven || waited, RelayBehind(day));
        if (proven) medians[0] = difficulty.toUint128();
        emit DifficultyTaken(day, medians[0], proven);
    }

    /// @dev A relay that fails is one that is behind. Nobody can make it fail by a shortage of gas: the 64th that
    /// is left then does not reach the end of `finalize`.
    function _proven(uint32 day) private view returns (uint256, bool) {
        try relay.difficultyOn(day) returns (uint256 difficulty, bool isFinal) {
            return (difficulty, isFinal && _isDifficulty(difficulty));
        } catch {
            return (0, false);
        }
    }
}
