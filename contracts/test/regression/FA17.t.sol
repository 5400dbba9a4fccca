// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { Failing } from "../unit/Risk/Failing.t.sol";

/// @notice `deposit` is open to all, and what is not settled is the miner's: whoever deposits gives to the miner. The
/// interface says so.
contract FA17Test is Failing {
    function test_FA17_WhatAStrangerDepositsIsTheMiners() public {
        passDays(7, SHORT);
        uint32 day = today();
        deal(address(btc), carol, 321);
        vm.startPrank(carol);
        btc.approve(address(settlement), 321);
        settlement.deposit(product, day, 321);
        vm.stopPrank();
        terminate();
        closing.reclaimDeposit(product, day);
        assertEq(settlement.creditOf(miner, btc), 321);
        assertEq(settlement.creditOf(carol, btc), 0);
    }
}
