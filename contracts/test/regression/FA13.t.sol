// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IMinerRegistry } from "../../src/interfaces/IMinerRegistry.sol";
import { BITCOIN } from "../../src/types/Asset.sol";
import { Running } from "../unit/Running.t.sol";

/// @notice A miner whose product was closed sold on the next day; a lowered capacity did not bind offers that were open.
contract FA13Test is Running {
    function refuse(bytes memory reason) internal {
        uint256 payment = sale.quote(product, 50).payment;
        deal(address(usdt), carol, payment);
        vm.startPrank(carol);
        usdt.approve(address(sale), payment);
        vm.expectRevert(reason);
        sale.buy(product, 50, payment, carol, address(0), block.timestamp);
        vm.stopPrank();
    }

    function test_fa13_aClosingAtFaultSuspendsTheMiner() public {
        vm.expectEmit(address(registry));
        emit IMinerRegistry.MinerSuspended(miner);
        vm.prank(closingAt);
        registry.suspendAtFault(miner);
        bytes memory reason = abi.encodeWithSelector(IMinerRegistry.MinerNotApproved.selector, miner);
        refuse(reason);
        vm.prank(miner);
        vm.expectRevert(reason);
        sale.createProduct(btcOffer());
    }

    function test_fa13_theDaoSpeaksAndTheMinerSellsAgain() public {
        vm.prank(closingAt);
        registry.suspendAtFault(miner);
        vm.prank(owner);
        registry.approve(miner, BITCOIN, 1e9);
        buy(carol, product, 50);
    }

    /// @dev A closing never fails for what the registry knows of its miner.
    function test_fa13_aClosingChangesNobodyElse() public {
        vm.prank(owner);
        registry.revoke(miner);
        vm.startPrank(closingAt);
        registry.suspendAtFault(miner);
        registry.suspendAtFault(alice);
        vm.stopPrank();
        assertEq(uint8(registry.statusOf(miner)), uint8(IMinerRegistry.Status.Revoked));
        assertEq(uint8(registry.statusOf(alice)), uint8(IMinerRegistry.Status.None));
    }

    function testFuzz_RevertWhen_fa13_anybodyButTheClosingSuspendsAtFault(address caller) public {
        vm.assume(caller != closingAt);
        vm.prank(caller);
        vm.expectRevert(abi.encodeWithSelector(IMinerRegistry.NotClosing.selector, caller));
        registry.suspendAtFault(miner);
    }

    /// @dev SALE-1: what is offered and sold must be within what is approved at each purchase.
    function test_fa13_aLoweredCapacityBindsOpenOffers() public {
        uint64 offered = sale.saleOf(product).reserved;
        vm.prank(owner);
        registry.approve(miner, BITCOIN, offered - 1);
        refuse(
            abi.encodeWithSelector(
                IMinerRegistry.CapacityExceeded.selector, miner, BITCOIN, offered, offered - 1
            )
        );
        vm.prank(owner);
        registry.approve(miner, BITCOIN, offered);
        buy(carol, product, 50);
    }

    /// @dev The way back: the miner stops an offer, and what it still offers is within its capacity.
    function test_fa13_theMinerSellsOnOnceItOffersLess() public {
        uint32 second = create(btcOffer());
        fundBond(second, 10 ** btcDecimals());
        uint64 offered = sale.saleOf(product).reserved;
        vm.prank(owner);
        registry.approve(miner, BITCOIN, offered + ALICE_UNITS + BOB_UNITS);
        vm.prank(miner);
        sale.stopSelling(product);
        sale.releaseCapacity(product);
        buy(carol, second, 50);
    }
}
