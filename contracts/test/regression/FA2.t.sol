// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IBenchmark } from "../../src/interfaces/IBenchmark.sol";
import { IBitcoinBenchmark } from "../../src/interfaces/IBitcoinBenchmark.sol";
import { BitcoinReward } from "../../src/libraries/BitcoinReward.sol";
import { Base } from "../Base.t.sol";
import { SettableRelay } from "../mocks/SettableRelay.sol";

/// @notice One silent reporter of three froze the market average, and a silence across a halving asked honest miners for
/// twice of what there was: a proven difficulty and a known subsidy were dropped with the rest.
contract FA2Test is Base {
    uint256 private constant HALVING = 840_000;
    uint128 private constant PROVEN = DIFFICULTY * 101 / 100;

    SettableRelay private relay;
    uint32 private day;

    function setUp() public override {
        super.setUp();
        for (uint256 i = 3; i < 5; ++i) {
            reporters.push(makeAddr(string.concat("reporter", vm.toString(i))));
        }
        relay = new SettableRelay();
        vm.startPrank(owner);
        btcBenchmark.setReporters(reporters);
        btcBenchmark.setRelay(relay);
        vm.stopPrank();
        relay.set(DIFFICULTY, true, false);
        day = FIRST_DAY;
        at(0);
        report(5, HALVING - 200);
        btcBenchmark.finalize(0);
        ++day;
    }

    function at(uint256 age) private {
        vm.warp(uint256(day + 1) * 1 days + age);
        btcFeed.post(44_000e8);
    }

    function report(uint256 count, uint256 height) private {
        uint128[] memory inputs = new uint128[](5);
        (inputs[0], inputs[1], inputs[2], inputs[3]) = (DIFFICULTY, FEES, uint128(height), BLOCKS);
        for (uint256 i = 0; i < count; ++i) {
            vm.prank(reporters[i]);
            btcBenchmark.report(day, inputs);
        }
    }

    function test_FA2_SilentReportersBelowTheMajorityFreezeNothing() public {
        at(0);
        report(3, HALVING - 56);
        vm.expectRevert(abi.encodeWithSelector(IBenchmark.ReportsMissing.selector, day, 3, 5));
        btcBenchmark.finalize(0);
        at(12 hours - 1);
        vm.expectRevert(abi.encodeWithSelector(IBenchmark.ReportsMissing.selector, day, 3, 5));
        btcBenchmark.finalize(0);
        // A jump, as a halving is one: the wait is over after 36 hours whoever is silent.
        at(36 hours);
        btcBenchmark.finalize(0);
        assertFalse(btcBenchmark.priceOn(day).rewardCarried);
    }

    function testFuzz_FA2_FewerThanTheMajorityNeverCloseADayBeforeThreeDays(uint256 count, uint256 age)
        public
    {
        count = bound(count, 0, 2);
        at(bound(age, 12 hours, 3 days - 1));
        report(count, HALVING - 56);
        vm.expectRevert(abi.encodeWithSelector(IBenchmark.ReportsMissing.selector, day, count, 3));
        btcBenchmark.finalize(0);
    }

    /// @dev The day of the halving and the one after, nobody reports: the subsidy goes on by height, the difficulty is the
    /// relay's, the fees alone are carried.
    function test_FA2_SilenceAcrossAHalving() public {
        uint256 height = HALVING - 56;
        relay.set(PROVEN, true, false);
        for (uint256 i = 0; i < 3; ++i) {
            at(3 days);
            vm.expectEmit(address(btcBenchmark));
            emit IBitcoinBenchmark.DifficultyTaken(day, PROVEN, IBitcoinBenchmark.DifficultySource.Proven);
            btcBenchmark.finalize(0);
            assertTrue(btcBenchmark.priceOn(day).rewardCarried);
            uint256 reward = BitcoinReward.perUnit(PROVEN, FEES, height, height + 143);
            assertEq(btcBenchmark.rewardOn(day).reward, reward);
            assertEq(btcBenchmark.networkOn(day).nextHeight, height + 144);
            height += 144;
            ++day;
        }
        // Half of the subsidy, and the fees: far below what was carried before.
        uint256 before = btcBenchmark.rewardOn(FIRST_DAY).reward;
        assertLt(btcBenchmark.latestReward(), before * 52 / 100);
    }

    /// @dev Neither the relay nor the reporters: what was known last, and the day closes all the same.
    function test_MARK_4_NoDayWaitsLongerThanThreeDaysForAnything() public {
        relay.set(0, false, true);
        btcFeed.post(0);
        vm.warp(uint256(day + 1) * 1 days + 3 days - 1);
        vm.expectRevert();
        btcBenchmark.finalize(0);
        vm.warp(block.timestamp + 1);
        vm.expectEmit(address(btcBenchmark));
        emit IBitcoinBenchmark.DifficultyTaken(day, DIFFICULTY, IBitcoinBenchmark.DifficultySource.LastProven);
        assertEq(btcBenchmark.finalize(0), day);
        assertTrue(btcBenchmark.priceOn(day).priceSource == IBenchmark.PriceSource.Carried);
    }
}
