// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @notice How long what was decided may wait: a vote on the state of things says nothing about another state.
library Expiry {
    /// @notice [seconds]
    uint256 internal constant AFTER = 14 days;

    /// @notice Whether what could be done from `since` on is void.
    function isOver(uint256 since) internal view returns (bool) {
        return block.timestamp > since + AFTER;
    }
}
