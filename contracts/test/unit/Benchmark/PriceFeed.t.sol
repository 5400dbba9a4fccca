// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IBenchmark } from "../../../src/interfaces/IBenchmark.sol";
import { FickleFeed } from "../../mocks/FickleFeed.sol";
import { Panel } from "./Panel.t.sol";

contract PriceFeedTest is Panel {
    FickleFeed internal feed;

    function setUp() public override {
        super.setUp();
        feed = new FickleFeed(8);
        vm.prank(owner);
        filBenchmark.setPriceFeed(address(feed));
        report(5, 21e18);
    }

    function refuse() internal {
        vm.expectRevert(abi.encodeWithSelector(IBenchmark.PriceRefused.selector, day));
        filBenchmark.finalize(0);
    }

    function testFuzz_MARK_5_PriceHasEighteenDecimals(uint8 decimals, uint256 answer) public {
        decimals = uint8(bound(decimals, 0, 18));
        answer = bound(answer, 1, type(uint96).max / 10 ** (18 - decimals));
        feed = new FickleFeed(decimals);
        feed.answer(int256(answer), block.timestamp);
        vm.prank(owner);
        filBenchmark.setPriceFeed(address(feed));
        filBenchmark.finalize(0);
        assertEq(filBenchmark.priceOn(day).price, answer * 10 ** (18 - decimals));
        assertTrue(filBenchmark.priceOn(day).priceSource == IBenchmark.PriceSource.Feed);
    }

    function testFuzz_RevertWhen_MARK_5_AnswerIsZeroOrNegative(int256 answer) public {
        feed.answer(bound(answer, type(int256).min, 0), block.timestamp);
        refuse();
    }

    function testFuzz_RevertWhen_MARK_5_AnswerIsStale(uint256 age) public {
        uint256 end = block.timestamp;
        vm.warp(end + 3 hours);
        age = bound(age, 25 hours + 1, end);
        feed.answer(20e8, end - age);
        refuse();
        feed.answer(20e8, end - 25 hours);
        filBenchmark.finalize(0);
    }

    function testFuzz_RevertWhen_MARK_5_AnswerIsFromTheFuture(uint256 updatedAt) public {
        feed.answer(20e8, bound(updatedAt, block.timestamp + 1, type(uint256).max));
        refuse();
    }

    function test_RevertWhen_MARK_5_AnswerIsAbsurd() public {
        feed.answer(type(int256).max, block.timestamp);
        refuse();
        feed.answer(int256(uint256(type(uint96).max) / 1e10) + 1, block.timestamp);
        refuse();
    }

    function test_MARK_5_FeedThatLostItsCodeOnlyCarriesThePrice() public {
        vm.etch(address(feed), "");
        refuse();
        at(3 days);
        filBenchmark.finalize(0);
        assertTrue(filBenchmark.priceOn(day).priceSource == IBenchmark.PriceSource.Carried);
    }

    function test_RevertWhen_MARK_5_FeedAnswersInAnotherShape() public {
        vm.mockCall(
            address(feed), abi.encodeCall(feed.latestRoundData, ()), abi.encode(20e8, block.timestamp)
        );
        refuse();
    }

    function test_MARK_5_DecimalsAreReadOnce() public {
        feed.answer(20e8, block.timestamp);
        vm.mockCallRevert(address(feed), abi.encodeCall(feed.decimals, ()), "");
        filBenchmark.finalize(0);
        assertEq(filBenchmark.priceOn(day).price, 20e18);
    }

    function test_RevertWhen_MARK_5_FeedFails() public {
        feed.fail();
        refuse();
    }

    function test_MARK_5_LastPriceStandsInAfterThreeDays() public {
        feed.fail();
        at(3 days - 1);
        refuse();
        at(3 days);
        filBenchmark.finalize(0);
        assertEq(filBenchmark.priceOn(day).price, 20e18);
        assertTrue(filBenchmark.priceOn(day).priceSource == IBenchmark.PriceSource.Carried);
        assertFalse(filBenchmark.priceOn(day).rewardCarried);
    }

    /// @dev Nothing is carried into the first day: only reports can stand in.
    function test_MARK_5_TheFirstPriceComesFromReportsIfNotFromTheFeed() public {
        vm.startPrank(owner);
        btcBenchmark.setReporters(reporters);
        btcBenchmark.setPriceFeed(address(new FickleFeed(8)));
        vm.stopPrank();
        uint128[] memory inputs = new uint128[](5);
        (inputs[0], inputs[1], inputs[2], inputs[3]) = (DIFFICULTY, FEES, HEIGHT, BLOCKS);
        for (uint256 i = 0; i < 5; ++i) {
            if (i > 1) inputs[4] = uint128(43_000e18 + i * 1000e18);
            vm.prank(reporters[i]);
            btcBenchmark.report(FIRST_DAY, inputs);
            if (i != 3) continue;
            at(9 days);
            // Two of five named a price.
            vm.expectRevert(abi.encodeWithSelector(IBenchmark.PriceRefused.selector, FIRST_DAY));
            btcBenchmark.finalize(0);
        }
        btcBenchmark.finalize(0);
        assertEq(btcBenchmark.priceOn(FIRST_DAY).price, 46_000e18);
        assertTrue(btcBenchmark.priceOn(FIRST_DAY).priceSource == IBenchmark.PriceSource.Reported);
    }
}
