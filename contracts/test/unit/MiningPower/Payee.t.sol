// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IMiningPower } from "../../../src/interfaces/IMiningPower.sol";
import { ISettlement } from "../../../src/interfaces/ISettlement.sol";
import { Power, TokenState } from "../../../src/types/Power.sol";
import { Failing } from "../Risk/Failing.t.sol";

/// @notice Who is paid for a locked token, and what that changes when the lock ends.
contract PayeeTest is Failing {
    address internal loans;
    address internal desk = makeAddr("desk");

    function setUp() public override {
        super.setUp();
        loans = newLocker("loans");
        lockTo(loans, aliceToken);
    }

    function direct(address payee) internal {
        vm.prank(loans);
        power.setPayee(aliceToken, payee);
    }

    /// @dev Income and refund of a day that was delivered by half.
    function shortDay() internal returns (uint256 coin, uint256 money) {
        if (settlement.stateOf(product).bond > 0) emptyBond();
        (uint256 had, uint256 hadMoney) = settlement.owed(aliceToken);
        pass(product, 0.5e18);
        (coin, money) = settlement.owed(aliceToken);
        (coin, money) = (coin - had, money - hadMoney);
        assertGt(coin, 0);
        assertGt(money, 0);
    }

    function test_O1_ThePayeeIsPaidIncomeAndDailyRefundsFromThenOn() public {
        (uint256 before, uint256 beforeMoney) = shortDay();
        vm.expectEmit(address(settlement));
        emit ISettlement.TokenCredited(aliceToken, alice, before, beforeMoney);
        vm.expectEmit(address(power));
        emit IMiningPower.PayeeChanged(aliceToken, desk);
        direct(desk);
        assertEq(power.payeeOf(aliceToken), desk);
        assertEq(power.ownerOf(aliceToken), alice);
        assertEq(settlement.creditOf(alice, btc), before);
        assertEq(settlement.creditOf(alice, usdt), beforeMoney);

        (uint256 coin, uint256 money) = shortDay();
        vm.expectEmit(address(settlement));
        emit ISettlement.TokenClaimed(aliceToken, desk, coin, money);
        claim(aliceToken);
        assertEq(btc.balanceOf(desk), coin);
        assertEq(usdt.balanceOf(desk), money);
        assertEq(btc.balanceOf(alice) + usdt.balanceOf(alice), 0);
    }

    /// @dev O3: what was settled and not swept went to the old holder.
    function test_O3_SeizingCreditsThePayee() public {
        direct(desk);
        (uint256 coin, uint256 money) = shortDay();
        (coin, money) = settlement.owed(aliceToken);
        vm.prank(loans);
        power.seize(aliceToken, carol);
        assertEq(settlement.creditOf(desk, btc), coin);
        assertEq(settlement.creditOf(desk, usdt), money);
        assertEq(settlement.creditOf(alice, btc) + settlement.creditOf(alice, usdt), 0);
        assertEq(power.payeeOf(aliceToken), address(0));
        pass(product, 1e18);
        uint256 next = income(aliceToken);
        claim(aliceToken);
        assertEq(btc.balanceOf(carol), next);
    }

    function test_O1_UnlockingCreditsThePayeeAndThenPaysTheHolder() public {
        direct(desk);
        pass(product, 1e18);
        uint256 coin = income(aliceToken);
        vm.expectEmit(address(power));
        emit IMiningPower.PayeeChanged(aliceToken, address(0));
        vm.prank(loans);
        power.unlock(aliceToken);
        assertEq(settlement.creditOf(desk, btc), coin);
        pass(product, 1e18);
        coin = income(aliceToken);
        claim(aliceToken);
        assertEq(btc.balanceOf(alice), coin);
    }

    function testFuzz_O1_EveryDayIsPaidToThePayeeOfItsSettlement(uint8[6] memory who) public {
        address[3] memory payees = [address(0), desk, carol];
        uint256[3] memory sums;
        uint256 now_ = 0;
        for (uint256 i = 0; i < who.length; ++i) {
            uint256 next = who[i] % 3;
            direct(payees[next]);
            now_ = next;
            pass(product, 1e18);
            sums[now_] += income(aliceToken);
        }
        direct(address(0));
        assertEq(settlement.creditOf(alice, btc), sums[0]);
        assertEq(settlement.creditOf(desk, btc), sums[1]);
        assertEq(settlement.creditOf(carol, btc), sums[2]);
    }

    /// @dev DAY-7: a payee was named on purpose; its being a contract, or the holder's, changes nothing.
    function test_DAY_7_AnyoneHasThePayeePaid() public {
        vm.etch(desk, hex"00");
        vm.etch(alice, hex"00");
        pass(product, 1e18);
        vm.expectRevert(abi.encodeWithSelector(IMiningPower.NotForStranger.selector, aliceToken));
        claim(aliceToken);
        direct(desk);
        assertTrue(power.mayCollect(address(this), aliceToken));
        pass(product, 1e18);
        uint256 coin = income(aliceToken);
        claim(aliceToken);
        assertEq(btc.balanceOf(desk), coin);
    }

    // ---- Who names it -----------------------------------------------------------------------------------------

    function testFuzz_RevertWhen_O1_AnybodyButTheLockerNamesAPayee(address caller) public {
        vm.assume(caller != loans);
        vm.prank(caller);
        vm.expectRevert(abi.encodeWithSelector(IMiningPower.NotLocker.selector, aliceToken, caller));
        power.setPayee(aliceToken, caller);
        vm.prank(loans);
        vm.expectRevert(abi.encodeWithSelector(IMiningPower.NotLocker.selector, bobToken, loans));
        power.setPayee(bobToken, loans);
    }

    function test_RevertWhen_O1_TheLockIsGone() public {
        vm.startPrank(loans);
        power.unlock(aliceToken);
        vm.expectRevert(abi.encodeWithSelector(IMiningPower.NotLocker.selector, aliceToken, loans));
        power.setPayee(aliceToken, loans);
    }

    function test_RevertWhen_O1_TheProtocolIsThePayee() public {
        vm.startPrank(loans);
        vm.expectRevert(abi.encodeWithSelector(IMiningPower.NotToProtocol.selector, address(settlement)));
        power.setPayee(aliceToken, address(settlement));
    }

    /// @dev FA17: it releases, directs and seizes what it had locked, and nothing else.
    function test_FA17_ALockerThatIsTakenOffTheListKeepsWhatItHadAndTakesNothingNew() public {
        vm.prank(owner);
        power.setLocker(loans, false);
        vm.prank(bob);
        vm.expectRevert(abi.encodeWithSelector(IMiningPower.LockerNotAllowed.selector, loans));
        power.lockTo(bobToken, loans, "");
        vm.startPrank(loans);
        vm.expectRevert(abi.encodeWithSelector(IMiningPower.NotLocker.selector, bobToken, loans));
        power.seize(bobToken, loans);
        power.setPayee(aliceToken, desk);
        power.seize(aliceToken, carol);
        vm.stopPrank();
        assertEq(power.ownerOf(aliceToken), carol);
        vm.prank(carol);
        vm.expectRevert(abi.encodeWithSelector(IMiningPower.LockerNotAllowed.selector, loans));
        power.lockTo(aliceToken, loans, "");
    }

    // ---- After a closing --------------------------------------------------------------------------------------

    function refundByLocker() internal {
        terminated();
        vm.prank(loans);
        closing.refundTokens(one(aliceToken));
    }

    function test_NFT_4_ARefundCreditsThePayeeWhatWasSettledBefore() public {
        direct(desk);
        pass(product, 1e18);
        uint256 coin = income(aliceToken);
        terminated();
        (uint256 all,) = settlement.owed(aliceToken);
        assertGe(all, coin);
        vm.prank(loans);
        closing.refundTokens(one(aliceToken));
        assertEq(settlement.creditOf(desk, btc), all);
        assertEq(settlement.creditOf(alice, btc), 0);
    }

    /// @dev O4: the lender booked the loss, the borrower collected the compensation.
    function test_NFT_4_CompensationFollowsWhoeverWasRefunded() public {
        refundByLocker();
        assertEq(power.payeeOf(aliceToken), loans);
        (address to, Power memory terms,) = power.holdingFor(aliceToken, loans, true);
        assertEq(to, loans);
        assertTrue(terms.state == TokenState.Refunded);
        assertTrue(power.mayCollect(loans, aliceToken));
    }

    function test_RevertWhen_NFT_4_AStrangerOrTheHolderCollectsForTheLocker() public {
        refundByLocker();
        address[2] memory others = [alice, carol];
        for (uint256 i = 0; i < others.length; ++i) {
            assertFalse(power.mayCollect(others[i], aliceToken));
            (address to,,) = power.holdingFor(aliceToken, others[i], false);
            assertEq(to, address(0));
            vm.expectRevert(abi.encodeWithSelector(IMiningPower.NotForStranger.selector, aliceToken));
            power.holdingFor(aliceToken, others[i], true);
        }
    }

    /// @dev A locker without a claim of its own releases: then it is the holder's.
    function test_NFT_4_AReleasedTokenIsCompensatedToItsHolder() public {
        terminated();
        vm.prank(loans);
        power.unlock(aliceToken);
        refundToken(aliceToken);
        (address to,,) = power.holdingFor(aliceToken, carol, true);
        assertEq(to, alice);
        assertEq(power.payeeOf(aliceToken), address(0));
    }
}
