// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IMiningPower } from "../../src/interfaces/IMiningPower.sol";
import { Failing } from "../unit/Risk/Failing.t.sol";
import { ERC721 } from "solady/tokens/ERC721.sol";

/// @notice Refunds executed twice, by whatever route: a refund is of one token, once.
contract G6Test is Failing {
    uint256 private money;
    uint256 private share;

    function setUp() public override {
        super.setUp();
        terminated();
        (money, share) = (rest(aliceToken), bondShare(aliceToken));
    }

    function test_G6_SecondRefundPaysNothing() public {
        closing.refundTokens(pair(aliceToken, aliceToken));
        vm.prank(alice);
        closing.refundTokens(one(aliceToken));
        assertPaidOnce();
    }

    function test_G6_RefundAroundAClaimPaysOnce() public {
        uint256 coin = income(aliceToken);
        refundToken(aliceToken);
        claim(aliceToken);
        refundToken(aliceToken);
        claim(aliceToken);
        assertEq(usdt.balanceOf(alice), money);
        assertEq(btc.balanceOf(alice), share + coin);
    }

    function test_G6_TokenThatMovedIsRefundedToItsNewHolderOnly() public {
        send(alice, carol, aliceToken);
        refundToken(aliceToken);
        vm.prank(carol);
        vm.expectRevert(abi.encodeWithSelector(IMiningPower.TokenRefunded.selector, aliceToken));
        power.transferFrom(carol, alice, aliceToken);
        refundToken(aliceToken);
        assertEq(usdt.balanceOf(carol), money);
        assertEq(usdt.balanceOf(alice), 0);
    }

    /// forge-config: default.fuzz.runs = 32
    function testFuzz_G6_PartsOfASplitTogetherGetWhatTheWholeWould(uint64 units) public {
        (uint256 kept, uint256 part) = split(alice, aliceToken, uint64(bound(units, 1, ALICE_UNITS - 1)));
        closing.refundTokens(pair(part, kept));
        assertEq(usdt.balanceOf(alice), money);
        assertLe(btc.balanceOf(alice), share);
        assertGe(btc.balanceOf(alice) + 1, share);
    }

    function test_G6_MergedTokenIsRefundedOnce() public {
        (uint256 kept, uint256 part) = split(alice, aliceToken, 12_345);
        refundToken(merge(alice, kept, part));
        vm.expectRevert(ERC721.TokenDoesNotExist.selector);
        refundToken(part);
        vm.expectRevert(ERC721.TokenDoesNotExist.selector);
        refundToken(aliceToken);
        closing.refundTokens(pair(part, aliceToken));
        assertPaidOnce();
    }

    function test_G6_RefundedPartCannotGoBackIntoTheWhole() public {
        (uint256 kept, uint256 part) = split(alice, aliceToken, 12_345);
        vm.startPrank(alice);
        refundToken(part);
        vm.expectRevert(abi.encodeWithSelector(IMiningPower.TokenRefunded.selector, part));
        power.merge(kept, part);
        vm.expectRevert(abi.encodeWithSelector(IMiningPower.TokenRefunded.selector, part));
        power.split(part, inTwo(alice, 5, alice, 12_340));
        refundToken(kept);
        assertEq(usdt.balanceOf(alice), money);
    }

    function test_G6_OthersAreLeftTheirOwn() public {
        closing.refundTokens(pair(aliceToken, aliceToken));
        uint256 bobs = rest(bobToken);
        refundToken(bobToken);
        assertEq(usdt.balanceOf(bob), bobs);
        assertEq(closure().escrow, 0);
    }

    function assertPaidOnce() private view {
        assertEq(usdt.balanceOf(alice), money);
        assertEq(btc.balanceOf(alice), share);
    }
}
