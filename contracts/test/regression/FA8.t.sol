// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { Failing } from "../unit/Risk/Failing.t.sol";

/// @notice Five GH/s bought for 0.53 USDT on the last sale day took the whole bond after thirty short days of 2 sat.
contract FA8Test is Failing {
    function test_FA8_DaysOfNextToNothingSayNothing() public {
        product = create(btcOffer());
        fundBond(product, 10 ** btcDecimals());
        buy(carol, product, 5);
        passDays(8, 0);
        assertEq(shortfall().score, 0);
    }

    /// @dev Power that earns 45 sat a day takes no more than its days would have earned.
    function test_FA8_DustTakesNoMoreThanItsDaysEarn() public {
        product = create(btcOffer());
        fundBond(product, 10 ** btcDecimals());
        uint256 tokenId = buy(carol, product, 100);
        passDays(30, 0);
        uint256 left = settlement.stateOf(product).bond;
        uint256 earns =
            settlement.unitDaysOf(product) * btcBenchmark.latestReward() / 1e9 * 10 ** btcDecimals() / 1e18;
        closing.abandon(product);
        refundToken(tokenId);
        assertGt(btc.balanceOf(carol), 0);
        assertLe(btc.balanceOf(carol), earns);
        owingNothing();
        closing.returnBond(product);
        assertGe(settlement.creditOf(miner, btc), left - earns);
    }

    /// @dev Who has few days left has a small share, whatever its power.
    function test_FA8_SharesGoByDaysLeft() public {
        passDays(4, SHORT);
        uint256 days_ = power.powerOf(aliceToken).endDay - settlement.stateOf(product).nextDay;
        passDays(26, SHORT);
        closing.abandon(product);
        assertEq(closure().unitDays, uint256(ALICE_UNITS + BOB_UNITS) * (days_ - 26));
        assertEq(bondShare(aliceToken), uint256(closure().bond) * ALICE_UNITS / (ALICE_UNITS + BOB_UNITS));
    }
}
