// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IMinerRegistry } from "../../../src/interfaces/IMinerRegistry.sol";
import { BITCOIN, FILECOIN } from "../../../src/types/Asset.sol";
import { Base } from "../../Base.t.sol";
import { Ownable } from "@openzeppelin/contracts/access/Ownable.sol";

contract MinerRegistryTest is Base {
    function wrong(address who, IMinerRegistry.Status status) internal {
        vm.expectRevert(abi.encodeWithSelector(IMinerRegistry.WrongStatus.selector, who, status));
    }

    function test_SALE_1_StatusesFollowTheDiagram() public {
        vm.startPrank(owner);
        registry.suspend(miner);
        assertEq(uint8(registry.statusOf(miner)), uint8(IMinerRegistry.Status.Suspended));
        wrong(miner, IMinerRegistry.Status.Suspended);
        registry.suspend(miner);
        registry.approve(miner, BITCOIN, 5);
        assertEq(uint8(registry.statusOf(miner)), uint8(IMinerRegistry.Status.Approved));
        registry.revoke(miner);
        wrong(miner, IMinerRegistry.Status.Revoked);
        registry.approve(miner, BITCOIN, 5);
        wrong(miner, IMinerRegistry.Status.Revoked);
        registry.suspend(miner);
        wrong(miner, IMinerRegistry.Status.Revoked);
        registry.revoke(miner);
        wrong(alice, IMinerRegistry.Status.None);
        registry.revoke(alice);
        wrong(alice, IMinerRegistry.Status.None);
        registry.suspend(alice);
    }

    function test_SALE_1_EventsTellEveryChange() public {
        enlist(alice, 5);
        vm.startPrank(owner);
        vm.expectEmit(address(registry));
        emit IMinerRegistry.MinerApproved(alice, FILECOIN, 7);
        registry.approve(alice, FILECOIN, 7);
        vm.expectEmit(address(registry));
        emit IMinerRegistry.MinerSuspended(alice);
        registry.suspend(alice);
        vm.expectEmit(address(registry));
        emit IMinerRegistry.MinerRevoked(alice);
        registry.revoke(alice);
    }

    function testFuzz_SALE_1_ReservedNeverExceedsApproved(uint64 approved, uint64 a, uint64 b) public {
        enlist(alice, 1);
        vm.prank(owner);
        registry.approve(alice, BITCOIN, approved);
        a = uint64(bound(a, 0, approved));
        b = uint64(bound(b, 0, approved - a));
        vm.startPrank(address(sale));
        registry.reserve(alice, BITCOIN, a);
        registry.reserve(alice, BITCOIN, b);
        uint64 free = approved - a - b;
        if (free < type(uint64).max) {
            vm.expectRevert(
                abi.encodeWithSelector(
                    IMinerRegistry.CapacityExceeded.selector, alice, BITCOIN, free + 1, free
                )
            );
            registry.reserve(alice, BITCOIN, free + 1);
        }
        registry.release(alice, BITCOIN, a);
        assertEq(registry.capacityOf(alice, BITCOIN).reserved, b);
        assertEq(registry.capacityOf(alice, FILECOIN).reserved, 0);
    }

    function test_RevertWhen_SALE_1_LessIsApprovedThanReserved() public {
        vm.prank(address(sale));
        registry.reserve(miner, BITCOIN, 100);
        vm.prank(owner);
        registry.approve(miner, BITCOIN, 50);
        vm.prank(address(sale));
        vm.expectRevert(
            abi.encodeWithSelector(IMinerRegistry.CapacityExceeded.selector, miner, BITCOIN, 1, 0)
        );
        registry.reserve(miner, BITCOIN, 1);
    }

    function testFuzz_RevertWhen_SALE_1_AnybodyButTheSaleReserves(address caller) public {
        vm.assume(caller != address(sale));
        vm.startPrank(caller);
        vm.expectRevert(abi.encodeWithSelector(IMinerRegistry.NotSale.selector, caller));
        registry.reserve(miner, BITCOIN, 1);
        vm.expectRevert(abi.encodeWithSelector(IMinerRegistry.NotSale.selector, caller));
        registry.release(miner, BITCOIN, 0);
    }

    function testFuzz_RevertWhen_SALE_1_AnybodyButTheOwnerApproves(address caller) public {
        vm.assume(caller != owner);
        bytes memory refused = abi.encodeWithSelector(Ownable.OwnableUnauthorizedAccount.selector, caller);
        vm.startPrank(caller);
        vm.expectRevert(refused);
        registry.approve(caller, BITCOIN, 1);
        vm.expectRevert(refused);
        registry.suspend(miner);
        vm.expectRevert(refused);
        registry.revoke(miner);
    }
}
