// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IGiftCampaigns } from "../../src/interfaces/IGiftCampaigns.sol";
import { GiftStage } from "../unit/GiftCampaigns/GiftStage.t.sol";
import { GiftTree } from "../unit/GiftCampaigns/GiftTree.sol";

/// @notice Uniswap's merkle-distributor #35, code-423n4/contracts #39: a node of the tree, which is the hash of 64 bytes, was
/// taken for a leaf of 64 bytes, because the depth is not checked.
contract X1Test is GiftStage {
    using GiftTree for bytes32[];

    bytes32[] internal tree;

    function setUp() public override {
        super.setUp();
        tree = treeOf(campaign, winners);
        start();
    }

    function refuse(uint256 index, address who, bytes32[] memory proof) internal {
        vm.expectRevert(abi.encodeWithSelector(IGiftCampaigns.NotOnList.selector, campaign, index, who));
        gifts.claim(campaign, index, who, proof);
    }

    /// @dev Each inner node with its true proof: the root's is empty.
    function testFuzz_RevertWhen_X1_AnInternalNodeStandsForALeaf(uint256 index, address who) public {
        index = bound(index, 0, WINNERS - 1);
        for (uint256 node = 0; node + 1 < WINNERS; ++node) {
            refuse(index, who, tree.proofOf(node));
            refuse(index, winners[index], tree.proofOf(node));
        }
    }

    /// @dev What a node is the hash of, read as an index and an account.
    function test_RevertWhen_X1_TheHalvesOfANodeAreReadAsALeaf() public {
        for (uint256 node = 0; node + 1 < WINNERS; ++node) {
            address right = address(uint160(uint256(tree[2 * node + 2])));
            uint256 left = uint256(tree[2 * node + 1]);
            bytes32[] memory proof = tree.proofOf(node);
            vm.expectRevert(abi.encodeWithSelector(IGiftCampaigns.NoSuchIndex.selector, campaign, left));
            gifts.claim(campaign, left, right, proof);
            refuse(0, right, proof);
        }
    }

    /// @dev A proof that is a step too short or too long.
    function test_RevertWhen_X1_TheDepthIsAnother() public {
        for (uint256 i = 0; i < WINNERS; ++i) {
            bytes32[] memory proof = proofOf(winners, i);
            bytes32[] memory longer = new bytes32[](proof.length + 1);
            bytes32[] memory shorter = new bytes32[](proof.length - 1);
            for (uint256 j = 0; j < proof.length; ++j) {
                longer[j + 1] = proof[j];
                if (j > 0) shorter[j - 1] = proof[j];
            }
            longer[0] = gifts.leafOf(campaign, i, winners[i]);
            refuse(i, winners[i], longer);
            refuse(i, winners[i], shorter);
            claimFor(i);
        }
    }

    /// @dev Leaves that were hashed once are no leaves here.
    function test_RevertWhen_X1_LeavesAreHashedOnce() public {
        uint256 other = buy(sponsor, product, EACH);
        bytes32 once = keccak256(abi.encode(other, 0, alice));
        give(sponsor, other, IGiftCampaigns.Terms(once, EACH, 1, uint40(block.timestamp + DURATION)));
        vm.expectRevert(abi.encodeWithSelector(IGiftCampaigns.NotOnList.selector, other, 0, alice));
        gifts.claim(other, 0, alice, new bytes32[](0));
    }
}
