// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IBonds } from "../../../src/interfaces/IBonds.sol";
import { Failing } from "../Risk/Failing.t.sol";

/// @notice Good standing (SALE-6): when power may be sold, and when bond may leave.
contract StandingTest is Failing {
    function assertStanding(IBonds.Standing wanted) private view {
        assertTrue(bonds.standingOf(product) == wanted);
    }

    /// @dev Neither is anything sold nor does bond leave.
    function assertHeld(IBonds.Standing reason) private {
        assertStanding(reason);
        bytes memory refused = abi.encodeWithSelector(IBonds.NotInGoodStanding.selector, product, reason);
        uint256 payment = sale.quote(product, 1000).payment;
        vm.prank(carol);
        vm.expectRevert(refused);
        sale.buy(product, 1000, payment, carol, address(0), block.timestamp);
        vm.prank(miner);
        vm.expectRevert(refused);
        bonds.withdrawBond(product, 1, miner);
    }

    function test_SALE_6_AProductThatDeliversIsInOrder() public {
        pass(product, 1e18);
        assertStanding(IBonds.Standing.CallStale);
        bondCalls.assess(product);
        assertStanding(IBonds.Standing.Good);
    }

    function test_SALE_6_TwoShortDaysAreForgivenThreeAreNot() public {
        passDays(2, SHORT);
        assessed(product);
        assertStanding(IBonds.Standing.Good);
        buy(carol, product, 1000);
        passDays(1, SHORT);
        assessed(product);
        assertHeld(IBonds.Standing.Scored);
        passDays(6, 1e18);
        assessed(product);
        assertStanding(IBonds.Standing.Good);
    }

    function test_SALE_6_TerminableHoldsEvenOnceTheScoreIsLow() public {
        passDays(7, SHORT);
        assertHeld(IBonds.Standing.Terminable);
        vm.warp(shortfall().terminableUntil);
        assertStanding(IBonds.Standing.Scored);
    }

    /// @dev A closed day past its grace is unsettled; that it was paid for does not matter, it can be settled.
    function test_SALE_6_OverdueFromTheEndOfTheGrace() public {
        pass(product, 1e18);
        close(product);
        depositAll(product);
        uint256 end = settlement.graceEnd(product);
        vm.warp(end - 1);
        catchUp();
        assessed(product);
        assertStanding(IBonds.Standing.Good);
        vm.warp(end);
        assertHeld(IBonds.Standing.Overdue);
        settlement.settle(product, 1);
        assessed(product);
        assertStanding(IBonds.Standing.Good);
    }

    /// @dev A benchmark that is late makes nobody overdue: the grace begins anew once it is final.
    function test_SALE_6_NotOverdueWhileTheBenchmarkIsLate() public {
        pass(product, 1e18);
        uint32 day = settlement.stateOf(product).nextDay;
        bondCalls.assess(product);
        vm.warp((uint256(day) + 9) * 1 days);
        assertStanding(IBonds.Standing.Good);
        btcBenchmark.finalize(0);
        assertEq(btcBenchmark.nextDay(), day + 1);
        assertStanding(IBonds.Standing.Good);
    }

    function test_SALE_6_BondBelowItsDays() public {
        assessed(product);
        loseBond(product, settlement.stateOf(product).bond - bonds.bondRequired(product, 0) + 1);
        assertStanding(IBonds.Standing.BondLow);
    }

    /// @dev The newest final day or the one before.
    function test_RevertWhen_SALE_6_TheAssessmentIsOlder() public {
        pass(product, 1e18);
        bondCalls.assess(product);
        pass(product, 1e18);
        assertStanding(IBonds.Standing.Good);
        pass(product, 1e18);
        assertStanding(IBonds.Standing.CallStale);
        uint256 payment = sale.quote(product, 1000).payment;
        vm.prank(carol);
        vm.expectRevert(
            abi.encodeWithSelector(IBonds.NotInGoodStanding.selector, product, IBonds.Standing.CallStale)
        );
        sale.buy(product, 1000, payment, carol, address(0), block.timestamp);
        buy(carol, product, 1000);
    }

    /// @dev FA12: nobody need tell the sale of a call.
    function test_FA12_AnUnmetCallHoldsSalesByItself() public {
        buy(carol, product, 1000);
        loseFreeBond(product);
        rise();
        (, uint256 called) = bondCalls.assess(product);
        uint256 bond = settlement.stateOf(product).bond;
        assertLt(bond, called);
        fundBond(product, bonds.bondRequired(product, 1000) - bond);
        assertStanding(IBonds.Standing.CallUnmet);
        uint256 payment = sale.quote(product, 1000).payment;
        vm.prank(carol);
        vm.expectPartialRevert(IBonds.BondTooSmall.selector);
        sale.buy(product, 1000, payment, carol, address(0), block.timestamp);

        fundBond(product, bondCalls.unmetCall(product) - 1);
        assertStanding(IBonds.Standing.CallUnmet);
        fundBond(product, 1);
        assertStanding(IBonds.Standing.Good);
        fundBond(product, settlement.stateOf(product).bond / 100);
        buy(carol, product, 1000);
    }

    /// @dev Coin at twice the price: stopping would pay.
    function rise() private {
        pass(product, 1e18);
        vm.warp((uint256(today()) + 1) * 1 days);
        btcFeed.post(88_000e8);
        reportBtc(today() - 1, DIFFICULTY, FEES);
        btcBenchmark.finalize(0);
    }

    function test_SALE_6_NothingSoldNeedsNoAssessment() public {
        product = create(btcOffer());
        assertStanding(IBonds.Standing.Good);
        fundBond(product, bonds.bondRequired(product, 1000));
        buy(carol, product, 1000);
    }

    function test_SALE_6_PowerHeldForAnAuctionCountsAsSold() public {
        uint256 before = bonds.bondRequired(product, 0);
        vm.mockCall(
            address(sale), abi.encodeCall(sale.reservedUnits, (product)), abi.encode(uint64(ALICE_UNITS))
        );
        assertApproxEqAbs(
            bonds.bondRequired(product, 0),
            before * (2 * ALICE_UNITS + BOB_UNITS) / (ALICE_UNITS + BOB_UNITS),
            2
        );
    }
}
