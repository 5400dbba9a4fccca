// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IPrimarySale } from "../../../src/interfaces/IPrimarySale.sol";
import { Running } from "../Running.t.sol";

contract StopSellingTest is Running {
    function stop() internal {
        vm.expectEmit(address(sale));
        emit IPrimarySale.SaleStopped(product);
        vm.prank(miner);
        sale.stopSelling(product);
    }

    function test_SALE_2_MinerMayStopSelling() public {
        stop();
        vm.expectRevert(abi.encodeWithSelector(IPrimarySale.SaleClosed.selector, product));
        vm.prank(alice);
        sale.buy(product, 1, type(uint256).max, alice, address(0), block.timestamp);
        vm.expectRevert(abi.encodeWithSelector(IPrimarySale.SaleClosed.selector, product));
        vm.prank(miner);
        sale.stopSelling(product);
    }

    function test_SALE_2_WhatWasSoldDoesNotChange() public {
        bytes32 offer = keccak256(abi.encode(sale.offerOf(product)));
        bytes32 terms = keccak256(abi.encode(power.powerOf(aliceToken)));
        stop();
        assertEq(keccak256(abi.encode(sale.offerOf(product))), offer);
        assertEq(keccak256(abi.encode(power.powerOf(aliceToken))), terms);
        pass(product, 1e18);
        assertGt(income(aliceToken), 0);
    }

    function testFuzz_RevertWhen_SALE_2_AnybodyElseStops(address caller) public {
        vm.assume(caller != miner);
        vm.prank(caller);
        vm.expectRevert(abi.encodeWithSelector(IPrimarySale.NotMiner.selector, product, caller));
        sale.stopSelling(product);
    }
}
