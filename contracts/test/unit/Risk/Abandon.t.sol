// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { ISettlement } from "../../../src/interfaces/ISettlement.sol";
import { Failing } from "./Failing.t.sol";

contract AbandonTest is Failing {
    function test_RISK_3_AnyoneMayOnceADayWasDueForThirtyDays(address anyone) public {
        uint32 day = settlement.stateOf(product).nextDay;
        vm.warp((uint256(day) + 31) * 1 days);
        uint256 escrow = settlement.stateOf(product).escrow;
        uint256 bond = settlement.stateOf(product).bond;
        vm.expectEmit(address(settlement));
        emit ISettlement.ProductAbandoned(product, day);
        vm.expectEmit(address(settlement));
        emit ISettlement.ProductSealed(product, day, ALICE_UNITS + BOB_UNITS, bond, escrow);
        vm.prank(anyone);
        settlement.abandon(product);
        assertEq(closure().closedDay, day);
        assertTrue(closure().isSealed);
        assertEq(closure().escrow, escrow);
    }

    function test_RevertWhen_RISK_3_ThirtyDaysAreNotOver() public {
        passDays(3, 1e18);
        uint32 day = settlement.stateOf(product).nextDay;
        vm.warp((uint256(day) + 31) * 1 days - 1);
        vm.expectRevert(abi.encodeWithSelector(ISettlement.NotAbandonable.selector, product, day));
        settlement.abandon(product);
    }

    function test_RISK_3_ThirtyShortDaysInARowAreADeadProduct() public {
        emptyBond();
        passDays(28, SHORT);
        assertEq(shortfall().shortDays, 29);
        uint32 day = settlement.stateOf(product).nextDay;
        vm.expectRevert(abi.encodeWithSelector(ISettlement.NotAbandonable.selector, product, day));
        settlement.abandon(product);
        pass(product, SHORT);
        settlement.abandon(product);
        assertEq(closure().closedDay, day + 1);
        assertTrue(closure().isSealed);
    }

    function test_RISK_3_DeliveredDaySavesAProductThatWasNearlyDead() public {
        emptyBond();
        passDays(28, SHORT);
        pass(product, 1e18);
        uint32 day = settlement.stateOf(product).nextDay;
        vm.expectRevert(abi.encodeWithSelector(ISettlement.NotAbandonable.selector, product, day));
        settlement.abandon(product);
    }

    /// @dev The benchmark stops for good after the vote: days before the decision never settle.
    function test_RISK_3_FreesATerminatedProductThatHangs() public {
        passDays(7, SHORT);
        terminate();
        uint32 decided = closure().closedDay;
        uint32 day = settlement.stateOf(product).nextDay;
        vm.expectRevert(abi.encodeWithSelector(ISettlement.NotAbandonable.selector, product, day));
        settlement.abandon(product);
        vm.warp((uint256(day) + 31) * 1 days);
        settlement.abandon(product);
        assertLt(day, decided);
        assertEq(closure().closedDay, day);
        assertTrue(closure().isSealed);
        refundToken(aliceToken);
        assertEq(usdt.balanceOf(alice), rest(aliceToken));
    }

    /// @dev A closed product is judged no more: only one that hangs is freed early.
    function test_RevertWhen_RISK_3_DeadProductWasTerminated() public {
        emptyBond();
        passDays(29, SHORT);
        terminate();
        uint32 day = settlement.stateOf(product).nextDay;
        vm.expectRevert(abi.encodeWithSelector(ISettlement.NotAbandonable.selector, product, day));
        settlement.abandon(product);
    }

    function test_RevertWhen_RISK_3_ProductIsSealed() public {
        abandoned();
        vm.expectRevert(abi.encodeWithSelector(ISettlement.NothingToClose.selector, product));
        settlement.abandon(product);
    }

    function test_RevertWhen_RISK_3_NothingWasSold() public {
        uint32 empty = shortProduct(10);
        vm.warp(block.timestamp + 60 days);
        vm.expectRevert(abi.encodeWithSelector(ISettlement.NothingToClose.selector, empty));
        settlement.abandon(empty);
        vm.expectRevert(abi.encodeWithSelector(ISettlement.NothingToClose.selector, 99));
        settlement.abandon(99);
    }

    /// @dev What the miner deposited for days that will not come is still its own.
    function test_RISK_3_DepositsOfDaysNotSettledGoBack() public {
        uint32 day = settlement.stateOf(product).nextDay;
        deposit(product, day, 777);
        abandoned();
        settlement.reclaimDeposit(product, day);
        assertEq(settlement.creditOf(miner, btc), 777);
    }

    function test_RevertWhen_RISK_3_BuyingAfterwards() public {
        abandoned();
        uint256 payment = sale.quote(product, 5).payment;
        deal(address(usdt), carol, payment);
        vm.startPrank(carol);
        usdt.approve(address(sale), payment);
        vm.expectRevert(abi.encodeWithSelector(ISettlement.ProductClosed.selector, product));
        sale.buy(product, 5, payment, carol, address(0), block.timestamp);
    }
}
