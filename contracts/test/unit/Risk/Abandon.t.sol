// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IBonds } from "../../../src/interfaces/IBonds.sol";
import { IClosing } from "../../../src/interfaces/IClosing.sol";
import { IMinerRegistry } from "../../../src/interfaces/IMinerRegistry.sol";
import { ProductState } from "../../../src/types/Product.sol";
import { Failing } from "./Failing.t.sol";

contract AbandonTest is Failing {
    // ---- A product that hangs ---------------------------------------------------------------------------------

    function test_RISK_3_AnyoneMayOnceADayIsOverForSixtyDaysAndCannotBeSettled(address anyone) public {
        uint32 day = settlement.stateOf(product).nextDay;
        vm.warp((uint256(day) + 61) * 1 days);
        ProductState memory state = settlement.stateOf(product);
        uint256 unitDays = settlement.unitDaysOf(product);
        vm.expectEmit(address(closing));
        emit IClosing.ProductAbandoned(product, day, false);
        vm.expectEmit(address(closing));
        emit IClosing.ProductSealed(
            product, day, ALICE_UNITS + BOB_UNITS, unitDays, state.bond, 0, state.escrow
        );
        vm.prank(anyone);
        assertEq(closing.abandon(product), 0);
        assertEq(closure().closedDay, day);
        assertTrue(closure().isSealed);
        assertFalse(closure().atFault);
        assertEq(closure().escrow, state.escrow);
    }

    function test_RevertWhen_RISK_3_SixtyDaysAreNotOver() public {
        passDays(3, 1e18);
        uint32 day = settlement.stateOf(product).nextDay;
        vm.warp((uint256(day) + 61) * 1 days - 1);
        vm.expectRevert(abi.encodeWithSelector(IClosing.NotAbandonable.selector, product, day));
        closing.abandon(product);
    }

    /// @dev Nobody is at fault when reporters are silent: the miner sells on, its bond and deposits are its own.
    function test_RISK_3_WithoutFaultTheMinerKeepsBondAndName() public {
        uint32 day = settlement.stateOf(product).nextDay;
        deposit(product, day, 777);
        uint256 bond = settlement.stateOf(product).bond;
        abandoned();
        assertTrue(registry.statusOf(miner) == IMinerRegistry.Status.Approved);
        closing.reclaimDeposit(product, day);
        refundToken(aliceToken);
        assertEq(btc.balanceOf(alice), 0);
        assertEq(usdt.balanceOf(alice), power.principalOf(aliceToken));
        owingNothing();
        closing.returnBond(product);
        assertEq(settlement.creditOf(miner, btc), bond + 777);
    }

    /// @dev The benchmark stops for good after the vote: days before the decision never settle. The fault stands.
    function test_RISK_3_FreesATerminatedProductThatHangs() public {
        passDays(7, SHORT);
        terminate();
        uint32 decided = closure().closedDay;
        uint32 day = settlement.stateOf(product).nextDay;
        vm.expectRevert(abi.encodeWithSelector(IClosing.NotAbandonable.selector, product, day));
        closing.abandon(product);
        vm.warp((uint256(day) + 61) * 1 days);
        vm.mockCallRevert(address(btcBenchmark), abi.encodePacked(btcBenchmark.cashOn.selector), "gone");
        closing.abandon(product);
        assertLt(day, decided);
        assertEq(closure().closedDay, day);
        assertTrue(closure().isSealed && closure().atFault);
        assertGt(closure().bond, 0);
        refundToken(aliceToken);
        assertEq(usdt.balanceOf(alice), rest(aliceToken));
    }

    // ---- A dead product ---------------------------------------------------------------------------------------

    function test_RISK_3_ThirtyShortDaysInARowAreADeadProduct() public {
        passDays(29, SHORT);
        assertEq(shortfall().score, 174);
        uint32 day = settlement.stateOf(product).nextDay;
        vm.expectRevert(abi.encodeWithSelector(IClosing.NotAbandonable.selector, product, day));
        closing.abandon(product);
        pass(product, SHORT);
        closing.abandon(product);
        assertEq(closure().closedDay, day + 1);
        assertTrue(closure().isSealed && closure().atFault);
        assertTrue(registry.statusOf(miner) == IMinerRegistry.Status.Suspended);
    }

    function test_RISK_3_DeliveredDaySavesAProductThatWasNearlyDead() public {
        passDays(29, SHORT);
        pass(product, 1e18);
        pass(product, SHORT);
        assertEq(shortfall().score, 179);
        uint32 day = settlement.stateOf(product).nextDay;
        vm.expectRevert(abi.encodeWithSelector(IClosing.NotAbandonable.selector, product, day));
        closing.abandon(product);
    }

    /// @dev A closed product is judged no more: only one that hangs is freed early.
    function test_RevertWhen_RISK_3_DeadProductWasTerminated() public {
        passDays(31, SHORT);
        terminate();
        uint32 day = settlement.stateOf(product).nextDay;
        vm.expectRevert(abi.encodeWithSelector(IClosing.NotAbandonable.selector, product, day));
        closing.abandon(product);
    }

    // ---- What is due is settled first -------------------------------------------------------------------------

    /// @dev Nobody settled for weeks, but everything can be settled: that is all that happens.
    function test_RISK_3_DaysThatCanBeSettledAreSettledAndNoMore() public {
        silence(20);
        uint32 day = settlement.stateOf(product).nextDay;
        assertEq(closing.abandon(product), 20);
        assertEq(settlement.stateOf(product).nextDay, day + 20);
        assertEq(shortfall().score, 120);
        assertEq(closure().closedDay, 0);
    }

    /// @dev Sixty-four days at a time; what is left can be settled, so the product does not hang.
    function test_RISK_3_AtMostSixtyFourDaysAreSettled() public {
        fundBond(product, 10 ** btcDecimals() * 50);
        silence(130);
        for (uint256 i = 0; i < 3; ++i) {
            uint32 day = settlement.stateOf(product).nextDay;
            deposit(product, day, settlement.expectedNext(product));
        }
        // As if all days had been delivered, so that the score is not what ends it.
        uint256 before = vm.snapshotState();
        assertEq(closing.abandon(product), 64);
        assertTrue(closure().isSealed && closure().atFault);
        vm.revertToState(before);
        for (uint32 i = 0; i < 130; ++i) {
            uint32 day = settlement.stateOf(product).nextDay + i;
            if (settlement.depositOf(product, day) == 0) {
                deposit(product, day, settlement.expectedNext(product));
            }
        }
        assertEq(closing.abandon(product), 64);
        assertEq(closing.abandon(product), 64);
        assertEq(closure().closedDay, 0);
    }

    /// @dev A caller that gives too little gas does not make a day one that cannot be settled.
    function test_RevertWhen_RISK_3_AttemptRunsOutOfGas() public {
        silence(70);
        vm.expectRevert(IClosing.AttemptOutOfGas.selector);
        closing.abandon{ gas: 1_500_000 }(product);
        assertEq(closing.abandon{ gas: 15_000_000 }(product), 64);
    }

    /// @dev A day that reverts by itself hangs, and is told from one that ran out of gas.
    function test_RISK_3_DayThatRevertsHangs() public {
        uint32 day = settlement.stateOf(product).nextDay;
        silence(62);
        vm.mockCallRevert(address(btcBenchmark), abi.encodePacked(btcBenchmark.cashOn.selector), "broken");
        assertEq(closing.abandon{ gas: 2_000_000 }(product), 0);
        assertEq(closure().closedDay, day);
        assertFalse(closure().atFault);
    }

    /// @dev Where only a later day reverts, those before it are settled.
    function test_RISK_3_ALaterDayThatRevertsDoesNotStopTheFirst() public {
        uint32 day = settlement.stateOf(product).nextDay;
        silence(62);
        vm.mockCallRevert(
            address(btcBenchmark), abi.encodeCall(btcBenchmark.cashOn, (day + 1, day + 1, day + 2)), "broken"
        );
        assertEq(closing.abandon(product), 1);
        assertEq(closure().closedDay, 0);
    }

    /// @dev Days pass without reports; they become final and past their grace.
    function silence(uint32 numberOfDays) private {
        uint32 last = settlement.stateOf(product).nextDay + numberOfDays;
        vm.warp((uint256(last) + 5) * 1 days);
        while (btcBenchmark.nextDay() < last) btcBenchmark.finalize(0);
        vm.warp(block.timestamp + 1 days);
    }

    // ---- Nothing to give up -----------------------------------------------------------------------------------

    function test_RevertWhen_RISK_3_ProductIsSealed() public {
        abandoned();
        vm.expectRevert(abi.encodeWithSelector(IClosing.NothingToClose.selector, product));
        closing.abandon(product);
    }

    function test_RevertWhen_RISK_3_NothingWasSold() public {
        uint32 empty = shortProduct(10);
        vm.warp(block.timestamp + 90 days);
        vm.expectRevert(abi.encodeWithSelector(IClosing.NothingToClose.selector, empty));
        closing.abandon(empty);
        vm.expectRevert(abi.encodeWithSelector(IClosing.NothingToClose.selector, 99));
        closing.abandon(99);
    }

    function test_RevertWhen_RISK_3_BuyingAfterwards() public {
        abandoned();
        uint256 payment = sale.quote(product, 5).payment;
        deal(address(usdt), carol, payment);
        vm.startPrank(carol);
        usdt.approve(address(sale), payment);
        vm.expectRevert(
            abi.encodeWithSelector(IBonds.NotInGoodStanding.selector, product, IBonds.Standing.Closed)
        );
        sale.buy(product, 5, payment, carol, address(0), block.timestamp);
    }
}
