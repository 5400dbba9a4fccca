// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IBenchmark } from "../../../src/interfaces/IBenchmark.sol";
import { Panel } from "./Panel.t.sol";

contract FinalizeTest is Panel {
    function priceOf(uint128 reward, bool carried) internal view returns (IBenchmark.DayPrice memory) {
        return IBenchmark.DayPrice(
            20e18, uint96(reward), uint40(block.timestamp), carried, IBenchmark.PriceSource.Feed, 0
        );
    }

    function test_MARK_1_FinalDayNeverChangesAndEveryInputIsInAnEvent() public {
        report(5, 21e18);
        uint128[] memory inputs = new uint128[](2);
        (inputs[0], inputs[1]) = (21e18, NETWORK_POWER);
        uint128 reward = uint128(perUnit(21e18));
        uint128 through = reward + uint128(perUnit(REWARD_PER_WIN));
        vm.expectEmit(address(filBenchmark));
        emit IBenchmark.DayFinalized(
            day, IBenchmark.DayReward(reward, through), priceOf(reward, false), inputs
        );
        assertEq(filBenchmark.finalize(0), day);
        assertEq(filBenchmark.rewardOn(day).reward, reward);
        assertEq(filBenchmark.rewardOn(day).through, through);
        assertEq(filBenchmark.priceOn(day).price, 20e18);
        assertEq(filBenchmark.priceOn(day).finalizedAt, block.timestamp);
        filFeed.post(99e8);
        vm.expectRevert(abi.encodeWithSelector(IBenchmark.DayOpen.selector, day + 1));
        filBenchmark.finalize(0);
        assertEq(filBenchmark.priceOn(day).price, 20e18);
        assertEq(filBenchmark.latestReward(), reward);
    }

    function test_RevertWhen_MARK_1_DayIsNotFinal() public {
        bytes memory refused = abi.encodeWithSelector(IBenchmark.DayNotFinal.selector, day);
        vm.expectRevert(refused);
        filBenchmark.rewardOn(day);
        vm.expectRevert(refused);
        filBenchmark.priceOn(day);
        vm.expectRevert(refused);
        filBenchmark.cashOn(day, day, day + 1);
        vm.expectRevert(abi.encodeWithSelector(IBenchmark.DayNotFinal.selector, FIRST_DAY - 1));
        filBenchmark.rewardOn(FIRST_DAY - 1);
        vm.expectRevert(abi.encodeWithSelector(IBenchmark.DayNotFinal.selector, FIRST_DAY));
        btcBenchmark.cashOn(FIRST_DAY, 0, 0);
    }

    function testFuzz_MARK_4_ValueIsTheMedian(uint128[5] memory values) public {
        for (uint256 i = 0; i < 5; ++i) {
            values[i] = uint128(bound(values[i], 1e17, 1e21));
            reportAs(i, values[i]);
        }
        filBenchmark.finalize(0);
        uint256 below = 0;
        uint256 above = 0;
        uint256 got = filBenchmark.latestReward();
        for (uint256 i = 0; i < 5; ++i) {
            if (perUnit(values[i]) < got) ++below;
            if (perUnit(values[i]) > got) ++above;
        }
        assertLe(below, 2);
        assertLe(above, 2);
    }

    function testFuzz_MARK_4_QuorumIsEnoughOnceTheWindowIsOver(uint256 age) public {
        report(3, 21e18);
        at(bound(age, 0, 12 hours - 1));
        missing(3, 5);
        at(12 hours);
        filBenchmark.finalize(0);
        assertEq(filBenchmark.latestReward(), perUnit(21e18));
    }

    function test_RevertWhen_MARK_4_QuorumIsMissing() public {
        missing(0, 5);
        report(2, 21e18);
        at(12 hours);
        missing(2, 3);
        at(3 days - 1);
        missing(2, 3);
    }

    function test_MARK_4_JumpNeedsEveryReporter() public {
        report(4, 30e18);
        at(12 hours);
        vm.expectRevert(
            abi.encodeWithSelector(
                IBenchmark.JumpUnconfirmed.selector, day, perUnit(30e18), perUnit(REWARD_PER_WIN)
            )
        );
        filBenchmark.finalize(0);
        reportAs(4, 30e18);
        filBenchmark.finalize(0);
        assertEq(filBenchmark.latestReward(), perUnit(30e18));
    }

    function testFuzz_MARK_4_JumpNeedsAWait(uint128 value) public {
        value = uint128(bound(value, 1e18, 100e18));
        uint256 change = value > 20e18 ? value - 20e18 : 20e18 - value;
        vm.assume(change > 5.000001e18);
        report(3, value);
        at(36 hours - 1);
        vm.expectRevert(
            abi.encodeWithSelector(
                IBenchmark.JumpUnconfirmed.selector, day, perUnit(value), perUnit(REWARD_PER_WIN)
            )
        );
        filBenchmark.finalize(0);
        at(36 hours);
        filBenchmark.finalize(0);
        assertEq(filBenchmark.latestReward(), perUnit(value));
    }

    function testFuzz_MARK_4_SmallChangeNeedsNoSecondLook(uint128 value) public {
        value = uint128(bound(value, 15.000001e18, 24.999999e18));
        report(3, value);
        at(12 hours);
        filBenchmark.finalize(0);
        assertEq(filBenchmark.latestReward(), perUnit(value));
    }

    function test_MARK_4_LastValueStandsInAfterThreeSilentDays() public {
        report(2, 40e18);
        at(3 days - 1);
        missing(2, 3);
        at(3 days);
        vm.expectEmit(address(filBenchmark));
        uint128 reward = uint128(perUnit(REWARD_PER_WIN));
        emit IBenchmark.DayFinalized(
            day, IBenchmark.DayReward(reward, 2 * reward), priceOf(reward, true), new uint128[](0)
        );
        filBenchmark.finalize(0);
        assertTrue(filBenchmark.priceOn(day).rewardCarried);
        assertEq(filBenchmark.latestReward(), perUnit(REWARD_PER_WIN));
    }

    function test_MARK_4_LateQuorumIsBetterThanTheLastValue() public {
        report(3, 21e18);
        at(9 days);
        filBenchmark.finalize(0);
        assertFalse(filBenchmark.priceOn(day).rewardCarried);
        assertEq(filBenchmark.latestReward(), perUnit(21e18));
    }

    function test_RevertWhen_MARK_4_FirstDayIsSilent() public {
        vm.warp(uint256(FIRST_DAY + 9) * 1 days);
        vm.expectRevert(abi.encodeWithSelector(IBenchmark.ReportsMissing.selector, FIRST_DAY, 0, 2));
        btcBenchmark.finalize(0);
    }

    function test_MARK_4_ReportsOfFormerReportersDoNotCount() public {
        report(2, 90e18);
        address[] memory chosen = new address[](3);
        for (uint256 i = 0; i < 3; ++i) {
            chosen[i] = reporters[i + 2];
        }
        vm.prank(owner);
        filBenchmark.setReporters(chosen);
        missing(0, 3);
        for (uint256 i = 2; i < 5; ++i) {
            reportAs(i, 21e18);
        }
        filBenchmark.finalize(0);
        assertEq(filBenchmark.latestReward(), perUnit(21e18));
    }
}
