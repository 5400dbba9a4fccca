// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import { IBenchmark } from "../interfaces/IBenchmark.sol";
import { IBitcoinBenchmark } from "../interfaces/IBitcoinBenchmark.sol";
import { IHeaderRelay } from "../interfaces/IHeaderRelay.sol";
import { IMinerRegistry } from "../interfaces/IMinerRegistry.sol";
import { BitcoinReward } from "../libraries/BitcoinReward.sol";
import { Days } from "../libraries/Days.sol";
import { PrefixMean } from "../libraries/PrefixMean.sol";
import { Asset, BITCOIN } from "../types/Asset.sol";
import { Side } from "../types/IncomeMark.sol";
import { ReportedBenchmark } from "./ReportedBenchmark.sol";
import { Math } from "@openzeppelin/contracts/utils/math/Math.sol";
import { SafeCast } from "@openzeppelin/contracts/utils/math/SafeCast.sol";

/// @title Market average of Bitcoin
/// @notice Inputs of a report, in this order: mean difficulty × 1e6, mean fees of a block [satoshi], height of the
/// day's first block, number of blocks of the day, price of a coin [USD, 18 decimals; 0 if the reporter has none].
contract BitcoinBenchmark is IBitcoinBenchmark, ReportedBenchmark {
    using SafeCast for uint256;

    uint256 private constant MAX_BLOCKS = 1000;
    uint256 private constant BLOCKS_PER_DAY = 144;
    /// @dev [day] Days of the means of fees.
    uint32 private constant SHORT_MEAN = 14;
    uint32 private constant LONG_MEAN = 90;
    /// @dev Height from which blocks have no subsidy, less a day's blocks.
    uint256 private constant LAST_SUBSIDY = 33 * 210_000 - MAX_BLOCKS;
    /// @dev [1e-6] Bounds of a difficulty, from wherever it comes.
    uint256 private constant MIN_DIFFICULTY = 1e18;
    uint256 private constant MAX_DIFFICULTY = 1e26;

    /// @inheritdoc IBitcoinBenchmark
    IHeaderRelay public relay;
    /// @inheritdoc IBitcoinBenchmark
    uint128 public lastProven;
    mapping(uint32 day => Network) private _networks;

    constructor(address owner, IMinerRegistry registry, address feed, uint32 firstDay)
        ReportedBenchmark(owner, registry, feed, firstDay)
    { }

    /// @inheritdoc IBenchmark
    function asset() external pure returns (Asset) {
        return BITCOIN;
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

    /// @inheritdoc IBitcoinBenchmark
    function networkOn(uint32 day) external view returns (Network memory) {
        _checkFinal(day);
        return _networks[day];
    }

    function _inputCount() internal pure override returns (uint256) {
        return 4;
    }

    function _plausible(uint128[] calldata inputs) internal pure override returns (bool) {
        // A difficulty of 1e12 to 1e20, up to 1,000 BTC of fees a block, a subsidy that is not zero: a reward is never
        // zero, and sums never overflow.
        return _isDifficulty(inputs[0]) && inputs[1] <= 1e11 && inputs[2] < LAST_SUBSIDY && inputs[3] > 0
            && inputs[3] <= MAX_BLOCKS;
    }

    function _isDifficulty(uint256 value) private pure returns (bool) {
        return value >= MIN_DIFFICULTY && value <= MAX_DIFFICULTY;
    }

    function _perUnit(uint32, uint128[] memory inputs) internal pure override returns (uint256) {
        return _reward(inputs, inputs[1]);
    }

    function _reward(uint128[] memory inputs, uint256 feesPerBlock) private pure returns (uint256) {
        uint256 lastHeight = uint256(inputs[2]) + inputs[3] - 1;
        return BitcoinReward.perUnit(inputs[0], feesPerBlock, inputs[2], lastHeight);
    }

    /// @dev The subsidy goes on by height, a block every ten minutes; only difficulty and fees are those of the day
    /// before, and the difficulty no longer than the relay has none.
    function _standIn(uint32 day) internal view override returns (uint128[] memory inputs) {
        Network memory last = _networks[day - 1];
        inputs = new uint128[](4);
        (inputs[0], inputs[1], inputs[2], inputs[3]) =
        (last.difficulty, last.fees, last.nextHeight, uint128(BLOCKS_PER_DAY));
    }

    /// @dev Safe casts: inputs are within the bounds of `_plausible`.
    function _note(uint32 day, uint128[] memory inputs, uint256) internal override returns (uint256) {
        uint64 feesThrough = _networks[day - 1].feesThrough + uint64(inputs[1]);
        _networks[day] = Network({
            difficulty: uint88(inputs[0]),
            feesThrough: feesThrough,
            fees: uint40(inputs[1]),
            nextHeight: uint32(inputs[2] + inputs[3])
        });
        return _reward(inputs, _meanFees(day, SHORT_MEAN, Side.Low));
    }

    /// @dev [satoshi] Mean fees of a block over some days up to `day`.
    function _meanFees(uint32 day, uint32 most, Side side) private view returns (uint256) {
        uint32 count = _daysUpTo(day, most);
        return PrefixMean.mean(_networks[day].feesThrough - _networks[day - count].feesThrough, count, side);
    }

    /// @dev Safe casts: rewards of plausible inputs are below 2^80.
    function _network(uint32 day, Side side) internal view override returns (uint128, uint128, uint32) {
        Network memory last = _networks[day];
        uint256 fees =
            PrefixMean.pick(_meanFees(day, SHORT_MEAN, side), _meanFees(day, LONG_MEAN, side), side);
        Math.Rounding rounding = side == Side.High ? Math.Rounding.Ceil : Math.Rounding.Floor;
        uint256 subsidy = BitcoinReward.subsidyAt(last.nextHeight);
        return (
            uint128(BitcoinReward.ofBlock(last.difficulty, subsidy, rounding)),
            uint128(BitcoinReward.ofBlock(last.difficulty, fees, rounding)),
            uint32(BitcoinReward.HALVING - last.nextHeight % BitcoinReward.HALVING)
        );
    }

    function _firstPay(uint256 reward) internal pure override returns (uint256) {
        return reward;
    }

    // ---- Relay ------------------------------------------------------------------------------------------------

    /// @inheritdoc IBitcoinBenchmark
    function setRelay(IHeaderRelay chosen) external onlyOwner {
        // Asked once, so that no address of another shape is taken; it reverts where there is no code.
        if (address(chosen) != address(0)) chosen.difficultyOn(Days.today());
        relay = chosen;
        lastProven = 0;
        emit RelayChanged(address(chosen));
    }

    /// @dev The proven difficulty in place of the reported one, if a relay is set. The day waits for it; then the last
    /// proven one is taken, because whoever holds the relay up could be who reports.
    function _refine(uint32 day, uint128[] memory inputs) internal override {
        if (address(relay) == address(0)) return;
        (uint256 difficulty, bool proven) = _proven(day);
        bool waited = block.timestamp >= Days.end(day) + REPORT_WINDOW + JUMP_WAIT;
        require(proven || waited, RelayBehind(day));
        DifficultySource source = DifficultySource.Reported;
        if (proven) {
            inputs[0] = lastProven = difficulty.toUint128();
            source = DifficultySource.Proven;
        } else if (lastProven > 0) {
            inputs[0] = lastProven;
            source = DifficultySource.LastProven;
        }
        emit DifficultyTaken(day, inputs[0], source);
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
