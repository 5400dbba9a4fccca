// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { BitcoinBenchmark } from "../../../src/benchmark/BitcoinBenchmark.sol";
import { ReplayPriceFeed } from "../../../src/dev/ReplayPriceFeed.sol";
import { IAssets } from "../../../src/interfaces/IAssets.sol";
import { IBitcoinBenchmark } from "../../../src/interfaces/IBitcoinBenchmark.sol";
import { BitcoinReward } from "../../../src/libraries/BitcoinReward.sol";
import { MinerRegistry } from "../../../src/power/MinerRegistry.sol";
import { RealHeaders } from "../HeaderRelay/RealHeaders.t.sol";

/// @notice The day of a real retarget, 2024-01-06, through relay and benchmark together.
contract RealRelayTest is RealHeaders {
    uint32 private constant DAY = 19_728;
    /// @dev [1e-6] What all three reporters say, though it is the difficulty of the day before.
    uint128 private constant REPORTED = 72_006_146_478_567_000_000;
    uint128 private constant FEES = 120_000_000;
    uint128 private constant HEIGHT = 824_537;
    uint128 private constant BLOCKS = 145;

    BitcoinBenchmark private benchmark;

    function setUp() public override {
        super.setUp();
        vm.warp((uint256(DAY) + 1) * 1 days - 1 hours);
        ReplayPriceFeed feed = new ReplayPriceFeed(address(this));
        feed.post(44_000e8);
        vm.warp((uint256(DAY) + 1) * 1 days + 3 hours);
        benchmark = new BitcoinBenchmark(
            address(this),
            new MinerRegistry(address(this), address(0), address(0), IAssets(address(0))),
            address(feed),
            DAY
        );
        address[] memory reporters = new address[](3);
        uint128[] memory inputs = new uint128[](5);
        (inputs[0], inputs[1], inputs[2], inputs[3]) = (REPORTED, FEES, HEIGHT, BLOCKS);
        for (uint256 i = 0; i < 3; ++i) {
            reporters[i] = address(uint160(i + 1));
        }
        benchmark.setReporters(reporters);
        benchmark.setRelay(relay);
        for (uint256 i = 0; i < 3; ++i) {
            vm.prank(reporters[i]);
            benchmark.report(DAY, inputs);
        }
    }

    function test_M13_RetargetDayPaysByItsTwoDifficulties() public {
        submitTo(824_682);
        vm.expectRevert(abi.encodeWithSelector(IBitcoinBenchmark.RelayBehind.selector, DAY));
        benchmark.finalize(0);
        submitTo(824_698);
        benchmark.finalize(0);

        (uint256 difficulty, bool isFinal) = relay.difficultyOn(DAY);
        assertTrue(isFinal);
        assertGt(difficulty, REPORTED);
        uint256 reward = BitcoinReward.perUnit(difficulty, FEES, HEIGHT, HEIGHT + BLOCKS - 1);
        assertEq(benchmark.latestReward(), reward);
    }
}
