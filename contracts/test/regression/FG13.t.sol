// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { TokenState } from "../../src/types/Power.sol";
import { Insuring } from "../unit/Reserve/Insuring.t.sol";

/// @notice One number that is gone made claims of settlement, insurance and reserve revert for all that were named with it.
contract FG13Test is Insuring {
    uint256[] private list;

    /// @dev What Dave split is gone, his first part has cover, Bob's token has none.
    function setUp() public override {
        super.setUp();
        insure(daveToken, 1000);
        (uint256 kept,) = split(dave, daveToken, 300_001);
        list = [daveToken, kept, bobToken];
        closed();
    }

    function test_FG13_IncomeIsClaimedBesideANumberThatIsGone() public {
        uint256 coin = income(list[1]);
        assertGt(coin, 0);
        settlement.claim(list);
        assertEq(btc.balanceOf(dave), coin);
        assertEq(income(bobToken), 0);
    }

    function test_FG13_RefundCoverAndCompensationArePaidBesideANumberThatIsGone() public {
        closing.refundTokens(list);
        assertTrue(power.powerOf(bobToken).state == TokenState.Refunded);
        uint256 due = insurance.dueOf(list[1]) + insurance.premiumDueOf(list[1]);
        assertGt(due, 0);
        uint256 before = usdt.balanceOf(dave);
        insurance.claim(list);
        assertEq(usdt.balanceOf(dave) - before, due);

        uint256 round = openRound();
        uint256 share = reserve.shareOf(round, bobToken);
        assertGt(share, 0);
        before = usdt.balanceOf(bob);
        reserve.claim(round, list);
        assertEq(usdt.balanceOf(bob) - before, share);
    }

    function openRound() private returns (uint256) {
        ledger.record(pair(list[1], bobToken));
        vm.warp(block.timestamp + 7 days);
        deal(address(usdt), address(reserve), 1e15);
        vm.prank(owner);
        return reserve.openRound(product, usdt, 1e9);
    }
}
