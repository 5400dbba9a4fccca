// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @notice Has the settlement's terminate and a reserve's openRound, and remembers that they were called.
contract Terminator {
    uint32 public terminated;
    uint256 public spent;

    function terminate(uint32 product) external {
        terminated = product;
    }

    function openRound(uint32, address, uint256 amount) external {
        spent += amount;
    }
}
