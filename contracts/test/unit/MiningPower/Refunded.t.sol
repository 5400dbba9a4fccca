// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IMiningPower } from "../../../src/interfaces/IMiningPower.sol";
import { TokenState } from "../../../src/types/Power.sol";
import { Failing } from "../Risk/Failing.t.sol";

contract RefundedTest is Failing {
    address internal loans;
    uint256 internal part;

    function setUp() public override {
        super.setUp();
        loans = newLocker("loans");
        (aliceToken, part) = split(alice, aliceToken, 1000);
        terminated();
    }

    function test_NFT_6_RefundMarksTheToken() public {
        vm.expectEmit(address(power));
        emit IMiningPower.Locked(aliceToken);
        refundToken(aliceToken);
        assertTrue(power.powerOf(aliceToken).state == TokenState.Refunded);
        assertTrue(power.locked(aliceToken));
        assertFalse(power.locked(part));
    }

    function test_RevertWhen_NFT_6_RefundedTokenMoves() public {
        refundToken(aliceToken);
        bytes memory refusal = abi.encodeWithSelector(IMiningPower.TokenRefunded.selector, aliceToken);
        vm.startPrank(alice);
        vm.expectRevert(refusal);
        power.transferFrom(alice, bob, aliceToken);
        vm.expectRevert(refusal);
        power.safeTransferFrom(alice, bob, aliceToken);
        vm.expectRevert(refusal);
        power.split(aliceToken, inTwo(alice, 1, alice, ALICE_UNITS - 1001));
        vm.expectRevert(refusal);
        power.merge(aliceToken, part);
        vm.expectRevert(refusal);
        power.merge(part, aliceToken);
        vm.stopPrank();
    }

    function test_RevertWhen_NFT_6_RefundedTokenIsLocked() public {
        refundToken(aliceToken);
        vm.prank(alice);
        vm.expectRevert(abi.encodeWithSelector(IMiningPower.TokenRefunded.selector, aliceToken));
        power.lockTo(aliceToken, loans, "");
    }

    function test_NFT_6_RefundRemovesTheLock() public {
        lockTo(loans, aliceToken);
        vm.startPrank(loans);
        closing.refundTokens(one(aliceToken));
        assertEq(power.lockerOf(aliceToken), address(0));
        vm.expectRevert(abi.encodeWithSelector(IMiningPower.NotLocker.selector, aliceToken, loans));
        power.unlock(aliceToken);
        vm.expectRevert(abi.encodeWithSelector(IMiningPower.NotLocker.selector, aliceToken, loans));
        power.seize(aliceToken, loans);
        assertEq(power.ownerOf(aliceToken), alice);
    }

    function test_RevertWhen_NFT_6_AnotherThanTheSettlementMarks(address caller) public {
        vm.assume(caller != address(settlement));
        vm.prank(caller);
        vm.expectRevert(abi.encodeWithSelector(IMiningPower.NotSettlement.selector, caller));
        power.markRefunded(aliceToken, caller, false);
    }
}
