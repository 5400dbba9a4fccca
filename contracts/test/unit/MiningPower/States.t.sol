// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IMiningPower } from "../../../src/interfaces/IMiningPower.sol";
import { Running } from "../Running.t.sol";
import { ERC721 } from "solady/tokens/ERC721.sol";

contract StatesTest is Running {
    address internal auction;
    address internal loans;

    function setUp() public override {
        super.setUp();
        (auction, loans) = (newLocker("auction"), newLocker("loans"));
    }

    function test_NFT_6_OneStateAtATime() public {
        lockTo(auction, aliceToken);
        vm.prank(alice);
        vm.expectRevert(abi.encodeWithSelector(IMiningPower.TokenLocked.selector, aliceToken));
        power.lockTo(aliceToken, loans, "");
        vm.startPrank(loans);
        vm.expectRevert(abi.encodeWithSelector(IMiningPower.NotLocker.selector, aliceToken, loans));
        power.unlock(aliceToken);
        vm.expectRevert(abi.encodeWithSelector(IMiningPower.NotLocker.selector, aliceToken, loans));
        power.seize(aliceToken, loans);
        assertEq(power.lockerOf(aliceToken), auction);
    }

    function test_NFT_6_NextStateAfterTheFirstIsLeft() public {
        lockTo(auction, aliceToken);
        vm.prank(auction);
        power.unlock(aliceToken);
        lockTo(loans, aliceToken);
        vm.prank(loans);
        power.seize(aliceToken, carol);
        vm.prank(alice);
        vm.expectRevert(ERC721.NotOwnerNorApproved.selector);
        power.lockTo(aliceToken, loans, "");
        assertEq(power.ownerOf(aliceToken), carol);
    }

    function test_NFT_6_PartOfASplitIsFree() public {
        (uint256 kept, uint256 partId) = split(alice, aliceToken, 5);
        lockTo(auction, kept);
        assertFalse(power.locked(partId));
        assertEq(power.lockerOf(partId), address(0));
    }
}
