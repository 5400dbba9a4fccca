// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IBondCalls } from "../../src/interfaces/IBondCalls.sol";
import { IBonds } from "../../src/interfaces/IBonds.sol";
import { Failing } from "../unit/Risk/Failing.t.sol";

/// @notice The bond could be withdrawn while the product was terminable, with days pending, and in the moment before an
/// assessment.
contract FA6Test is Failing {
    function refused(IBonds.Standing reason) private {
        vm.prank(miner);
        vm.expectRevert(abi.encodeWithSelector(IBonds.NotInGoodStanding.selector, product, reason));
        bonds.withdrawBond(product, 1, miner);
    }

    function test_FA6_NotWhileTheProductIsTerminable() public {
        passDays(7, SHORT);
        refused(IBonds.Standing.Terminable);
    }

    function test_FA6_NotAfterThreeShortDays() public {
        passDays(3, SHORT);
        refused(IBonds.Standing.Scored);
    }

    function test_FA6_NotWithADayPastItsGrace() public {
        pass(product, 1e18);
        close(product);
        waitForGrace(product);
        refused(IBonds.Standing.Overdue);
    }

    /// @dev The coin doubled. In one transaction the miner finalises the day and takes out what yesterday's call left free.
    function test_FA6_NotBeforeTheNewDayIsAssessed() public {
        // Else yesterday's call is the most already.
        vm.prank(owner);
        bondCalls.setParameters(IBondCalls.Parameters(15_000, 720));
        pass(product, 1e18);
        bondCalls.assess(product);
        uint256 old = bondCalls.calledBond(product);
        vm.warp((uint256(today()) + 1) * 1 days);
        btcFeed.post(88_000e8);
        reportBtc(today() - 1, DIFFICULTY, FEES);
        uint256 bond = settlement.stateOf(product).bond;
        btcBenchmark.finalize(0);
        vm.startPrank(miner);
        vm.expectPartialRevert(IBonds.BondTooSmall.selector);
        bonds.withdrawBond(product, bond - old, miner);

        (, uint256 called) = bondCalls.assess(product);
        assertGt(called, old);
        bonds.withdrawBond(product, bond - called, miner);
        vm.expectPartialRevert(IBonds.BondTooSmall.selector);
        bonds.withdrawBond(product, 1, miner);
    }

    /// @dev What was sold since the last assessment counts too.
    function test_FA6_NotWhatLaterPurchasesNeed() public {
        pass(product, 1e18);
        bondCalls.assess(product);
        uint256 old = bondCalls.calledBond(product);
        buy(carol, product, ALICE_UNITS);
        uint256 bond = settlement.stateOf(product).bond;
        vm.prank(miner);
        vm.expectPartialRevert(IBonds.BondTooSmall.selector);
        bonds.withdrawBond(product, bond - old, miner);
    }

    /// @dev Once no power has days left nobody is owed a bond.
    function test_FA6_AllOfItOnceEverythingHasEnded() public {
        product = shortProduct(3);
        buy(alice, product, ALICE_UNITS);
        passDays(3, 0);
        uint256 bond = settlement.stateOf(product).bond;
        vm.prank(miner);
        bonds.withdrawBond(product, bond, miner);
        assertEq(btc.balanceOf(miner), bond);
    }
}
