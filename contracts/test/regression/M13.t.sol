// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { BitcoinReward } from "../../src/libraries/BitcoinReward.sol";
import { Running } from "../unit/Running.t.sol";

/// @notice An average across a halving made honest miners look short.
contract M13Test is Running {
    uint256 private constant HALVING = 840_000;

    /// forge-config: default.fuzz.runs = 32
    function testFuzz_M13_HalvingDayAsksForWhatItsBlocksPaid(uint8 before) public {
        before = uint8(bound(before, 1, 143));
        vm.warp(block.timestamp + 1 days);
        uint128[] memory inputs = new uint128[](5);
        (inputs[0], inputs[1], inputs[2], inputs[3]) = (DIFFICULTY, 0, uint128(HALVING - before), 144);
        reportAll(btcBenchmark, today() - 1, inputs);
        btcFeed.post(44_000e8);
        btcBenchmark.finalize(0);
        uint256 mined = uint256(before) * 6.25e8 + uint256(144 - before) * 3.125e8;
        uint256 reward = mined * 86_400 * 1e9 * 1e27 / (144 * uint256(DIFFICULTY) / 1e6 * 2 ** 32) / 1e8;
        assertApproxEqAbs(btcBenchmark.latestReward(), reward, 1);
        uint256 units = uint256(ALICE_UNITS) + BOB_UNITS;
        deposit(product, today() - 1, units * reward * 10 ** btcDecimals() / 1e27 + 1);
        assertEq(settlement.settle(product, 1), 1);
        assertEq(settlement.stateOf(product).bond, 100 * 10 ** btcDecimals());
    }

    function test_M13_DaysOnEitherSideHaveTheirOwnSubsidy() public pure {
        uint256 before = BitcoinReward.perUnit(DIFFICULTY, 0, HALVING - 144, HALVING - 1);
        uint256 later = BitcoinReward.perUnit(DIFFICULTY, 0, HALVING, HALVING + 143);
        assertApproxEqAbs(before, 2 * later, 1);
    }
}
