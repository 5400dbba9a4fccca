// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { Base } from "../Base.t.sol";

/// @notice Filecoin pays 25 % at once and 75 % over 180 days; miners were judged by what they had not yet been paid.
contract M14Test is Base {
    uint32 internal product;
    uint256 internal tokenId;
    uint256 internal reward;

    function setUp() public override {
        super.setUp();
        product = openFil();
        tokenId = buy(alice, product, 10_240);
        while (today() < settlement.stateOf(product).nextDay) {
            nextDay();
        }
        reward = filBenchmark.latestReward();
    }

    function test_M14_FirstDayAsksForTheLiquidQuarterOnly() public {
        nextDay();
        assertEq(settlement.expectedNext(product), 10_240 * (reward / 4) / 1e9);
        depositAll(product);
        settlement.settle(product, 1);
        assertEq(settlement.checkpointOf(product, today()).released, 1e18);
        assertEq(settlement.creditOf(miner, usdt), power.powerOf(tokenId).tranche);
    }

    function test_M14_WhatVestsLaterFollowsTheToken() public {
        for (uint256 i = 0; i < 5; ++i) {
            nextDay();
            depositAll(product);
            settlement.settle(product, 1);
        }
        vm.prank(alice);
        power.transferFrom(alice, bob, tokenId);
        nextDay();
        uint256 liquid = settlement.expectedNext(product);
        assertEq(liquid, 10_240 * (reward / 4 + 3 * (5 * reward) / 720) / 1e9);
        depositAll(product);
        settlement.settle(product, 1);
        claim(tokenId);
        assertApproxEqAbs(fil.balanceOf(bob), liquid, 1);
    }
}
