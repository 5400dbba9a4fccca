// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IPrimarySale } from "../../src/interfaces/IPrimarySale.sol";
import { Failing } from "../unit/Risk/Failing.t.sol";

/// @notice A short run was reset by a day that expects nothing.
contract FA9Test is Failing {
    function test_FA9_ADayThatAsksForNothingChangesNothing() public {
        IPrimarySale.Offer memory offer = btcOffer();
        offer.runningCost = 7.93e13;
        product = create(offer);
        fundBond(product, 10 ** btcDecimals() * 100);
        buy(carol, product, 1_000_000);
        passDays(2, 0);
        assertEq(shortfall().score, 12);
        // At 15,000 the cost is above all income, at 18,000 it leaves less than a tenth.
        quiet(15_000e8);
        assertEq(shortfall().score, 12);
        quiet(18_000e8);
        assertEq(shortfall().score, 12);
    }

    /// @dev Days that were final before are settled as they are asked; then one at another price.
    function quiet(int256 price) private {
        while (settlement.stateOf(product).nextDay < btcBenchmark.nextDay()) {
            depositAll(product);
            settlement.settle(product, 1);
        }
        uint8 score = shortfall().score;
        vm.warp((uint256(btcBenchmark.nextDay()) + 1) * 1 days);
        btcFeed.post(price);
        reportBtc(btcBenchmark.nextDay(), DIFFICULTY, FEES);
        btcBenchmark.finalize(0);
        depositAll(product);
        settlement.settle(product, 1);
        assertEq(shortfall().score, score);
        fakeScore();
    }

    /// @dev Back to two short days, whatever the delivered days between took off.
    function fakeScore() private {
        while (shortfall().score < 12) pass(product, 0);
        while (shortfall().score > 12) pass(product, 1e18);
    }
}
