// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IGiftCampaigns } from "../../src/interfaces/IGiftCampaigns.sol";
import { GiftStage } from "../unit/GiftCampaigns/GiftStage.t.sol";
import { ERC721 } from "solady/tokens/ERC721.sol";

/// @notice Elsewhere the root was replaced during a campaign, and the bitmap used again or reset.
contract X3Test is GiftStage {
    function setUp() public override {
        super.setUp();
        start();
    }

    /// @dev The number of a campaign's NFT is gone, or the NFT is held. No function takes a root but the one that creates.
    function test_RevertWhen_X3_TheRootIsReplaced() public {
        IGiftCampaigns.Terms memory other = terms();
        other.root = keccak256("another list");
        vm.expectRevert(ERC721.TransferFromIncorrectOwner.selector);
        give(sponsor, campaign, other);
        claimFor(0);
        vm.expectRevert(ERC721.TokenDoesNotExist.selector);
        give(sponsor, campaign, other);
        assertEq(campaignOf().terms.root, rootOf(winners));
    }

    /// @dev Nobody claimed, so the NFT returned under its own number. A number is good for one campaign.
    function test_RevertWhen_X3_TheNumberIsUsedAgain() public {
        end();
        gifts.close(campaign);
        IGiftCampaigns.Terms memory again = terms();
        again.root = keccak256("another list");
        refuse(again, abi.encodeWithSelector(IGiftCampaigns.CampaignExists.selector, campaign));
        assertEq(campaignOf().terms.root, rootOf(winners));
    }

    /// @dev The same if a winner who was given the last NFT, under the campaign's number, sends it.
    function test_RevertWhen_X3_AWinnerUsesTheNumberAgain() public {
        uint256 other = buy(sponsor, product, EACH);
        uint40 endsAt = uint40(block.timestamp + DURATION);
        give(sponsor, other, IGiftCampaigns.Terms(gifts.leafOf(other, 0, alice), EACH, 1, endsAt));
        gifts.claim(other, 0, alice, new bytes32[](0));
        vm.expectRevert(abi.encodeWithSelector(IGiftCampaigns.CampaignExists.selector, other));
        give(alice, other, IGiftCampaigns.Terms(keccak256("root"), EACH, 1, endsAt));
    }

    /// @dev The rest is another NFT, so it creates another campaign with a list of its own. What was claimed stays claimed.
    function test_X3_ClaimedPersists() public {
        bytes32 root = rootOf(winners);
        claimFor(0);
        end();
        uint256 left = gifts.close(campaign);
        uint40 endsAt = uint40(block.timestamp + DURATION);
        give(sponsor, left, IGiftCampaigns.Terms(root, EACH, WINNERS - 1, endsAt));
        bytes32[] memory proof = proofOf(winners, 0);
        vm.expectRevert(abi.encodeWithSelector(IGiftCampaigns.NotOnList.selector, left, 0, winners[0]));
        gifts.claim(left, 0, winners[0], proof);
        vm.expectRevert(abi.encodeWithSelector(IGiftCampaigns.CampaignOver.selector, campaign));
        gifts.claim(campaign, 0, winners[0], proof);
        assertTrue(gifts.isClaimed(campaign, 0));
        assertFalse(gifts.isClaimed(left, 0));
    }
}
