// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { ISettlement } from "../../../src/interfaces/ISettlement.sol";
import { ProductState } from "../../../src/types/Product.sol";
import { Failing } from "./Failing.t.sol";

contract TerminateTest is Failing {
    function test_RISK_2_DaoIsKnown() public view {
        assertEq(settlement.dao(), dao);
    }

    function test_RISK_2_ClosesWithToday() public {
        passDays(7, SHORT);
        uint32 nextDay_ = settlement.stateOf(product).nextDay;
        assertLt(nextDay_, today());
        vm.expectEmit(address(settlement));
        emit ISettlement.ProductTerminated(product, today());
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

    function test_RISK_2_LastDaySealsIt() public {
        passDays(7, SHORT);
        terminate();
        while (settlement.stateOf(product).nextDay + 1 < closure().closedDay) pass(product, 1e18);
        close(product);
        depositAll(product);
        ProductState memory state = settlement.stateOf(product);
        uint256 escrow = state.escrow - trancheOf(aliceToken) - trancheOf(bobToken);
        vm.expectEmit(address(settlement));
        emit ISettlement.ProductSealed(
            product, closure().closedDay, ALICE_UNITS + BOB_UNITS, state.bond, escrow
        );
        settlement.settle(product, 1);
        assertTrue(closure().isSealed);
        assertEq(closure().units, ALICE_UNITS + BOB_UNITS);
        assertEq(closure().bond, state.bond);
        assertEq(closure().escrow, escrow);
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
        settlement.settle(product, 0);
        assertEq(closure().units, ALICE_UNITS + BOB_UNITS);
    }

    function test_RISK_2_FailingLastDaysAreNotCounted() public {
        terminated();
        assertEq(shortfall().shortDays, 7);
    }

    function test_RevertWhen_RISK_2_CallerIsNotTheDao(address caller) public {
        vm.assume(caller != dao);
        passDays(7, SHORT);
        vm.prank(caller);
        vm.expectRevert(abi.encodeWithSelector(ISettlement.NotDao.selector, caller));
        settlement.terminate(product);
    }

    function test_RevertWhen_RISK_2_MinerDelivers() public {
        passDays(6, SHORT);
        pass(product, 1e18);
        vm.prank(dao);
        vm.expectRevert(abi.encodeWithSelector(ISettlement.NotTerminable.selector, product, 0));
        settlement.terminate(product);
    }

    function test_RevertWhen_RISK_2_TimeToVoteIsOver() public {
        passDays(7, SHORT);
        uint256 until = shortfall().terminableUntil;
        vm.warp(until);
        vm.prank(dao);
        vm.expectRevert(abi.encodeWithSelector(ISettlement.NotTerminable.selector, product, until));
        settlement.terminate(product);
        vm.warp(until - 1);
        terminate();
    }

    function test_RevertWhen_RISK_2_ClosedAlready() public {
        terminated();
        vm.prank(dao);
        vm.expectRevert(abi.encodeWithSelector(ISettlement.ProductClosed.selector, product));
        settlement.terminate(product);
    }

    function test_RevertWhen_RISK_2_NoPowerHasDaysLeft() public {
        product = shortProduct(10);
        buy(alice, product, ALICE_UNITS);
        while (settlement.stateOf(product).nextDay < settlement.stateOf(product).endDay) pass(product, SHORT);
        vm.prank(dao);
        vm.expectRevert(abi.encodeWithSelector(ISettlement.NothingToClose.selector, product));
        settlement.terminate(product);
    }

    // ---- What ends with it ------------------------------------------------------------------------------------

    function test_RevertWhen_RISK_2_Buying() public {
        passDays(7, SHORT);
        terminate();
        uint256 payment = sale.quote(product, 5).payment;
        deal(address(usdt), carol, payment);
        vm.startPrank(carol);
        usdt.approve(address(sale), payment);
        vm.expectRevert(abi.encodeWithSelector(ISettlement.ProductClosed.selector, product));
        sale.buy(product, 5, payment, carol, address(0), block.timestamp);
        vm.stopPrank();
        settleRest();
        vm.prank(carol);
        vm.expectRevert(abi.encodeWithSelector(ISettlement.ProductClosed.selector, product));
        sale.buy(product, 5, payment, carol, address(0), block.timestamp);
    }

    function test_RevertWhen_RISK_2_MovingTheBond() public {
        passDays(7, SHORT);
        terminate();
        vm.startPrank(miner);
        vm.expectRevert(abi.encodeWithSelector(ISettlement.ProductClosed.selector, product));
        settlement.withdrawBond(product, 1, miner);
        vm.expectRevert(abi.encodeWithSelector(ISettlement.ProductClosed.selector, product));
        settlement.depositBond(product, 1);
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
        vm.expectEmit(address(settlement));
        emit ISettlement.DepositReclaimed(product, day, miner, 12_345);
        vm.prank(makeAddr("anyone"));
        assertEq(settlement.reclaimDeposit(product, day), 12_345);
        assertEq(settlement.creditOf(miner, btc), 12_345);
        assertEq(settlement.depositOf(product, day), 0);
        vm.expectRevert(abi.encodeWithSelector(ISettlement.NothingToReclaim.selector, product, day));
        settlement.reclaimDeposit(product, day);
    }

    function test_RevertWhen_RISK_2_ReclaimingWhatMayBeSettled() public {
        passDays(7, SHORT);
        uint32 day = today();
        deposit(product, day, 12_345);
        vm.expectRevert(abi.encodeWithSelector(ISettlement.NothingToReclaim.selector, product, day));
        settlement.reclaimDeposit(product, day);
        deposit(product, day - 1, 5);
        terminate();
        vm.expectRevert(abi.encodeWithSelector(ISettlement.NothingToReclaim.selector, product, day - 1));
        settlement.reclaimDeposit(product, day - 1);
    }

    /// @dev Power that nobody mines any more no longer fills the miner's capacity.
    function test_RISK_2_RefundedPowerFreesCapacity() public {
        terminated();
        vm.prank(miner);
        sale.stopSelling(product);
        assertEq(sale.releaseCapacity(product), btcOffer().unitsForSale);
    }
}
