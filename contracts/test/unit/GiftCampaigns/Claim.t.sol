// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IGiftCampaigns } from "../../../src/interfaces/IGiftCampaigns.sol";
import { IMiningPower } from "../../../src/interfaces/IMiningPower.sol";
import { TokenState } from "../../../src/types/Power.sol";
import { Custody } from "../../mocks/Custody.sol";
import { Reenterer } from "../../mocks/Reenterer.sol";
import { GiftStage } from "./GiftStage.t.sol";
import { GiftTree } from "./GiftTree.sol";
import { ERC721 } from "solady/tokens/ERC721.sol";

contract GiftClaimTest is GiftStage {
    using GiftTree for bytes32[];

    function test_GIFT_1_AClaimSplitsAPartToTheWinner() public {
        start();
        uint256 last = power.lastTokenId();
        bytes32[] memory proof = proofOf(winners, 3);
        vm.expectEmit(address(gifts));
        emit IGiftCampaigns.GiftClaimed(campaign, 3, winners[3], last + 2, last + 1);
        vm.prank(winners[3]);
        uint256 partId = gifts.claim(campaign, 3, winners[3], proof);

        assertEq(partId, last + 2);
        assertEq(power.ownerOf(partId), winners[3]);
        assertEq(power.powerOf(partId).units, EACH);
        assertEq(uint8(power.powerOf(partId).state), uint8(TokenState.Free));
        assertEq(current(), last + 1);
        assertEq(campaignOf().claimed, 1);
        assertTrue(gifts.isClaimed(campaign, 3));
        assertFalse(gifts.isClaimed(campaign, 2));
        assertFunded();
    }

    /// @dev The campaign keeps its number, whatever the NFT's is.
    function test_GIFT_1_TheCampaignFollowsTheRest() public {
        start();
        for (uint256 i = 0; i + 1 < WINNERS; ++i) {
            uint256 before = current();
            claimFor(i);
            assertGt(current(), before);
            assertFunded();
            vm.expectRevert(ERC721.TokenDoesNotExist.selector);
            power.ownerOf(before);
        }
    }

    function test_GIFT_1_TheLastClaimTransfersTheRest() public {
        start();
        for (uint256 i = 0; i + 1 < WINNERS; ++i) {
            claimFor(i);
        }
        uint256 last = current();
        bytes32[] memory proof = proofOf(winners, 4);
        vm.expectEmit(address(gifts));
        emit IGiftCampaigns.GiftClaimed(campaign, 4, winners[4], last, 0);
        assertEq(gifts.claim(campaign, 4, winners[4], proof), last);
        assertEq(power.ownerOf(last), winners[4]);
        assertEq(current(), 0);
        assertEq(campaignOf().claimed, WINNERS);
        assertEq(power.balanceOf(purse), 0);
        vm.expectRevert(abi.encodeWithSelector(IGiftCampaigns.CampaignOver.selector, campaign));
        gifts.claim(campaign, 4, winners[4], proof);
    }

    /// @dev A tree of one leaf is that leaf.
    function test_GIFT_1_ACampaignOfOne() public {
        address[] memory list = new address[](1);
        list[0] = alice;
        IGiftCampaigns.Terms memory promised = terms();
        (promised.root, promised.unitsEach, promised.winners) = (rootOf(list), EACH * WINNERS, 1);
        start(promised);
        assertEq(claimFor(list, 0), campaign);
        assertEq(power.ownerOf(campaign), alice);
    }

    function test_RevertWhen_GIFT_1_AnIndexIsClaimedTwice() public {
        start();
        claimFor(1);
        bytes32[] memory proof = proofOf(winners, 1);
        vm.expectRevert(abi.encodeWithSelector(IGiftCampaigns.GiftAlreadyClaimed.selector, campaign, 1));
        vm.prank(winners[1]);
        gifts.claim(campaign, 1, winners[1], proof);
    }

    function test_RevertWhen_GIFT_1_AnotherAccountIsNamed() public {
        start();
        bytes32[] memory proof = proofOf(winners, 1);
        vm.startPrank(stranger);
        vm.expectRevert(abi.encodeWithSelector(IGiftCampaigns.NotOnList.selector, campaign, 1, stranger));
        gifts.claim(campaign, 1, stranger, proof);
        vm.expectRevert(abi.encodeWithSelector(IGiftCampaigns.NotOnList.selector, campaign, 1, winners[2]));
        gifts.claim(campaign, 1, winners[2], proof);
        vm.stopPrank();
    }

    function testFuzz_RevertWhen_GIFT_1_TheProofIsMadeUp(bytes32[] memory proof, uint256 index, address who)
        public
    {
        start();
        index = bound(index, 0, WINNERS - 1);
        vm.expectRevert(abi.encodeWithSelector(IGiftCampaigns.NotOnList.selector, campaign, index, who));
        gifts.claim(campaign, index, who, proof);
    }

    /// @dev The list goes on beyond what the campaign has.
    function test_RevertWhen_GIFT_1_TheIndexIsBeyondTheParts() public {
        address[] memory list = new address[](WINNERS + 1);
        for (uint256 i = 0; i < WINNERS; ++i) {
            list[i] = winners[i];
        }
        list[WINNERS] = alice;
        IGiftCampaigns.Terms memory promised = terms();
        promised.root = rootOf(list);
        start(promised);
        bytes32[] memory proof = proofOf(list, WINNERS);
        vm.expectRevert(abi.encodeWithSelector(IGiftCampaigns.NoSuchIndex.selector, campaign, WINNERS));
        gifts.claim(campaign, WINNERS, alice, proof);
        claimFor(list, 0);
    }

    function test_RevertWhen_GIFT_1_TheCampaignHasEnded() public {
        start();
        bytes32[] memory proof = proofOf(winners, 0);
        uint40 endsAt = campaignOf().terms.endsAt;
        vm.warp(endsAt);
        vm.expectRevert(abi.encodeWithSelector(IGiftCampaigns.CampaignEnded.selector, campaign, endsAt));
        gifts.claim(campaign, 0, winners[0], proof);
        vm.warp(endsAt - 1);
        gifts.claim(campaign, 0, winners[0], proof);
    }

    function test_RevertWhen_GIFT_1_ThereIsNoCampaign() public {
        bytes32[] memory proof = proofOf(winners, 0);
        vm.expectRevert(abi.encodeWithSelector(IGiftCampaigns.CampaignOver.selector, campaign));
        gifts.claim(campaign, 0, winners[0], proof);
    }

    // ---- Winners that are contracts ---------------------------------------------------------------------------

    /// @dev None of them needs to know of NFTs, and none is called.
    function test_GIFT_1_AContractWinsAndIsNotCalledBack() public {
        Reenterer caller = new Reenterer();
        (winners[0], winners[4]) = (address(new Custody()), address(caller));
        start();
        bytes32[] memory proof = proofOf(winners, 4);
        caller.arm(address(gifts), abi.encodeCall(gifts.claim, (campaign, 4, address(caller), proof)));
        claimAll();
        assertEq(caller.calls(), 0);
        assertEq(power.balanceOf(winners[0]), 1);
        assertEq(power.balanceOf(winners[4]), 1);
    }

    /// @dev What they won could never leave them. The rest of the list is served, and the part returns at the end.
    function test_RevertWhen_GIFT_1_WinnersAreTheCampaignItself() public {
        (winners[0], winners[1]) = (address(gifts), purse);
        start();
        for (uint256 i = 0; i < 2; ++i) {
            bytes32[] memory proof = proofOf(winners, i);
            vm.expectRevert(abi.encodeWithSelector(IGiftCampaigns.BadWinner.selector, winners[i]));
            gifts.claim(campaign, i, winners[i], proof);
        }
        for (uint256 i = 2; i < WINNERS; ++i) {
            claimFor(i);
        }
        end();
        assertEq(power.powerOf(gifts.close(campaign)).units, 2 * EACH);
    }

    function test_RevertWhen_GIFT_1_WinnersAreTheProtocolOrNobody() public {
        (winners[0], winners[1], winners[2]) = (address(settlement), address(0), address(power));
        start();
        bytes[3] memory why = [
            abi.encodeWithSelector(IMiningPower.NotToProtocol.selector, winners[0]),
            abi.encodeWithSelector(IMiningPower.BadSplit.selector, campaign),
            abi.encodeWithSelector(IMiningPower.NotToProtocol.selector, winners[2])
        ];
        for (uint256 i = 0; i < 3; ++i) {
            bytes32[] memory proof = proofOf(winners, i);
            vm.expectRevert(why[i]);
            gifts.claim(campaign, i, winners[i], proof);
            assertFalse(gifts.isClaimed(campaign, i));
        }
        claimFor(3);
        claimFor(4);
        assertFunded();
    }

    // ---- Parts ------------------------------------------------------------------------------------------------

    /// @dev Every part has the same power and, but for one smallest unit, the same money, in whatever order they come. Money
    /// and power add up to what the sponsor gave.
    /// forge-config: default.fuzz.runs = 32
    function testFuzz_GIFT_1_PartsAreEqual(uint256 each, uint256 count, uint256 seed) public {
        each = bound(each, 1, 5000);
        count = bound(count, 1, 40);
        campaign = buy(sponsor, product, uint64(each * count));
        uint256 tranche = trancheOf(campaign);
        address[] memory list = accounts(count);
        bytes32[] memory tree = treeOf(campaign, list);
        uint40 endsAt = uint40(block.timestamp + 1 days);
        start(IGiftCampaigns.Terms(tree[0], uint64(each), uint32(count), endsAt));
        uint256 money = 0;
        for (uint256 i = 0; i < count; ++i) {
            uint256 index = (i + seed % count) % count;
            uint256 partId = gifts.claim(campaign, index, list[index], tree.proofOf(tree.nodeOf(index)));
            assertEq(power.powerOf(partId).units, each);
            assertGe(trancheOf(partId), tranche / count);
            assertLe(trancheOf(partId), tranche / count + 1);
            money += trancheOf(partId);
        }
        assertEq(money, tranche);
        assertHoldsNothing();
    }

    /// @dev More than one word of the bitmap.
    function test_GIFT_1_IndicesBeyondOneWord() public {
        campaign = buy(sponsor, product, 600);
        address[] memory list = accounts(600);
        start(IGiftCampaigns.Terms(rootOf(list), 1, 600, uint40(block.timestamp + 1 days)));
        claimFor(list, 599);
        claimFor(list, 256);
        claimFor(list, 0);
        assertTrue(gifts.isClaimed(campaign, 599) && gifts.isClaimed(campaign, 256));
        assertFalse(gifts.isClaimed(campaign, 598) || gifts.isClaimed(campaign, 512));
        assertEq(campaignOf().claimed, 3);
        assertFunded();
    }

    function accounts(uint256 count) internal pure returns (address[] memory list) {
        list = new address[](count);
        for (uint256 i = 0; i < count; ++i) {
            list[i] = address(uint160(0x10000 + i));
        }
    }
}
