// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IMiningPower } from "../../../src/interfaces/IMiningPower.sol";
import { Running } from "../Running.t.sol";

contract StatesTest is Running {
    address internal auction = makeAddr("auction");
    address internal loans = makeAddr("loans");

    function setUp() public override {
        super.setUp();
        vm.startPrank(owner);
        power.setLocker(auction, true);
        power.setLocker(loans, true);
        vm.stopPrank();
        vm.startPrank(alice);
        power.setApprovalForAll(auction, true);
        power.setApprovalForAll(loans, true);
        vm.stopPrank();
    }

    function test_NFT_6_OneStateAtATime() public {
        vm.prank(auction);
        power.lock(aliceToken);
        vm.startPrank(loans);
        vm.expectRevert(abi.encodeWithSelector(IMiningPower.TokenLocked.selector, aliceToken));
        power.lock(aliceToken);
        vm.expectRevert(abi.encodeWithSelector(IMiningPower.NotLocker.selector, aliceToken, loans));
        power.unlock(aliceToken);
        vm.expectRevert(abi.encodeWithSelector(IMiningPower.NotLocker.selector, aliceToken, loans));
        power.seize(aliceToken, loans);
        assertEq(power.lockerOf(aliceToken), auction);
    }

    function test_NFT_6_NextStateAfterTheFirstIsLeft() public {
        vm.startPrank(auction);
        power.lock(aliceToken);
        power.unlock(aliceToken);
        vm.stopPrank();
        vm.startPrank(loans);
        power.lock(aliceToken);
        power.seize(aliceToken, carol);
        vm.expectRevert();
        power.lock(aliceToken);
        assertEq(power.ownerOf(aliceToken), carol);
    }

    function test_NFT_6_PartOfASplitIsFree() public {
        (uint256 kept, uint256 partId) = split(alice, aliceToken, 5);
        vm.prank(auction);
        power.lock(kept);
        assertFalse(power.locked(partId));
        assertEq(power.lockerOf(partId), address(0));
    }
}
