// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { GasCase } from "./GasCase.sol";

/// @title The gas of an assessment and of proving a price
contract ValuationGasTest is GasCase {
    function test_Assess_RISK7() public {
        nextDay();
        bondCalls.assess(product);
        record("assess");
        nextDay();
        bondCalls.assess(product);
        record("assess_again");
    }

    /// @dev A batch that has mined for more than half a year, so that all of a tail is yet to come.
    function test_Assess_BatchWithAFullTail_O6() public {
        product = openFil();
        supply(usdt, alice, address(sale));
        purchase(alice);
        uint32 last = settlement.termsOf(product).batchStart + 200;
        while (today() < last) {
            nextDay();
        }
        vm.warp(settlement.graceEnd(product) + 300 days);
        settlement.settle(product, 199);
        assertGt(settlement.stateOf(product).nextDay, settlement.termsOf(product).batchStart + 180);
        bondCalls.assess(product);
        record("assess_full_tail");
    }

    function test_ProvePrice_MARK5() public {
        vm.warp(block.timestamp + 1 days);
        btcFeed.post(44_000e8);
        btcBenchmark.provePrice(today() - 1, 0);
        record("prove_price");
    }

    /// @dev Somebody posted in the hours after the day, and nobody names the round.
    function test_Finalize_LookingBack_MARK5() public {
        vm.warp(block.timestamp + 1 days);
        btcFeed.post(44_000e8);
        reportBtc(today() - 1, DIFFICULTY, FEES);
        for (uint256 i = 0; i < 10; ++i) {
            vm.warp(block.timestamp + 10 minutes);
            btcFeed.post(44_000e8);
        }
        btcBenchmark.finalize(0);
        record("finalize_looking_back_10");
    }
}
