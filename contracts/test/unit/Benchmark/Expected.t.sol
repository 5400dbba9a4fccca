// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IPrimarySale } from "../../../src/interfaces/IPrimarySale.sol";
import { Running } from "../Running.t.sol";

contract ExpectedTest is Running {
    function test_MARK_1_ExpectedIsBenchmarkTimesActivePower() public {
        close(product);
        uint256 units = uint256(ALICE_UNITS) + BOB_UNITS;
        uint256 reward = btcBenchmark.latestReward();
        assertEq(settlement.expectedNext(product), units * reward * 10 ** btcDecimals() / 1e27);
    }

    /// forge-config: default.fuzz.runs = 32
    function testFuzz_MARK_1_RunningCostIsTakenOffAtTheDaysPrice(uint64 cost, uint64 price) public {
        cost = uint64(bound(cost, 1, 1e15));
        price = uint64(bound(price, 1e8, 1e14));
        IPrimarySale.Offer memory offer = btcOffer();
        offer.runningCost = cost;
        uint32 other = create(offer);
        fundBond(other, 10 ** btcDecimals() * 100);
        buy(carol, other, 1_000_000);
        vm.warp(block.timestamp + 1 days);
        catchUp();
        vm.warp(block.timestamp + 1 days);
        reportBtc(today() - 1, DIFFICULTY, FEES);
        btcFeed.post(int256(uint256(price)));
        btcBenchmark.finalize(0);
        uint256 scale = 10 ** btcDecimals();
        uint256 gross = 1_000_000 * uint256(btcBenchmark.latestReward()) * scale / 1e27;
        uint256 costs = 1_000_000 * uint256(cost) * scale / (uint256(price) * 1e10);
        assertEq(settlement.expectedNext(other), costs > gross ? 0 : gross - costs);
    }

    function test_DAY_3_DayThatAsksForNothingPaysTheHolder() public {
        IPrimarySale.Offer memory offer = btcOffer();
        offer.runningCost = type(uint64).max;
        uint32 other = create(offer);
        fundBond(other, 10 ** btcDecimals());
        uint256 tokenId = buy(carol, other, 1000);
        pass(other, 1e18);
        assertEq(settlement.depositOf(other, settlement.stateOf(other).nextDay - 1), 0);
        assertEq(settlement.creditOf(miner, usdt), 0);
        assertEq(refund(tokenId), trancheOf(tokenId));
        assertEq(settlement.stateOf(other).bond, 10 ** btcDecimals());
    }

    function test_MARK_4_SilenceDoesNotHangSettlement() public {
        vm.warp(block.timestamp + 4 days);
        btcFeed.post(44_000e8);
        btcBenchmark.finalize(0);
        vm.warp(settlement.graceEnd(product));
        assertEq(settlement.settle(product, 1), 1);
        assertTrue(btcBenchmark.priceOn(btcBenchmark.nextDay() - 1).rewardCarried);
    }
}
