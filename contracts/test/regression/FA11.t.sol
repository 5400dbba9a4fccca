// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IClosing } from "../../src/interfaces/IClosing.sol";
import { IMinerRegistry } from "../../src/interfaces/IMinerRegistry.sol";
import { Failing } from "../unit/Risk/Failing.t.sol";

/// @notice After 31 days without reports a holder abandoned the product and took an honest miner's bond.
contract FA11Test is Failing {
    function test_FA11_SilenceOfReportersIsNobodysFault() public {
        passDays(3, 1e18);
        uint32 day = settlement.stateOf(product).nextDay;
        uint256 bond = settlement.stateOf(product).bond;
        vm.warp((uint256(day) + 31) * 1 days);
        vm.prank(alice);
        vm.expectRevert(abi.encodeWithSelector(IClosing.NotAbandonable.selector, product, day));
        closing.abandon(product);

        vm.warp((uint256(day) + 61) * 1 days);
        vm.prank(alice);
        closing.abandon(product);
        refundToken(aliceToken);
        assertEq(btc.balanceOf(alice), 0);
        assertEq(usdt.balanceOf(alice), rest(aliceToken));
        owingNothing();
        closing.returnBond(product);
        assertEq(settlement.creditOf(miner, btc), bond);
        assertTrue(registry.statusOf(miner) == IMinerRegistry.Status.Approved);
    }

    /// @dev Final days that nobody settled are settled by the attempt, from what the miner had deposited.
    function test_FA11_WhatIsDueIsSettledFirst() public {
        for (uint256 i = 0; i < 40; ++i) {
            nextDay();
            deposit(product, today() - 1, settlement.expectedNext(product));
        }
        uint32 day = settlement.stateOf(product).nextDay;
        vm.warp((uint256(day) + 62) * 1 days);
        vm.prank(alice);
        assertGe(closing.abandon(product), 40);
        assertEq(closure().closedDay, 0);
        assertEq(shortfall().score, 0);
    }
}
