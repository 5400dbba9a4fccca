// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IMiningPower } from "../../src/interfaces/IMiningPower.sol";
import { Failing } from "../unit/Risk/Failing.t.sol";

/// @notice A refund while the token is pledged: two claim it, and only the locker can be paid, so that debt comes first.
contract L8Test is Failing {
    address internal loans;
    uint256 private money;
    uint256 private share;

    function setUp() public override {
        super.setUp();
        loans = newLocker("loans");
        lockTo(loans, aliceToken);
        terminated();
        (money, share) = (rest(aliceToken), bondShare(aliceToken));
    }

    function test_L8_LockerAsksAndIsPaid() public {
        vm.prank(loans);
        closing.refundTokens(one(aliceToken));
        assertEq(usdt.balanceOf(loans), money);
        assertEq(btc.balanceOf(loans), share);
        assertEq(usdt.balanceOf(alice), 0);
        assertEq(power.lockerOf(aliceToken), address(0));
    }

    function testFuzz_RevertWhen_L8_AnybodyElseAsks(address caller) public {
        vm.assume(caller != loans);
        vm.prank(caller);
        vm.expectRevert(abi.encodeWithSelector(IMiningPower.TokenLocked.selector, aliceToken));
        closing.refundTokens(one(aliceToken));
    }

    function test_RevertWhen_L8_HolderAsks() public {
        vm.prank(alice);
        vm.expectRevert(abi.encodeWithSelector(IMiningPower.TokenLocked.selector, aliceToken));
        closing.refundTokens(one(aliceToken));
    }

    /// @dev Repaid first: the token is free, and the money its holder's.
    function test_L8_RepaidBeforeTheRefund() public {
        vm.prank(loans);
        power.unlock(aliceToken);
        refundToken(aliceToken);
        assertEq(usdt.balanceOf(alice), money);
        assertEq(usdt.balanceOf(loans), 0);
    }

    /// @dev Liquidated first: the money is the new holder's.
    function test_L8_SeizedBeforeTheRefund() public {
        vm.prank(loans);
        power.seize(aliceToken, carol);
        refundToken(aliceToken);
        assertEq(usdt.balanceOf(carol), money);
        assertEq(usdt.balanceOf(alice), 0);
    }

    function test_L8_RefundedTokenCannotBeReleasedOrSeizedAfterwards() public {
        vm.startPrank(loans);
        closing.refundTokens(one(aliceToken));
        vm.expectRevert(abi.encodeWithSelector(IMiningPower.NotLocker.selector, aliceToken, loans));
        power.unlock(aliceToken);
        vm.expectRevert(abi.encodeWithSelector(IMiningPower.NotLocker.selector, aliceToken, loans));
        power.seize(aliceToken, loans);
        closing.refundTokens(one(aliceToken));
        assertEq(usdt.balanceOf(loans), money);
    }

    /// @dev A locked token keeps earning for its holder (NFT-4), whoever is refunded.
    function test_L8_SettledIncomeStaysTheHolders() public {
        uint256 coin = income(aliceToken);
        uint256 had = settlement.creditOf(alice, btc);
        vm.prank(loans);
        closing.refundTokens(one(aliceToken));
        assertEq(settlement.creditOf(alice, btc), had + coin);
        assertEq(income(aliceToken), 0);
    }
}
