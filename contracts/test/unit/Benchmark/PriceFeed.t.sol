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
        filBenchmark.finalize();
    }

    function testFuzz_MARK_5_PriceHasEighteenDecimals(uint8 decimals, uint256 answer) public {
        decimals = uint8(bound(decimals, 0, 18));
        answer = bound(answer, 1, type(uint128).max / 10 ** (18 - decimals));
        feed = new FickleFeed(decimals);
        feed.answer(int256(answer), block.timestamp);
        vm.prank(owner);
        filBenchmark.setPriceFeed(address(feed));
        filBenchmark.finalize();
        assertEq(filBenchmark.priceOn(day).price, answer * 10 ** (18 - decimals));
        assertFalse(filBenchmark.priceOn(day).priceCarried);
    }

    function testFuzz_RevertWhen_MARK_5_AnswerIsZeroOrNegative(int256 answer) public {
        feed.answer(bound(answer, type(int256).min, 0), block.timestamp);
        refuse();
    }

    function testFuzz_RevertWhen_MARK_5_AnswerIsStale(uint256 age) public {
        vm.warp(block.timestamp + 3 hours);
        age = bound(age, 25 hours + 1, block.timestamp);
        feed.answer(20e8, block.timestamp - age);
        refuse();
        feed.answer(20e8, block.timestamp - 25 hours);
        filBenchmark.finalize();
    }

    function testFuzz_RevertWhen_MARK_5_AnswerIsFromTheFuture(uint256 updatedAt) public {
        feed.answer(20e8, bound(updatedAt, block.timestamp + 1, type(uint256).max));
        refuse();
    }

    function test_RevertWhen_MARK_5_AnswerIsAbsurd() public {
        feed.answer(type(int256).max, block.timestamp);
        refuse();
        feed.answer(int256(uint256(type(uint128).max) / 1e10) + 1, block.timestamp);
        refuse();
    }

    function test_MARK_5_FeedThatLostItsCodeOnlyCarriesThePrice() public {
        vm.etch(address(feed), "");
        refuse();
        at(3 days);
        filBenchmark.finalize();
        assertTrue(filBenchmark.priceOn(day).priceCarried);
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
        filBenchmark.finalize();
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
        filBenchmark.finalize();
        assertEq(filBenchmark.priceOn(day).price, 20e18);
        assertTrue(filBenchmark.priceOn(day).priceCarried);
        assertFalse(filBenchmark.priceOn(day).rewardCarried);
    }

    function test_RevertWhen_MARK_5_FirstPriceIsMissing() public {
        for (uint256 i = 0; i < 2; ++i) {
            reporters.pop();
        }
        reportBtc(FIRST_DAY, DIFFICULTY, FEES);
        at(9 days);
        btcFeed.post(0);
        vm.expectRevert(abi.encodeWithSelector(IBenchmark.PriceRefused.selector, FIRST_DAY));
        btcBenchmark.finalize();
    }
}
