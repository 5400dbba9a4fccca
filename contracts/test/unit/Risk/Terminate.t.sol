// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IBonds } from "../../../src/interfaces/IBonds.sol";
import { IClosing } from "../../../src/interfaces/IClosing.sol";
import { IMinerRegistry } from "../../../src/interfaces/IMinerRegistry.sol";
import { IPrimarySale } from "../../../src/interfaces/IPrimarySale.sol";
import { ISettlement } from "../../../src/interfaces/ISettlement.sol";
import { BITCOIN } from "../../../src/types/Asset.sol";
import { ProductState } from "../../../src/types/Product.sol";
import { Failing } from "./Failing.t.sol";

contract TerminateTest is Failing {
    function test_RISK_2_DaoIsKnown() public view {
        assertEq(closing.dao(), dao);
    }

    function test_RISK_2_ClosesWithToday() public {
        passDays(7, SHORT);
        uint32 nextDay_ = settlement.stateOf(product).nextDay;
        assertLt(nextDay_, today());
        vm.expectEmit(address(closing));
        emit IClosing.ProductTerminated(product, today());
        terminate();
        assertEq(closure().closedDay, today());
        assertFalse(closure().isSealed);
        assertEq(settlement.stateOf(product).endDay, today());
        assertEq(settlement.stateOf(product).nextDay, nextDay_);
    }

    /// @dev Grace, bond and benchmark are what they are for any other day.
    function test_RISK_2_DaysBeforeSettleAsUsual() public {
        passDays(7, SHORT);
        terminate();
        uint32 first = settlement.stateOf(product).nextDay;
        uint256 expected = settlement.expectedNext(product);
        uint256 end = settlement.graceEnd(product);
        uint256 bond = settlement.stateOf(product).bond;
        vm.expectRevert(
            abi.encodeWithSelector(ISettlement.GraceRunning.selector, product, first, expected, end)
        );
        settlement.settle(product, 1);
        deposit(product, first, expected);
        settlement.settle(product, 1);
        pass(product, 0.5e18);
        assertEq(bond - settlement.stateOf(product).bond, expected - expected / 2);
        assertEq(settlement.stateOf(product).nextDay, first + 2);
    }

    function test_RISK_2_SealedOnceItsLastDayIsSettled() public {
        passDays(7, SHORT);
        terminate();
        while (settlement.stateOf(product).nextDay + 1 < closure().closedDay) pass(product, 1e18);
        vm.expectRevert(abi.encodeWithSelector(IClosing.ProductNotSealed.selector, product));
        closing.seal(product);
        pass(product, 1e18);
        ProductState memory state = settlement.stateOf(product);
        uint256 unitDays = settlement.unitDaysOf(product);
        uint256 pot = bonds.bondRequired(product, 0);
        vm.expectEmit(true, false, false, false, address(closing));
        emit IClosing.ProductSealed(product, 0, 0, 0, 0, 0, 0);
        vm.prank(makeAddr("anyone"));
        closing.seal(product);
        assertTrue(closure().isSealed);
        assertEq(closure().units, ALICE_UNITS + BOB_UNITS);
        assertEq(closure().unitDays, unitDays);
        assertGe(closure().bond, pot);
        assertLt(closure().bond, state.bond);
        assertEq(closure().escrow, state.escrow);
        assertEq(settlement.stateOf(product).outstandingUnits, 0);
        vm.expectRevert(abi.encodeWithSelector(ISettlement.NothingToSettle.selector, product));
        settlement.settle(product, 1);
    }

    /// @dev All closed days were settled before the vote was executed.
    function test_RISK_2_SealsAtOnceIfNothingIsLeftToSettle() public {
        passDays(7, SHORT);
        while (settlement.stateOf(product).nextDay < today()) pass(product, 1e18);
        terminate();
        assertTrue(closure().isSealed);
        assertEq(closure().closedDay, settlement.stateOf(product).nextDay);
    }

    function test_RISK_2_SealIsNotTakenAgain() public {
        terminated();
        refundToken(aliceToken);
        vm.expectRevert(abi.encodeWithSelector(IClosing.AlreadySealed.selector, product));
        closing.seal(product);
        assertEq(closure().units, ALICE_UNITS + BOB_UNITS);
    }

    function test_RISK_2_FailingLastDaysAreNotCounted() public {
        terminated();
        assertEq(shortfall().score, 42);
    }

    function test_RevertWhen_RISK_2_CallerIsNotTheDao(address caller) public {
        vm.assume(caller != dao);
        passDays(7, SHORT);
        vm.prank(caller);
        vm.expectRevert(abi.encodeWithSelector(IClosing.NotDao.selector, caller));
        closing.terminate(product);
    }

    function test_RevertWhen_RISK_2_MinerDelivers() public {
        passDays(6, SHORT);
        pass(product, 1e18);
        vm.prank(dao);
        vm.expectRevert(abi.encodeWithSelector(IClosing.NotTerminable.selector, product, 0));
        closing.terminate(product);
    }

    function test_RevertWhen_RISK_2_TimeToVoteIsOver() public {
        passDays(7, SHORT);
        uint256 until = shortfall().terminableUntil;
        vm.warp(until);
        vm.prank(dao);
        vm.expectRevert(abi.encodeWithSelector(IClosing.NotTerminable.selector, product, until));
        closing.terminate(product);
        vm.warp(until - 1);
        terminate();
    }

    function test_RevertWhen_RISK_2_ClosedAlready() public {
        terminated();
        vm.prank(dao);
        vm.expectRevert(abi.encodeWithSelector(ISettlement.ProductClosed.selector, product));
        closing.terminate(product);
    }

    function test_RevertWhen_RISK_2_NoPowerHasDaysLeft() public {
        product = shortProduct(10);
        buy(alice, product, ALICE_UNITS);
        while (settlement.stateOf(product).nextDay < settlement.stateOf(product).endDay) pass(product, SHORT);
        vm.prank(dao);
        vm.expectRevert(abi.encodeWithSelector(IClosing.NothingToClose.selector, product));
        closing.terminate(product);
    }

    function test_SALE_7_ItsMinerIsSuspendedUntilTheDaoSpeaks() public {
        passDays(7, SHORT);
        vm.expectEmit(address(registry));
        emit IMinerRegistry.MinerSuspended(miner);
        terminate();
        assertTrue(closure().atFault);
        IPrimarySale.Offer memory offer = btcOffer();
        vm.prank(miner);
        vm.expectRevert(abi.encodeWithSelector(IMinerRegistry.MinerNotApproved.selector, miner));
        sale.createProduct(offer);
    }

    /// @dev A miner that was revoked stays revoked.
    function test_SALE_7_SuspendingChangesNothingElse() public {
        passDays(7, SHORT);
        vm.prank(owner);
        registry.revoke(miner);
        terminate();
        assertTrue(registry.statusOf(miner) == IMinerRegistry.Status.Revoked);
    }

    function testFuzz_RevertWhen_SALE_7_AnybodyElseSuspendsAtFault(address caller) public {
        vm.assume(caller != address(closing));
        vm.prank(caller);
        vm.expectRevert(abi.encodeWithSelector(IMinerRegistry.NotClosing.selector, caller));
        registry.suspendAtFault(miner);
    }

    // ---- What ends with it ------------------------------------------------------------------------------------

    function test_RevertWhen_RISK_2_Buying() public {
        passDays(7, SHORT);
        terminate();
        uint256 payment = sale.quote(product, 5).payment;
        deal(address(usdt), carol, payment);
        vm.startPrank(carol);
        usdt.approve(address(sale), payment);
        vm.expectRevert(abi.encodeWithSelector(IMinerRegistry.MinerNotApproved.selector, miner));
        sale.buy(product, 5, payment, carol, address(0), block.timestamp);
        vm.stopPrank();
        settleRest();
        vm.prank(owner);
        registry.approve(miner, BITCOIN, 1e9);
        vm.prank(carol);
        vm.expectRevert(
            abi.encodeWithSelector(IBonds.NotInGoodStanding.selector, product, IBonds.Standing.Closed)
        );
        sale.buy(product, 5, payment, carol, address(0), block.timestamp);
    }

    function test_RevertWhen_RISK_2_MovingTheBond() public {
        passDays(7, SHORT);
        terminate();
        vm.startPrank(miner);
        vm.expectRevert(abi.encodeWithSelector(ISettlement.ProductClosed.selector, product));
        bonds.withdrawBond(product, 1, miner);
        vm.expectRevert(abi.encodeWithSelector(ISettlement.ProductClosed.selector, product));
        bonds.depositBond(product, 1);
        vm.stopPrank();
    }

    function test_RevertWhen_RISK_2_DepositingForADayThatWillNotBeSettled() public {
        passDays(7, SHORT);
        terminate();
        uint32 day = closure().closedDay;
        vm.prank(miner);
        vm.expectRevert(abi.encodeWithSelector(ISettlement.DayNotDepositable.selector, product, day));
        settlement.deposit(product, day, 1);
        deposit(product, day - 1, 1);
    }

    function test_RISK_2_DepositForADayThatWillNotBeSettledGoesBack() public {
        passDays(7, SHORT);
        uint32 day = today();
        deposit(product, day, 12_345);
        terminate();
        vm.expectEmit(address(closing));
        emit IClosing.DepositReclaimed(product, day, miner, 12_345);
        vm.prank(makeAddr("anyone"));
        assertEq(closing.reclaimDeposit(product, day), 12_345);
        assertEq(settlement.creditOf(miner, btc), 12_345);
        assertEq(settlement.depositOf(product, day), 0);
        vm.expectRevert(abi.encodeWithSelector(IClosing.NothingToReclaim.selector, product, day));
        closing.reclaimDeposit(product, day);
    }

    function test_RevertWhen_RISK_2_ReclaimingWhatMayBeSettled() public {
        passDays(7, SHORT);
        uint32 day = today();
        deposit(product, day, 12_345);
        vm.expectRevert(abi.encodeWithSelector(IClosing.NothingToReclaim.selector, product, day));
        closing.reclaimDeposit(product, day);
        deposit(product, day - 1, 5);
        terminate();
        vm.expectRevert(abi.encodeWithSelector(IClosing.NothingToReclaim.selector, product, day - 1));
        closing.reclaimDeposit(product, day - 1);
    }

    /// @dev Power that nobody mines any more no longer fills the miner's capacity.
    function test_RISK_2_RefundedPowerFreesCapacity() public {
        terminated();
        vm.prank(miner);
        sale.stopSelling(product);
        assertEq(sale.releaseCapacity(product), btcOffer().unitsForSale);
    }
}
