// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @title What a closed product costs its holders, as a bond is measured by it
interface IValuation {
    /// @notice [reward token] What the days that a closed product will not settle are worth by the last final day before
    /// it closed, seen from the high side, less the tranches that its holders get back; rounded up. Whenever it is asked
    /// between the closing and the first refund, the answer is the same.
    function remainingUp(uint32 product) external view returns (uint256);
}
