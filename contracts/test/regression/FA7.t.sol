// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IMiningPower } from "../../src/interfaces/IMiningPower.sol";
import { TokenState } from "../../src/types/Power.sol";
import { Custody } from "../mocks/Custody.sol";
import { Insuring } from "../unit/Reserve/Insuring.t.sol";
import { ERC721 } from "solady/tokens/ERC721.sol";

/// @notice Anyone had a free token refunded that sat in a third party's contract: money and token were stuck there.
contract FA7Test is Insuring {
    Custody private custody;
    address private stranger = makeAddr("stranger");

    /// @dev Dave's and Alice's tokens are in custody.
    function setUp() public override {
        super.setUp();
        insure(daveToken, 1000);
        custody = new Custody();
        vm.prank(alice);
        power.safeTransferFrom(alice, address(custody), aliceToken);
        vm.prank(dave);
        power.safeTransferFrom(dave, address(custody), daveToken);
    }

    function refuse() private {
        vm.prank(stranger);
        vm.expectRevert(abi.encodeWithSelector(IMiningPower.NotForStranger.selector, aliceToken));
    }

    function delegate(address account) private {
        vm.etch(account, abi.encodePacked(hex"ef0100", address(custody)));
    }

    // ---- Income -----------------------------------------------------------------------------------------------

    function test_fa7_aStrangerHasNoIncomePaidToAContract() public {
        pass(product, 1e18);
        refuse();
        settlement.claim(one(aliceToken));
        assertFalse(power.mayCollect(stranger, aliceToken));
        assertTrue(power.mayCollect(address(custody), aliceToken));
        uint256 coin = income(aliceToken);
        assertGt(coin, 0);
        custody.act(address(settlement), abi.encodeCall(settlement.claim, (one(aliceToken))));
        assertEq(btc.balanceOf(address(custody)), coin);
    }

    function test_fa7_whomTheContractApprovedMayCollect() public {
        pass(product, 1e18);
        custody.act(address(power), abi.encodeCall(power.approve, (stranger, aliceToken)));
        vm.prank(stranger);
        settlement.claim(one(aliceToken));
        assertEq(income(aliceToken), 0);
        custody.act(address(power), abi.encodeCall(power.approve, (address(0), aliceToken)));
        pass(product, 1e18);
        refuse();
        settlement.claim(one(aliceToken));
        custody.act(address(power), abi.encodeCall(power.setApprovalForAll, (stranger, true)));
        vm.prank(stranger);
        settlement.claim(one(aliceToken));
        assertEq(income(aliceToken), 0);
    }

    function test_fa7_aBatchPassesOverOthersContracts() public {
        pass(product, 1e18);
        uint256 coin = income(bobToken);
        uint256 custodys = income(aliceToken);
        uint256[] memory list = new uint256[](3);
        (list[0], list[1], list[2]) = (aliceToken, bobToken, power.lastTokenId() + 1);
        vm.prank(stranger);
        settlement.claim(list);
        assertEq(btc.balanceOf(bob), coin);
        assertEq(income(aliceToken), custodys);
        assertEq(btc.balanceOf(address(custody)), 0);
    }

    /// @dev Numbers that splits and merges ended sink no batch.
    function test_fa7_fg13_aBatchPassesOverTokensThatAreGone() public {
        (uint256 kept, uint256 part) = split(bob, bobToken, 10);
        pass(product, 1e18);
        uint256 coin = income(kept);
        settlement.claim(pair(bobToken, kept));
        assertEq(btc.balanceOf(bob), coin);
        vm.expectRevert(ERC721.TokenDoesNotExist.selector);
        settlement.claim(one(bobToken));
        abandoned();
        closing.refundTokens(pair(bobToken, part));
        assertTrue(power.powerOf(part).state == TokenState.Refunded);
    }

    // ---- Refunds ----------------------------------------------------------------------------------------------

    function test_fa7_aStrangerRefundsNoTokenOfAContract() public {
        terminated();
        refuse();
        closing.refundTokens(one(aliceToken));
        vm.prank(stranger);
        closing.refundTokens(pair(aliceToken, bobToken));
        assertTrue(power.powerOf(bobToken).state == TokenState.Refunded);
        assertTrue(power.powerOf(aliceToken).state == TokenState.Free);
        uint256 money = rest(aliceToken);
        custody.act(address(closing), abi.encodeCall(closing.refundTokens, (one(aliceToken))));
        assertEq(usdt.balanceOf(address(custody)), money);
    }

    function test_fa7_aBatchPassesOverWhatSomebodyElseLocked() public {
        lockTo(newLocker("locker"), bobToken);
        uint256 carols = buy(carol, product, 10);
        terminated();
        closing.refundTokens(pair(bobToken, carols));
        assertTrue(power.powerOf(bobToken).state == TokenState.Locked);
        assertTrue(power.powerOf(carols).state == TokenState.Refunded);
        vm.expectRevert(abi.encodeWithSelector(IMiningPower.TokenLocked.selector, bobToken));
        closing.refundTokens(one(bobToken));
    }

    // ---- Compensation -----------------------------------------------------------------------------------------

    function test_fa7_aStrangerHasNoCoveragePaidToAContract() public {
        refunded();
        vm.prank(stranger);
        vm.expectRevert(abi.encodeWithSelector(IMiningPower.NotForStranger.selector, daveToken));
        insurance.claim(one(daveToken));
        vm.prank(stranger);
        insurance.claim(pair(daveToken, bobToken));
        uint256 due = insurance.dueOf(daveToken);
        assertGt(due, 0);
        due += insurance.premiumDueOf(daveToken);
        uint256 before = usdt.balanceOf(address(custody));
        custody.act(address(insurance), abi.encodeCall(insurance.claim, (one(daveToken))));
        assertEq(usdt.balanceOf(address(custody)) - before, due);
    }

    function test_fa7_aStrangerHasNoCompensationPaidToAContract() public {
        refunded();
        closing.refundTokens(one(bobToken));
        ledger.record(pair(aliceToken, bobToken));
        vm.warp(block.timestamp + 7 days);
        deal(address(usdt), address(reserve), 1e15);
        vm.prank(owner);
        uint256 round = reserve.openRound(product, usdt, 1e9);
        refuse();
        reserve.claim(round, one(aliceToken));
        uint256 share = reserve.shareOf(round, aliceToken);
        assertGt(share, 0);
        uint256[] memory list = new uint256[](3);
        (list[0], list[1], list[2]) = (aliceToken, power.lastTokenId() + 1, bobToken);
        vm.prank(stranger);
        reserve.claim(round, list);
        assertFalse(reserve.isClaimed(round, aliceToken));
        assertTrue(reserve.isClaimed(round, bobToken));
        uint256 before = usdt.balanceOf(address(custody));
        custody.act(address(reserve), abi.encodeCall(reserve.claim, (round, one(aliceToken))));
        assertEq(usdt.balanceOf(address(custody)) - before, share);
    }

    function refunded() private {
        closed();
        custody.act(address(closing), abi.encodeCall(closing.refundTokens, (pair(aliceToken, daveToken))));
    }

    // ---- What is a contract -----------------------------------------------------------------------------------

    function test_fa7_anAccountWithADelegationIsNoContract() public {
        delegate(bob);
        pass(product, 1e18);
        uint256 coin = income(bobToken);
        vm.prank(stranger);
        settlement.claim(one(bobToken));
        assertEq(btc.balanceOf(bob), coin);
        assertTrue(power.mayCollect(stranger, bobToken));
    }

    function test_fa7_codeThatOnlyLooksLikeADelegationIsAContract() public {
        bytes[4] memory codes = [
            abi.encodePacked(hex"600100", address(custody), hex"00"),
            abi.encodePacked(hex"600100", address(custody)),
            abi.encodePacked(hex"ef", address(custody)),
            bytes(hex"00")
        ];
        for (uint256 i = 0; i < codes.length; ++i) {
            vm.etch(bob, codes[i]);
            assertFalse(power.mayCollect(stranger, bobToken));
            assertTrue(power.mayCollect(bob, bobToken));
        }
    }

    function test_fa7_nobodyCollectsForATokenThatIsGone() public {
        split(bob, bobToken, 10);
        assertFalse(power.mayCollect(bob, bobToken));
        assertFalse(power.mayCollect(bob, 99));
    }
}
