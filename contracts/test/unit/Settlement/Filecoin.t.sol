// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IPrimarySale } from "../../../src/interfaces/IPrimarySale.sol";
import { Base } from "../../Base.t.sol";

/// @notice A batch whose coin vests: the tail pays after the mining days.
contract FilecoinTest is Base {
    uint32 internal product;
    uint256 internal tokenId;

    function setUp() public override {
        super.setUp();
        product = openFil();
        tokenId = buy(alice, product, 10_240);
        while (today() < settlement.stateOf(product).nextDay) {
            nextDay();
        }
    }

    /// forge-config: default.fuzz.runs = 32
    function testFuzz_MARK_3_ExpectedGrowsWhileRewardsVest(uint8 numberOfDays) public {
        numberOfDays = uint8(bound(numberOfDays, 1, 8));
        uint256 reward = filBenchmark.latestReward();
        for (uint256 i = 0; i < numberOfDays; ++i) {
            nextDay();
            uint256 cash = reward / 4 + 3 * reward * i / 720;
            assertEq(settlement.expectedNext(product), 10_240 * cash / 1e9);
            depositAll(product);
            settlement.settle(product, 1);
        }
    }

    /// @dev Two mining days; on the third nothing runs that could cost.
    function test_MARK_1_RunningCostEndsWithTheMiningDays() public {
        IPrimarySale.Offer memory offer = filOffer();
        (offer.miningDays, offer.runningCost) = (2, 1e9);
        product = create(offer);
        fundBond(product, 1_000_000e18);
        buy(bob, product, 10_240);
        while (today() < offer.startDay) {
            nextDay();
        }
        uint256 cost = 10_240 * uint256(offer.runningCost) * 1e18 / 20e18;
        for (uint256 i = 0; i < 3; ++i) {
            nextDay();
            uint256 cash = filBenchmark.cashOn(today() - 1, offer.startDay, offer.startDay + 2);
            assertEq(settlement.expectedNext(product), 10_240 * cash / 1e9 - (i < 2 ? cost : 0));
            depositAll(product);
            settlement.settle(product, 1);
        }
    }

    function test_SALE_3_TailPaysWhatVestedAndIncomeFollowsTheToken() public {
        uint32 end = power.powerOf(tokenId).endDay;
        uint256 all = 0;
        while (settlement.stateOf(product).nextDay < end) {
            nextDay();
            all += settlement.expectedNext(product);
            depositAll(product);
            settlement.settle(product, 1);
            if (settlement.stateOf(product).nextDay == end - 180) {
                vm.prank(alice);
                power.transferFrom(alice, bob, tokenId);
            }
        }
        uint256 mined = 540 * uint256(filBenchmark.latestReward()) * 10_240 / 1e9;
        assertApproxEqAbs(all, mined, 720 * 3e4);
        claim(tokenId);
        uint256 tail = fil.balanceOf(bob);
        assertApproxEqRel(tail, mined / 540 * 180 * 3 / 8, 0.01e18);
        assertEq(settlement.creditOf(alice, fil) + tail, all);
        assertEq(settlement.stateOf(product).escrow, 0);
    }
}
