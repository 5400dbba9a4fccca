// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IMiningPower } from "../../src/interfaces/IMiningPower.sol";
import { Running } from "../unit/Running.t.sol";
import { ERC721 } from "solady/tokens/ERC721.sol";

/// @notice Gondi lost 78 NFTs through a helper that held approvals and did not ask who was calling.
contract N5Test is Running {
    address internal market;
    address internal attacker = makeAddr("attacker");

    function setUp() public override {
        super.setUp();
        market = newLocker("market");
        vm.startPrank(alice);
        power.setApprovalForAll(market, true);
        power.approve(market, aliceToken);
        vm.stopPrank();
        vm.startPrank(attacker);
    }

    function test_RevertWhen_N5_AttackerUsesTheVictimsApprovalOfAnother() public {
        bytes4 refused = ERC721.NotOwnerNorApproved.selector;
        vm.expectRevert(refused);
        power.transferFrom(alice, attacker, aliceToken);
        vm.expectRevert(refused);
        power.safeTransferFrom(alice, attacker, aliceToken);
        vm.expectRevert(refused);
        power.safeTransferFrom(alice, attacker, aliceToken, "");
        vm.expectRevert(refused);
        power.split(aliceToken, inTwo(attacker, 1, attacker, ALICE_UNITS - 1));
        vm.expectRevert(refused);
        power.merge(aliceToken, bobToken);
        vm.expectRevert(refused);
        power.approve(attacker, aliceToken);
    }

    function test_RevertWhen_N5_AttackerLocksOrSeizes() public {
        vm.expectRevert(ERC721.NotOwnerNorApproved.selector);
        power.lockTo(aliceToken, market, "");
        vm.expectRevert(abi.encodeWithSelector(IMiningPower.NotLocker.selector, aliceToken, attacker));
        power.unlock(aliceToken);
        vm.expectRevert(abi.encodeWithSelector(IMiningPower.NotLocker.selector, aliceToken, attacker));
        power.seize(aliceToken, attacker);
    }

    function test_RevertWhen_N5_AttackerWithOneApprovalTakesFromAnotherToken() public {
        vm.stopPrank();
        (uint256 kept, uint256 partId) = split(alice, aliceToken, 10);
        vm.prank(alice);
        power.approve(attacker, partId);
        vm.startPrank(attacker);
        vm.expectRevert(ERC721.NotOwnerNorApproved.selector);
        power.merge(partId, kept);
        vm.expectRevert(ERC721.NotOwnerNorApproved.selector);
        power.merge(kept, partId);
    }
}
