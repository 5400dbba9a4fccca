// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @notice Has the settlement's terminate, a reserve's openRound, and something harmless, and remembers that they were
/// called.
contract Terminator {
    uint32 public terminated;
    uint256 public spent;
    uint256 public noted;

    function terminate(uint32 product) external {
        terminated = product;
    }

    function openRound(uint32, address, uint256 amount) external {
        spent += amount;
    }

    function note(uint256 what) external {
        noted = what;
    }
}
