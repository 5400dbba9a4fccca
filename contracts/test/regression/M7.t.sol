// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IBonds } from "../../src/interfaces/IBonds.sol";
import { Failing } from "../unit/Risk/Failing.t.sol";

/// @notice Strategic default: a miner that stops keeps its coin, but loses every tranche to come and its whole bond.
contract M7Test is Failing {
    /// forge-config: default.fuzz.runs = 16
    function testFuzz_M7_MinerThatStopsGetsNoTrancheAndNoBond(uint8 delivered) public {
        delivered = uint8(bound(delivered, 0, 10));
        uint256 tranches = trancheOf(aliceToken) + trancheOf(bobToken);
        uint256 escrow = settlement.stateOf(product).escrow;
        loseFreeBond(product);
        uint256 bond = settlement.stateOf(product).bond;
        uint256 asked = 0;
        for (uint256 i = 0; i < delivered; ++i) {
            pass(product, 1e18);
        }
        for (uint256 i = 0; i < 7; ++i) {
            close(product);
            asked += settlement.expectedNext(product);
            pass(product, 0);
        }
        terminate();
        while (settlement.stateOf(product).nextDay < closure().closedDay) {
            close(product);
            asked += settlement.expectedNext(product);
            pass(product, 0);
        }
        // What the miner was paid are tranches of days that holders had their income of, by itself or by the bond.
        uint256 settled = closure().closedDay - power.powerOf(aliceToken).startDay;
        assertEq(settlement.creditOf(miner, usdt), tranches * settled);
        // All else went to the holders: the bond, and the tranches of the days to come.
        closing.refundTokens(pair(aliceToken, bobToken));
        assertEq(usdt.balanceOf(alice) + usdt.balanceOf(bob), escrow - tranches * settled);
        uint256 shares = btc.balanceOf(alice) + btc.balanceOf(bob);
        assertLe(shares + asked, bond);
        assertGe(shares + asked + 1, bond);
        assertEq(settlement.creditOf(miner, btc), 0);
    }

    function test_M7_BondIsOutOfReachOnceClosed() public {
        passDays(7, 0);
        terminate();
        vm.prank(miner);
        vm.expectRevert();
        bonds.withdrawBond(product, 1, miner);
        settleRest();
        vm.prank(miner);
        vm.expectRevert();
        bonds.withdrawBond(product, 1, miner);
    }

    /// @dev Before the vote, too, a miner that fails takes nothing.
    function test_M7_BondStaysWhileItFails() public {
        passDays(7, 0);
        uint256 bond = settlement.stateOf(product).bond;
        vm.prank(miner);
        vm.expectRevert(
            abi.encodeWithSelector(IBonds.NotInGoodStanding.selector, product, IBonds.Standing.Terminable)
        );
        bonds.withdrawBond(product, 1, miner);
        assertEq(settlement.stateOf(product).bond, bond);
    }
}
