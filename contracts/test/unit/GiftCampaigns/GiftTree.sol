// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { Hashes } from "@openzeppelin/contracts/utils/cryptography/Hashes.sol";

/// @notice Merkle trees in OpenZeppelin's layout: the root first, the children of node i at 2i + 1 and 2i + 2, the leaves last.
/// OpenZeppelin's library sorts the leaves, which changes the root and no rule.
library GiftTree {
    function build(bytes32[] memory leaves) internal pure returns (bytes32[] memory tree) {
        tree = new bytes32[](2 * leaves.length - 1);
        for (uint256 i = 0; i < leaves.length; ++i) {
            tree[nodeOf(tree, i)] = leaves[i];
        }
        for (uint256 i = leaves.length - 1; i > 0; --i) {
            tree[i - 1] = Hashes.commutativeKeccak256(tree[2 * i - 1], tree[2 * i]);
        }
    }

    /// @notice Where a leaf is in a tree that was built here.
    function nodeOf(bytes32[] memory tree, uint256 leaf) internal pure returns (uint256) {
        return tree.length - 1 - leaf;
    }

    function proofOf(bytes32[] memory tree, uint256 node) internal pure returns (bytes32[] memory proof) {
        uint256 depth = 0;
        for (uint256 i = node; i > 0; i = (i - 1) / 2) {
            ++depth;
        }
        proof = new bytes32[](depth);
        for (uint256 i = 0; i < depth; ++i) {
            proof[i] = tree[node % 2 == 0 ? node - 1 : node + 1];
            node = (node - 1) / 2;
        }
    }
}
