// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { BlacklistToken } from "../../mocks/BlacklistToken.sol";
import { Story } from "./Story.t.sol";

contract BlacklistTest is Story {
    BlacklistToken internal pay;
    BlacklistToken internal coin;

    function setUp() public override {
        super.setUp();
        (pay, coin) = (new BlacklistToken(6), new BlacklistToken(8));
        open(address(pay), address(coin));
    }

    function test_M22_StoryWhileNobodyIsListed() public {
        live();
        assertBooks();
    }

    function test_M22_ListedHolderDoesNotBlockOthersAndWithdrawsElsewhere() public {
        emptyBond();
        pass(product, 0.5e18);
        uint256 coins = income(aliceToken);
        uint256 money = refund(aliceToken);
        uint256 forBob = income(bobToken);
        coin.list(alice);
        pay.list(alice);
        settlement.claim(pair(aliceToken, bobToken));
        assertEq(coin.balanceOf(bob), forBob);
        assertGt(pay.balanceOf(bob), 0);
        assertEq(settlement.creditOf(alice, coin), coins);
        assertEq(settlement.creditOf(alice, pay), money);
        vm.startPrank(alice);
        settlement.withdraw(coin, carol);
        settlement.withdraw(pay, carol);
        assertEq(coin.balanceOf(carol), coins);
        assertEq(pay.balanceOf(carol), money);
    }

    function test_M22_ListedMinerDoesNotBlockSettlement() public {
        pay.list(miner);
        pass(product, 1e18);
        uint256 credit = settlement.creditOf(miner, pay);
        assertEq(credit, trancheOf(aliceToken) + trancheOf(bobToken));
        vm.prank(miner);
        settlement.withdraw(pay, carol);
        assertEq(pay.balanceOf(carol), credit);
    }

    function test_M22_ListedHolderCanSellItsToken() public {
        pass(product, 1e18);
        coin.list(alice);
        send(alice, carol, aliceToken);
        pass(product, 1e18);
        claim(aliceToken);
        assertGt(coin.balanceOf(carol), 0);
    }

    function test_M22_ListedHolderDoesNotBlockTheRefundOfOthers() public {
        for (uint256 i = 0; i < 30; ++i) {
            pass(product, 0);
        }
        closing.abandon(product);
        coin.list(alice);
        pay.list(alice);
        uint256 escrow = settlement.closureOf(product).escrow;
        closing.refundTokens(pair(aliceToken, bobToken));
        assertGt(pay.balanceOf(bob), 0);
        assertGt(coin.balanceOf(bob), 0);
        assertEq(settlement.creditOf(alice, pay) + pay.balanceOf(bob), escrow);
        assertGt(settlement.creditOf(alice, coin), 0);
        vm.startPrank(alice);
        settlement.withdraw(pay, carol);
        settlement.withdraw(coin, carol);
    }
}
