// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @notice The times of the last 11 headers of a chain [Unix seconds], 32 bits each, as they are stored: the eight
/// latest headers in one word, the newest lowest, and the three before them in another. Zero where a header is not
/// known.
library TimeWindow {
    uint256 private constant SIZE = 11;
    uint256 private constant IN_FIRST_WORD = 8;
    uint256 private constant OLDER_MASK = type(uint96).max;
    uint256 private constant TIME_MASK = type(uint32).max;

    /// @notice The window one header later: the oldest falls out.
    function push(uint256 recent, uint256 older, uint256 time) internal pure returns (uint256, uint256) {
        return ((recent << 32) | time, ((older << 32) | (recent >> 224)) & OLDER_MASK);
    }

    /// @notice The time of the newest header.
    function newest(uint256 recent) internal pure returns (uint256) {
        return recent & TIME_MASK;
    }

    /// @notice The time of the sixth newest header.
    function sixthNewest(uint256 recent) internal pure returns (uint256) {
        return (recent >> 160) & TIME_MASK;
    }

    /// @notice Whether a time is above the median of the window: at least six of its eleven are below. Headers that
    /// are not known count as below, so that near the anchor nothing is refused that Bitcoin allows.
    function isAboveMedian(uint256 recent, uint256 older, uint256 time) internal pure returns (bool) {
        uint256 below = 0;
        for (uint256 i = 0; i < SIZE; ++i) {
            if (at(recent, older, i) < time) ++below;
        }
        return below > SIZE / 2;
    }

    /// @notice The earliest of the window; 0 if a header is not known.
    function earliest(uint256 recent, uint256 older) internal pure returns (uint256 time) {
        time = newest(recent);
        for (uint256 i = 1; i < SIZE; ++i) {
            if (at(recent, older, i) < time) time = at(recent, older, i);
        }
    }

    /// @notice The latest of the window.
    function latest(uint256 recent, uint256 older) internal pure returns (uint256 time) {
        for (uint256 i = 0; i < SIZE; ++i) {
            if (at(recent, older, i) > time) time = at(recent, older, i);
        }
    }

    /// @notice The time of the header `age` below the newest.
    function at(uint256 recent, uint256 older, uint256 age) internal pure returns (uint256) {
        uint256 word = age < IN_FIRST_WORD ? recent >> (32 * age) : older >> (32 * (age - IN_FIRST_WORD));
        return word & TIME_MASK;
    }
}
