// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @notice UTC days: `timestamp / 86 400`. Day d is closed once day d + 1 has begun.
library Days {
    /// @notice The day that the block is in.
    function today() internal view returns (uint32) {
        return uint32(block.timestamp / 1 days);
    }

    /// @notice Whether a day has ended.
    function isClosed(uint32 day) internal view returns (bool) {
        return today() > day;
    }

    /// @notice [Unix seconds] The moment a day is closed.
    function end(uint32 day) internal pure returns (uint256) {
        return (uint256(day) + 1) * 1 days;
    }
}
