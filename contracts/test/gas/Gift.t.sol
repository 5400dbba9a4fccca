// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { GiftCampaigns } from "../../src/gifts/GiftCampaigns.sol";
import { IGiftCampaigns } from "../../src/interfaces/IGiftCampaigns.sol";
import { GiftTree } from "../unit/GiftCampaigns/GiftTree.sol";
import { GasCase } from "./GasCase.sol";
import { IERC721 } from "@openzeppelin/contracts/token/ERC721/IERC721.sol";

/// @title The gas of giveaways: 100 winners of 885 GH/s each, so that a proof has seven steps
contract GiftGasTest is GasCase {
    using GiftTree for bytes32[];

    uint32 private constant WINNERS = 100;

    GiftCampaigns private gifts;
    uint256 private campaign;
    uint256 private other;
    bytes32[] private tree;

    /// @dev Bob has an NFT already. Alice withdrew before, so that her credit is not her first.
    function setUp() public override {
        super.setUp();
        gifts = new GiftCampaigns(power, settlement, sale);
        (campaign, other) = (purchase(alice), purchase(alice));
        bytes32[] memory leaves = new bytes32[](WINNERS);
        for (uint256 i = 0; i < WINNERS; ++i) {
            leaves[i] = gifts.leafOf(campaign, i, winnerAt(i));
        }
        tree = GiftTree.build(leaves);
        nextDay();
    }

    function winnerAt(uint256 i) private view returns (address) {
        return i % 2 == 0 ? bob : address(uint160(0x10000 + i));
    }

    function proofOf(uint256 index) private view returns (bytes32[] memory) {
        return tree.proofOf(tree.nodeOf(index));
    }

    function create() private {
        vm.prank(alice);
        IERC721(address(power)).safeTransferFrom(alice, address(gifts), campaign, terms());
    }

    function terms() private view returns (bytes memory) {
        uint40 endsAt = uint40(block.timestamp + 30 days);
        return abi.encode(IGiftCampaigns.Terms(tree[0], UNITS / WINNERS, WINNERS, endsAt));
    }

    function claimAt(uint256 index) private {
        bytes32[] memory proof = proofOf(index);
        gifts.claim(campaign, index, winnerAt(index), proof);
    }

    /// @dev A campaign from which two claimed, and whose income of a day waits to be credited to a purse that has a credit.
    function running() private {
        create();
        settledDay();
        claimAt(99);
        claimAt(98);
        settledDay();
    }

    /// @dev Settled income is credited to the sponsor.
    function test_GiftCreate_GIFT1() public {
        settledDay();
        vm.prank(alice);
        power.transferFrom(alice, bob, other);
        settledDay();
        create();
        record("gift_create");
    }

    /// @dev GIFT-1: the winner has an NFT already, and somebody with a neighbouring index has claimed.
    function test_GiftClaim_GIFT1() public {
        running();
        claimAt(0);
        assertLe(recordReceipt("gift_claim"), 220_000);
    }

    /// @dev No ERC-721 can spare a new holder the word that counts its tokens.
    function test_GiftClaim_ToNewHolder_GIFT1() public {
        running();
        claimAt(1);
        assertLe(recordReceipt("gift_claim_first"), 237_100);
    }

    /// @dev Once in 256 claims a word of the bitmap, and once in a campaign the purse's first credit.
    function test_GiftClaim_FirstOfCampaign() public {
        create();
        settledDay();
        claimAt(0);
        recordReceipt("gift_claim_first_of_campaign");
    }

    function test_GiftClaim_LastOfCampaign() public {
        running();
        for (uint256 i = 1; i < 98; ++i) {
            claimAt(i);
        }
        claimAt(0);
        recordReceipt("gift_claim_last_of_campaign");
    }

    function test_GiftClose_GIFT1() public {
        running();
        vm.warp(block.timestamp + 30 days);
        gifts.close(campaign);
        recordReceipt("gift_close");
    }

    function test_GiftWithdraw_GIFT1() public {
        running();
        vm.prank(alice);
        gifts.withdraw(campaign, btc, alice);
        recordReceipt("gift_withdraw");
    }
}
