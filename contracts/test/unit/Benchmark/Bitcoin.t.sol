// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { BitcoinReward } from "../../../src/libraries/BitcoinReward.sol";
import { Base } from "../../Base.t.sol";

contract BitcoinTest is Base {
    function test_MARK_2_FormulaByHand() public {
        nextDay();
        uint256 perBlock = 6.25e8 + FEES;
        uint256 expected = perBlock * 86_400 * 1e9 * 1e27 / (uint256(DIFFICULTY) / 1e6 * 2 ** 32) / 1e8;
        assertApproxEqAbs(btcBenchmark.latestReward(), expected, 1);
        assertEq(btcBenchmark.cashOn(FIRST_DAY, 0, 0), btcBenchmark.latestReward());
    }

    /// @dev One PH/s in March 2022 earned about 0.0044 BTC a day.
    function test_MARK_2_RealMagnitude() public {
        nextDay();
        assertApproxEqRel(uint256(btcBenchmark.latestReward()) * 1e6, 0.00446e27, 0.02e18);
    }

    function testFuzz_MARK_2_SubsidyOfADayIsTheSumOfItsBlocks(uint256 first, uint256 count) public pure {
        first = bound(first, 0, 7_000_000);
        count = bound(count, 1, 300);
        uint256 sum = 0;
        for (uint256 h = first; h < first + count; ++h) {
            sum += h / 210_000 > 63 ? 0 : uint256(50e8) >> (h / 210_000);
        }
        assertEq(BitcoinReward.minedBefore(first + count) - BitcoinReward.minedBefore(first), sum);
    }

    function testFuzz_MARK_2_RewardFallsWithDifficultyAndRisesWithFees(uint128 difficulty, uint64 fees)
        public
        pure
    {
        difficulty = uint128(bound(difficulty, 1e6, 1e30));
        fees = uint64(bound(fees, 0, 1e12));
        uint256 reward = BitcoinReward.perUnit(difficulty, fees, 728_900, 729_043);
        assertLe(BitcoinReward.perUnit(uint256(difficulty) * 2, fees, 728_900, 729_043), reward);
        assertGe(BitcoinReward.perUnit(difficulty, uint256(fees) + 1e6, 728_900, 729_043), reward);
        assertLe(reward, type(uint128).max);
    }

    function test_MARK_2_AllCoinsEverMined() public pure {
        assertEq(BitcoinReward.minedBefore(type(uint32).max), 2_099_999_997_690_000);
        assertEq(BitcoinReward.minedBefore(210_000), 210_000 * 50e8);
        assertEq(BitcoinReward.minedBefore(210_001), 210_000 * 50e8 + 25e8);
        assertEq(BitcoinReward.minedBefore(0), 0);
    }
}
