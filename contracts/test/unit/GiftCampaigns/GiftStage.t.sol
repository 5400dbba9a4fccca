// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { GiftCampaigns } from "../../../src/gifts/GiftCampaigns.sol";
import { IGiftCampaigns } from "../../../src/interfaces/IGiftCampaigns.sol";
import { Failing } from "../Risk/Failing.t.sol";
import { GiftTree } from "./GiftTree.sol";
import { IERC721 } from "@openzeppelin/contracts/token/ERC721/IERC721.sol";

/// @notice A sponsor with an NFT that earns from tomorrow on, and a list of five winners.
abstract contract GiftStage is Failing {
    using GiftTree for bytes32[];

    /// @dev 2 TH/s, as in the first giveaways.
    uint64 internal constant EACH = 2000;
    uint32 internal constant WINNERS = 5;
    uint256 internal constant DURATION = 30 days;

    GiftCampaigns internal gifts;
    address internal sponsor = makeAddr("sponsor");
    address internal stranger = makeAddr("stranger");
    address[] internal winners;
    /// @dev The sponsor's NFT, and the campaign that it creates.
    uint256 internal campaign;
    address internal purse;

    function setUp() public virtual override {
        super.setUp();
        gifts = new GiftCampaigns(power, settlement, sale);
        for (uint256 i = 0; i < WINNERS; ++i) {
            winners.push(makeAddr(string.concat("winner", vm.toString(i))));
        }
        campaign = buy(sponsor, product, EACH * WINNERS);
        purse = gifts.purseOf(campaign);
        pass(product, 1e18);
    }

    // ---- The list ---------------------------------------------------------------------------------------------

    /// @dev The tree of the winners in order.
    function treeOf(uint256 campaign_, address[] memory list) internal view returns (bytes32[] memory) {
        bytes32[] memory leaves = new bytes32[](list.length);
        for (uint256 i = 0; i < list.length; ++i) {
            leaves[i] = gifts.leafOf(campaign_, i, list[i]);
        }
        return GiftTree.build(leaves);
    }

    function rootOf(address[] memory list) internal view returns (bytes32) {
        return treeOf(campaign, list)[0];
    }

    function proofOf(address[] memory list, uint256 index) internal view returns (bytes32[] memory) {
        bytes32[] memory tree = treeOf(campaign, list);
        return tree.proofOf(tree.nodeOf(index));
    }

    function terms() internal view returns (IGiftCampaigns.Terms memory) {
        return IGiftCampaigns.Terms(rootOf(winners), EACH, WINNERS, uint40(block.timestamp + DURATION));
    }

    // ---- Actions ----------------------------------------------------------------------------------------------

    function start() internal {
        start(terms());
    }

    function start(IGiftCampaigns.Terms memory terms_) internal {
        give(sponsor, campaign, terms_);
    }

    /// @dev The one transaction that creates a campaign.
    function give(address from, uint256 tokenId, IGiftCampaigns.Terms memory terms_) internal {
        vm.prank(from);
        IERC721(address(power)).safeTransferFrom(from, address(gifts), tokenId, abi.encode(terms_));
    }

    function refuse(IGiftCampaigns.Terms memory terms_, bytes memory why) internal {
        vm.expectRevert(why);
        start(terms_);
    }

    /// @dev A stranger pays for the winner's claim.
    function claimFor(uint256 index) internal returns (uint256) {
        return claimFor(winners, index);
    }

    function claimFor(address[] memory list, uint256 index) internal returns (uint256) {
        bytes32[] memory proof = proofOf(list, index);
        vm.prank(stranger);
        return gifts.claim(campaign, index, list[index], proof);
    }

    function claimAll() internal {
        for (uint256 i = 0; i < WINNERS; ++i) {
            claimFor(i);
        }
    }

    function end() internal {
        vm.warp(campaignOf().terms.endsAt);
    }

    // ---- Readings ---------------------------------------------------------------------------------------------

    function campaignOf() internal view returns (IGiftCampaigns.Campaign memory) {
        return gifts.campaignOf(campaign);
    }

    function current() internal view returns (uint256) {
        return campaignOf().tokenId;
    }

    /// @dev What a campaign holds is what it still has to give, in its purse and nowhere else.
    function assertFunded() internal view {
        IGiftCampaigns.Campaign memory its = campaignOf();
        assertEq(power.ownerOf(its.tokenId), its.purse);
        uint64 unclaimed = its.terms.winners - its.claimed;
        assertEq(power.powerOf(its.tokenId).units, its.terms.unitsEach * unclaimed);
        assertHoldsNothing();
    }

    /// @dev The contract itself has no NFT and no money, ever.
    function assertHoldsNothing() internal view {
        assertEq(power.balanceOf(address(gifts)), 0);
        assertEq(settlement.creditOf(address(gifts), btc), 0);
        assertEq(settlement.creditOf(address(gifts), usdt), 0);
        assertEq(btc.balanceOf(address(gifts)), 0);
        assertEq(usdt.balanceOf(address(gifts)), 0);
    }
}
