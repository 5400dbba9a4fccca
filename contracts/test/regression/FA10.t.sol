// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IBenchmark } from "../../src/interfaces/IBenchmark.sol";
import { PhasedFeed } from "../mocks/PhasedFeed.sol";
import { Panel } from "../unit/Benchmark/Panel.t.sol";

/// @notice The price of a day was whatever the feed said when somebody finalised: late finalising picked the price.
contract FA10Test is Panel {
    PhasedFeed private feed;
    uint256 private end;

    function setUp() public override {
        super.setUp();
        feed = new PhasedFeed();
        vm.prank(owner);
        filBenchmark.setPriceFeed(address(feed));
        end = uint256(day + 1) * 1 days;
        report(5, REWARD_PER_WIN);
    }

    function refuse(uint80 round) private {
        vm.expectRevert(abi.encodeWithSelector(IBenchmark.PriceRefused.selector, day));
        filBenchmark.finalize(round);
    }

    function assertPrice(uint256 price, IBenchmark.PriceSource source) private view {
        assertEq(filBenchmark.priceOn(day).price, price);
        assertTrue(filBenchmark.priceOn(day).priceSource == source);
    }

    /// @dev 20 before the end, 40 two hours later, 10 a day later.
    function threeRounds() private {
        feed.write(1, 6, 19e8, end - 2 hours);
        feed.write(1, 7, 20e8, end - 1 hours);
        feed.write(1, 8, 40e8, end + 2 hours);
        feed.write(1, 9, 10e8, end + 26 hours);
    }

    function testFuzz_FA10_LateFinalisingDoesNotPickThePrice(uint256 age) public {
        threeRounds();
        vm.warp(end + bound(age, 26 hours, 60 days));
        filBenchmark.finalize(0);
        assertPrice(20e18, IBenchmark.PriceSource.Feed);
    }

    function testFuzz_FA10_OnlyTheRoundInForceIsAccepted(uint80 round) public {
        threeRounds();
        vm.warp(end + 27 hours);
        vm.assume(round != 0 && round != feed.id(1, 7));
        refuse(round);
        assertEq(filBenchmark.priceAt(day, round), 0);
        // Its neighbours are the ones to try.
        for (uint64 count = 5; count < 11; ++count) {
            if (count != 7) refuse(feed.id(1, count));
        }
        filBenchmark.finalize(feed.id(1, 7));
        assertPrice(20e18, IBenchmark.PriceSource.Feed);
    }

    /// @dev Round 7 was replaced by 8 before the end; a feed that answers for 8 with 9 hides that.
    function test_FA10_AFeedThatAnswersAnotherRoundProvesNothing() public {
        threeRounds();
        feed.write(1, 8, 30e8, end - 10 minutes);
        feed.write(1, 9, 10e8, end + 26 hours);
        feed.shift(1);
        vm.warp(end + 27 hours);
        for (uint64 count = 5; count < 11; ++count) {
            refuse(feed.id(1, count));
        }
        feed.shift(0);
        filBenchmark.finalize(feed.id(1, 8));
        assertPrice(30e18, IBenchmark.PriceSource.Feed);
    }

    /// @dev A round of the very second of the end is the one in force; the round before it is not any more.
    function test_FA10_ARoundOfTheEndItselfIsInForce() public {
        feed.write(1, 7, 20e8, end - 1 hours);
        feed.write(1, 8, 40e8, end);
        feed.write(1, 9, 10e8, end + 1 hours);
        vm.warp(end + 2 hours);
        refuse(feed.id(1, 7));
        filBenchmark.finalize(feed.id(1, 8));
        assertPrice(40e18, IBenchmark.PriceSource.Feed);
    }

    function test_MARK_5_TheFirstRoundOfTheNextPhaseIsASuccessor() public {
        feed.write(1, 7, 20e8, end - 1 hours);
        feed.write(2, 1, 40e8, end + 1);
        vm.warp(end + 1 hours);
        filBenchmark.finalize(feed.id(1, 7));
        assertPrice(20e18, IBenchmark.PriceSource.Feed);
    }

    /// @dev The last round of a phase that is over proves nothing once the next one had begun.
    function test_MARK_5_APhaseThatWasOverIsNotInForce() public {
        feed.write(1, 7, 20e8, end - 3 hours);
        feed.write(2, 1, 30e8, end - 1 hours);
        feed.write(2, 2, 40e8, end + 1);
        vm.warp(end + 1 hours);
        refuse(feed.id(1, 7));
        filBenchmark.finalize(feed.id(2, 1));
        assertPrice(30e18, IBenchmark.PriceSource.Feed);
    }

    function test_MARK_5_TheLatestRoundIsInForceIfItIsNotOld() public {
        feed.write(1, 7, 20e8, end - 25 hours);
        vm.warp(end + 2 days);
        filBenchmark.finalize(feed.id(1, 7));
        assertPrice(20e18, IBenchmark.PriceSource.Feed);
    }

    function test_MARK_5_AStaleRoundIsRefusedThoughItsSuccessorIsLater() public {
        feed.write(1, 7, 20e8, end - 25 hours - 1);
        feed.write(1, 8, 40e8, end + 1);
        vm.warp(end + 1 hours);
        refuse(feed.id(1, 7));
    }

    /// @dev Whoever comes first after three days cannot have a price carried that was proved.
    function test_FA10_AProvedPriceIsNotCarriedOver() public {
        threeRounds();
        vm.warp(end + 2 days);
        uint80 round = feed.id(1, 7);
        vm.expectEmit(address(filBenchmark));
        emit IBenchmark.PriceProven(day, round, 20e18);
        filBenchmark.provePrice(day, round);
        assertEq(filBenchmark.provenPrice(day), 20e18);
        vm.expectRevert(abi.encodeWithSelector(IBenchmark.NoProof.selector, day, round));
        filBenchmark.provePrice(day, round);
        vm.warp(end + 3 days);
        filBenchmark.finalize(feed.id(1, 9));
        assertPrice(20e18, IBenchmark.PriceSource.Feed);
        assertEq(filBenchmark.priceOn(day).unproven, 0);
    }

    function test_RevertWhen_FA10_APriceIsProvedOfAnOpenOrFinalDay() public {
        threeRounds();
        vm.warp(end);
        for (uint32 other = day - 1; other <= day + 1; other += 2) {
            vm.expectRevert(abi.encodeWithSelector(IBenchmark.DayNotReportable.selector, other));
            filBenchmark.provePrice(other, 0);
        }
        vm.expectRevert(abi.encodeWithSelector(IBenchmark.NoProof.selector, day, 12));
        filBenchmark.provePrice(day, 12);
    }

    /// @dev A feed that died: three days carried, then what the reports say, then the feed again.
    function test_MARK_5_AfterThreeCarriedDaysTheReportsStandIn() public {
        for (uint8 i = 1; i <= 5; ++i) {
            vm.warp(end + 3 days - 1);
            refuse(0);
            vm.warp(end + 3 days);
            filBenchmark.finalize(0);
            bool carried = i <= 3;
            assertPrice(
                carried ? 20e18 : 26e18,
                carried ? IBenchmark.PriceSource.Carried : IBenchmark.PriceSource.Reported
            );
            assertEq(filBenchmark.priceOn(day).unproven, i);
            nextReported();
        }
        feed.write(3, 1, 33e8, end - 1);
        filBenchmark.finalize(0);
        assertPrice(33e18, IBenchmark.PriceSource.Feed);
        assertEq(filBenchmark.priceOn(day).unproven, 0);
    }

    /// @dev The next day, reported at prices whose median is 26.
    function nextReported() private {
        ++day;
        end += 1 days;
        uint128[] memory inputs = new uint128[](3);
        (inputs[0], inputs[1]) = (REWARD_PER_WIN, NETWORK_POWER);
        for (uint256 i = 0; i < 5; ++i) {
            inputs[2] = uint128(24e18 + i * 1e18);
            vm.prank(reporters[i]);
            filBenchmark.report(day, inputs);
        }
    }
}
