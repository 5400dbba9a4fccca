// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @notice Least lengths of the steps of a vote. A development chain may hurry; no other chain may.
library LeastTime {
    uint256 private constant DEVELOPMENT_CHAIN = 31_337;

    /// @notice [seconds] `least`, or one second on a development chain. Never zero: a vote in the block of its
    /// proposal would count coins that were borrowed for that block.
    function on(uint256 least) internal view returns (uint256) {
        return block.chainid == DEVELOPMENT_CHAIN ? 1 : least;
    }
}
