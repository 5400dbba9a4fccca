// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IPayTokenPrices } from "../../../src/interfaces/IPayTokenPrices.sol";
import { Side } from "../../../src/types/IncomeMark.sol";
import { PayTokenPrices } from "../../../src/valuation/PayTokenPrices.sol";
import { FickleFeed } from "../../mocks/FickleFeed.sol";
import { IERC20 } from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import { Test } from "forge-std/Test.sol";

contract PayTokenPricesTest is Test {
    IERC20 private token = IERC20(makeAddr("token"));
    PayTokenPrices private prices;
    FickleFeed private feed;

    function setUp() public {
        vm.warp(20_000 days);
        prices = new PayTokenPrices(address(this));
        feed = new FickleFeed(8);
        feed.answer(0.99e8, block.timestamp);
        prices.setFeed(token, address(feed), 1 days);
    }

    function price() private view returns (uint256) {
        return prices.priceOf(token, 19_999, Side.Low);
    }

    function test_RISK_8_AFreshAnswerCounts() public {
        feed.answer(1.01e8, block.timestamp);
        assertEq(price(), 1.01e18);
        assertEq(prices.keptOf(token), 0.99e18);
    }

    function test_RISK_8_WhatAnybodyKeptStandsInForAFeedThatStops(address anybody) public {
        feed.answer(1.01e8, block.timestamp);
        vm.prank(anybody);
        prices.keep(token);
        feed.answer(1.03e8, block.timestamp);
        vm.warp(block.timestamp + 1 days);
        assertEq(price(), 1.03e18);
        vm.warp(block.timestamp + 1);
        assertEq(price(), 1.01e18);
        feed.fail();
        assertEq(price(), 1.01e18);
        vm.expectRevert(abi.encodeWithSelector(IPayTokenPrices.BadSource.selector, token));
        prices.keep(token);
    }

    function test_RevertWhen_RISK_8_NobodyNamedASource() public {
        token = IERC20(makeAddr("another"));
        vm.expectRevert(abi.encodeWithSelector(IPayTokenPrices.NoSource.selector, token));
        price();
    }
}
