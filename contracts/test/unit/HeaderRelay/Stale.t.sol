// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { RealHeaders } from "./RealHeaders.t.sol";

/// @notice A block that Bitcoin left behind on 2023-12-29, beside the one that stayed at height 823,226.
contract StaleTest is RealHeaders {
    uint32 private constant FORK = 823_225;
    bytes32 private constant STALE = 0x0000000000000000000365e705dbbea406f6e383f510d400fa23e40eae71e056;

    function test_MARK_2_StaleHeaderDoesNotDisplaceTheTip() public {
        submitTo(FORK);
        bytes memory kept = read(1);
        relay.submit(kept);
        bytes32 tip = relay.tip();
        relay.submit(staleHeader());
        assertEq(relay.tip(), tip);
        assertEq(relay.nodeOf(STALE).height, FORK + 1);
        assertEq(relay.nodeOf(STALE).work, relay.nodeOf(tip).work);
        relay.submit(read(1));
        assertEq(tipHeight(), FORK + 2);
    }

    function test_MARK_2_ChainGoesOnAlthoughTheStaleHeaderCameFirst() public {
        submitTo(FORK);
        relay.submit(staleHeader());
        assertEq(relay.tip(), STALE);
        bytes memory kept = read(2);
        relay.submit(slice(kept, 0, 1));
        assertEq(relay.tip(), STALE);
        // The fork begins at a node, and so does the batch that outweighs it.
        relay.submit(kept);
        assertEq(tipHeight(), FORK + 2);
        submitTo(FORK + 300);
        assertEq(tipHeight(), FORK + 300);
    }

    /// @dev A fork from inside a batch is submitted from the node that the batch began at.
    function test_MARK_2_ForkFromInsideABatchBeginsAtItsNode() public {
        submitTo(FORK - 20);
        bytes memory shared = read(20);
        bytes memory kept = read(10);
        relay.submit(bytes.concat(shared, kept));
        bytes32 tip = relay.tip();
        relay.submit(bytes.concat(shared, staleHeader()));
        assertEq(relay.nodeOf(STALE).height, FORK + 1);
        assertEq(relay.tip(), tip);
        relay.submit(read(1));
        assertEq(tipHeight(), FORK + 11);
    }
}
