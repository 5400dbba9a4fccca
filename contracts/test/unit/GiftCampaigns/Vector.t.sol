// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IGiftCampaigns } from "../../../src/interfaces/IGiftCampaigns.sol";
import { GiftStage } from "./GiftStage.t.sol";
import { GiftTree } from "./GiftTree.sol";

/// @notice A tree of a hundred winners, made by @openzeppelin/merkle-tree 1.0.8 (test/vectors/gifts.mjs). Rust reads it too.
contract GiftVectorTest is GiftStage {
    using GiftTree for bytes32[];

    uint32 internal constant COUNT = 100;

    string internal json;
    bytes32 internal root;

    function setUp() public override {
        super.setUp();
        json = vm.readFile("test/vectors/gifts.json");
        root = vm.parseJsonBytes32(json, ".root");
        assertEq(vm.parseJsonUint(json, ".campaign"), campaign);
    }

    function at(uint256 i, string memory key) internal pure returns (string memory) {
        return string.concat(".claims[", vm.toString(i), "].", key);
    }

    function proofAt(uint256 i) internal view returns (bytes32[] memory) {
        return vm.parseJsonBytes32Array(json, at(i, "proof"));
    }

    function winnerAt(uint256 i) internal view returns (address) {
        return vm.parseJsonAddress(json, at(i, "winner"));
    }

    /// @dev 100 times 100 GH/s.
    function test_GIFT_1_EveryWinnerOfAnotherLibraryClaims() public {
        start(IGiftCampaigns.Terms(root, 100, COUNT, uint40(block.timestamp + DURATION)));
        for (uint256 i = 0; i < COUNT; ++i) {
            assertEq(vm.parseJsonUint(json, at(i, "index")), i);
            assertEq(gifts.leafOf(campaign, i, winnerAt(i)), vm.parseJsonBytes32(json, at(i, "leaf")));
            uint256 partId = gifts.claim(campaign, i, winnerAt(i), proofAt(i));
            assertEq(power.ownerOf(partId), winnerAt(i));
        }
        assertEq(current(), 0);
        assertHoldsNothing();
    }

    /// @dev The dump, which is what a sponsor publishes, has the same proofs.
    function test_GIFT_1_TheDumpOfTheLibraryHasTheProofs() public view {
        bytes32[] memory tree = vm.parseJsonBytes32Array(json, ".dump.tree");
        assertEq(tree.length, 2 * COUNT - 1);
        assertEq(tree[0], root);
        for (uint256 i = 0; i < COUNT; i += 9) {
            string memory value = string.concat(".dump.values[", vm.toString(i), "].");
            uint256 node = vm.parseJsonUint(json, string.concat(value, "treeIndex"));
            assertEq(vm.parseJsonAddress(json, string.concat(value, "value[2]")), winnerAt(i));
            assertEq(tree[node], gifts.leafOf(campaign, i, winnerAt(i)));
            assertEq(abi.encode(tree.proofOf(node)), abi.encode(proofAt(i)));
        }
    }
}
