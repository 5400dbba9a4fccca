// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IPrimarySale } from "../../src/interfaces/IPrimarySale.sol";
import { Failing } from "../unit/Risk/Failing.t.sol";

/// @notice Mars and Poolin paused payouts at will in 2021 and 2022. Here a pause stops new sales and no clock.
contract M2Test is Failing {
    function setUp() public override {
        super.setUp();
        IPrimarySale.Parameters memory parameters = sale.parameters();
        parameters.paused = true;
        vm.prank(owner);
        sale.setParameters(parameters);
    }

    function test_M2_DaysRunShortAndTheVoteComesWhilePaused() public {
        terminated();
        uint256 money = rest(aliceToken);
        refundToken(aliceToken);
        assertEq(usdt.balanceOf(alice), money);
    }

    function test_M2_EscapeHatchOpensWhilePaused() public {
        passDays(3, 1e18);
        abandoned();
        uint256 money = rest(aliceToken);
        refundToken(aliceToken);
        assertEq(usdt.balanceOf(alice), money);
    }

    function test_M2_ThirtySilentDaysOfTheMinerNeedNoVote() public {
        emptyBond();
        passDays(30, 0);
        closing.abandon(product);
        refundToken(aliceToken);
        claim(aliceToken);
        // All of it came back.
        uint256 days_ = power.powerOf(aliceToken).endDay - power.powerOf(aliceToken).startDay;
        assertGe(usdt.balanceOf(alice), trancheOf(aliceToken) * days_);
    }
}
