// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IGiftCampaigns } from "../../src/interfaces/IGiftCampaigns.sol";
import { GiftStage } from "../unit/GiftCampaigns/GiftStage.t.sol";

/// @notice dragonfly PR #13: the index was no part of the leaf, so that one proof was good under every index that was free.
contract X2Test is GiftStage {
    function setUp() public override {
        super.setUp();
        start();
    }

    function testFuzz_RevertWhen_X2_AProofIsUsedUnderAnotherIndex(uint256 own, uint256 other) public {
        (own, other) = (bound(own, 0, WINNERS - 1), bound(other, 0, WINNERS - 1));
        vm.assume(own != other);
        bytes32[] memory proof = proofOf(winners, own);
        bytes memory why =
            abi.encodeWithSelector(IGiftCampaigns.NotOnList.selector, campaign, other, winners[own]);
        vm.expectRevert(why);
        gifts.claim(campaign, other, winners[own], proof);
        claimFor(own);
        vm.expectRevert(why);
        gifts.claim(campaign, other, winners[own], proof);
        vm.expectRevert(abi.encodeWithSelector(IGiftCampaigns.GiftAlreadyClaimed.selector, campaign, own));
        gifts.claim(campaign, own, winners[own], proof);
        assertFalse(gifts.isClaimed(campaign, other));
    }

    /// @dev Indices whose bit of the bitmap is the same in another word.
    function test_RevertWhen_X2_TheIndexIsAWordOff() public {
        bytes32[] memory proof = proofOf(winners, 1);
        uint256[3] memory far = [uint256(257), (1 << 32) + 1, (1 << 255) + 1];
        for (uint256 i = 0; i < far.length; ++i) {
            vm.expectRevert(abi.encodeWithSelector(IGiftCampaigns.NoSuchIndex.selector, campaign, far[i]));
            gifts.claim(campaign, far[i], winners[1], proof);
        }
        claimFor(1);
    }

    /// @dev Nor is a proof of one campaign good in another, of the same list.
    function test_RevertWhen_X2_AProofIsUsedInAnotherCampaign() public {
        bytes32 root = rootOf(winners);
        uint256 other = buy(sponsor, product, EACH * WINNERS);
        give(sponsor, other, IGiftCampaigns.Terms(root, EACH, WINNERS, uint40(block.timestamp + DURATION)));
        bytes32[] memory proof = proofOf(winners, 1);
        vm.expectRevert(abi.encodeWithSelector(IGiftCampaigns.NotOnList.selector, other, 1, winners[1]));
        gifts.claim(other, 1, winners[1], proof);
    }
}
