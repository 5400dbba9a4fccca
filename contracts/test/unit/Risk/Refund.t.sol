// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IClosing } from "../../../src/interfaces/IClosing.sol";
import { IMinerRegistry } from "../../../src/interfaces/IMinerRegistry.sol";
import { IPrimarySale } from "../../../src/interfaces/IPrimarySale.sol";
import { ISettlement } from "../../../src/interfaces/ISettlement.sol";
import { TokenState } from "../../../src/types/Power.sol";
import { Failing } from "./Failing.t.sol";

contract RefundTest is Failing {
    function test_RISK_2_PaysTheRestOfThePurchaseMoneyAndAShareOfTheBond() public {
        terminated();
        uint256 money = rest(aliceToken);
        uint256 share = bondShare(aliceToken);
        assertGt(share, 0);
        assertEq(money, trancheOf(aliceToken) * (power.powerOf(aliceToken).endDay - closure().closedDay));
        vm.expectEmit(address(closing));
        emit IClosing.PowerRefunded(aliceToken, alice, money, share);
        vm.prank(makeAddr("anyone"));
        closing.refundTokens(one(aliceToken));
        assertEq(usdt.balanceOf(alice), money);
        assertEq(btc.balanceOf(alice), share);
        assertTrue(power.powerOf(aliceToken).state == TokenState.Refunded);
    }

    function test_RISK_2_EscrowAndBondAreEmptyOnceAllAreRefunded() public {
        terminated();
        uint256 bobs = rest(bobToken);
        refundToken(aliceToken);
        assertEq(closure().escrow, bobs);
        refundToken(bobToken);
        assertEq(closure().escrow, 0);
        owingNothing();
        closing.returnBond(product);
        assertLe(settlement.stateOf(product).bond, 1);
    }

    /// @dev Ten days are left, and thirty are the bond days.
    function test_RISK_2_CloseToTheEndThePotIsWhatTheDaysLeftWouldEarn() public {
        product = shortProduct(40);
        buy(carol, product, 1_000_000);
        passDays(30, SHORT);
        uint256 unitDays = settlement.unitDaysOf(product);
        assertEq(unitDays, 10 * 1_000_000);
        closing.abandon(product);
        assertEq(closure().bond, unitDays * btcBenchmark.meanReward() * 10 ** btcDecimals() / 1e27);
    }

    /// @dev Power that had not begun to pay has all its money back, and a share of the bond for all its days.
    function test_RISK_2_PowerThatNeverStartedIsRefundedInFull() public {
        IPrimarySale.Offer memory offer = btcOffer();
        offer.activationDays = 20;
        product = create(offer);
        fundBond(product, 100 * 10 ** btcDecimals());
        buy(alice, product, ALICE_UNITS);
        vm.warp(block.timestamp + 19 days);
        catchUp();
        nextDay();
        uint256 late = buy(bob, product, BOB_UNITS);
        passDays(7, SHORT);
        terminate();
        assertGt(power.powerOf(late).startDay, today());
        settleRest();
        assertEq(rest(late), power.principalOf(late));
        uint256 bobBefore = usdt.balanceOf(bob);
        refundToken(late);
        assertEq(usdt.balanceOf(bob) - bobBefore, power.principalOf(late));
    }

    function test_RISK_2_SettledIncomeStaysClaimable() public {
        terminated();
        uint256 coin = income(aliceToken);
        uint256 share = bondShare(aliceToken);
        assertGt(coin, 0);
        refundToken(aliceToken);
        assertEq(income(aliceToken), coin);
        claim(aliceToken);
        assertEq(btc.balanceOf(alice), coin + share);
        assertEq(income(aliceToken), 0);
    }

    /// @dev A day that the bond no longer covered is refunded by `claim`; together with the rest it is the principal.
    function test_RISK_6_ReleasedAndRefundedIsThePrincipal() public {
        emptyBond();
        passDays(7, 0.3e18);
        abandonedWhenDead();
        uint256 principal = power.principalOf(aliceToken) + power.principalOf(bobToken);
        closing.refundTokens(pair(aliceToken, bobToken));
        settlement.claim(pair(aliceToken, bobToken));
        uint256 back = usdt.balanceOf(alice) + usdt.balanceOf(bob);
        uint256 released = settlement.creditOf(miner, usdt);
        assertLe(back + released, principal);
        // One unit for each settled day and each token.
        assertGe(back + released + 40, principal);
        assertLe(usdt.balanceOf(address(settlement)) - released - settlement.creditOf(treasury, usdt), 40);
    }

    function abandonedWhenDead() private {
        passDays(23, 0.1e18);
        closing.abandon(product);
    }

    function test_RISK_2_SeveralTokensInOneCall() public {
        terminated();
        uint256[] memory list = new uint256[](4);
        (list[0], list[1], list[2], list[3]) = (aliceToken, bobToken, aliceToken, bobToken);
        uint256 alices = rest(aliceToken);
        uint256 bobs = rest(bobToken);
        closing.refundTokens(list);
        assertEq(usdt.balanceOf(alice), alices);
        assertEq(usdt.balanceOf(bob), bobs);
    }

    function test_RISK_2_BondGoesByPowerAndDaysLeft() public {
        passDays(100, 1e18);
        uint256 late = buy(carol, product, ALICE_UNITS);
        terminated();
        closing.refundTokens(pair(aliceToken, late));
        assertLt(btc.balanceOf(alice), btc.balanceOf(carol));
        uint256 ratio = btc.balanceOf(carol) * daysLeft(aliceToken);
        assertApproxEqAbs(ratio, btc.balanceOf(alice) * daysLeft(late), 2 * daysLeft(late));
    }

    function test_RevertWhen_RISK_2_ProductIsOpenOrNotSealed() public {
        passDays(7, SHORT);
        vm.expectRevert(abi.encodeWithSelector(IClosing.ProductNotSealed.selector, product));
        refundToken(aliceToken);
        terminate();
        vm.expectRevert(abi.encodeWithSelector(IClosing.ProductNotSealed.selector, product));
        refundToken(aliceToken);
        assertTrue(power.powerOf(aliceToken).state == TokenState.Free);
    }

    function test_RevertWhen_RISK_2_TokenHasEnded() public {
        product = shortProduct(10);
        uint256 early = buy(alice, product, ALICE_UNITS);
        vm.warp(block.timestamp + 8 days);
        catchUp();
        fundBond(product, 10 ** btcDecimals());
        buy(bob, product, BOB_UNITS);
        while (settlement.stateOf(product).nextDay < power.powerOf(early).endDay) pass(product, SHORT);
        terminate();
        settleRest();
        vm.expectRevert(abi.encodeWithSelector(IClosing.NothingToRefund.selector, early));
        refundToken(early);
        assertEq(closure().units, BOB_UNITS);
    }

    // ---- Whoever does what ------------------------------------------------------------------------------------

    function test_RISK_2_RefundsNeedNobodysLeave() public {
        passDays(7, SHORT);
        vm.startPrank(owner);
        IPrimarySale.Parameters memory parameters = sale.parameters();
        parameters.paused = true;
        sale.setParameters(parameters);
        registry.suspend(miner);
        sale.renounceOwnership();
        power.renounceOwnership();
        registry.renounceOwnership();
        vm.stopPrank();
        assertTrue(registry.statusOf(miner) == IMinerRegistry.Status.Suspended);
        terminate();
        settleRest();
        uint256 money = rest(aliceToken);
        refundToken(aliceToken);
        assertEq(usdt.balanceOf(alice), money);
    }

    function test_RISK_3_RefundsAfterAnAbandonNeedNoDao() public {
        passDays(30, SHORT);
        closing.abandon(product);
        uint256 money = rest(aliceToken);
        uint256 share = bondShare(aliceToken);
        assertGt(share, 0);
        refundToken(aliceToken);
        assertEq(usdt.balanceOf(alice), money);
        assertEq(btc.balanceOf(alice), share);
    }

    function test_RISK_2_RestTravelsWithTheToken() public {
        terminated();
        uint256 money = rest(aliceToken);
        send(alice, carol, aliceToken);
        refundToken(aliceToken);
        assertEq(usdt.balanceOf(carol), money);
        assertEq(usdt.balanceOf(alice), 0);
    }
}
