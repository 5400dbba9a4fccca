// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @notice The times of the last 11 headers of a chain, each at its height modulo 11: the next one overwrites the
/// oldest. Zero where a header is not known.
library TimeWindow {
    uint256 internal constant SIZE = 11;
    uint256 private constant IN_FIRST_WORD = 8;

    /// @notice The window out of its two stored parts.
    function unpack(uint256 times, uint96 lateTimes) internal pure returns (uint256[SIZE] memory window) {
        for (uint256 i = 0; i < SIZE; ++i) {
            uint256 word =
                i < IN_FIRST_WORD ? times >> (32 * i) : uint256(lateTimes) >> (32 * (i - IN_FIRST_WORD));
            window[i] = uint32(word);
        }
    }

    /// @notice The window as it is stored.
    function pack(uint256[SIZE] memory window) internal pure returns (uint256 times, uint96 lateTimes) {
        for (uint256 i = 0; i < SIZE; ++i) {
            // Every time has 32 bits, and three of them fit the second part.
            if (i < IN_FIRST_WORD) times |= window[i] << (32 * i);
            else lateTimes |= uint96(window[i] << (32 * (i - IN_FIRST_WORD)));
        }
    }

    /// @notice Whether a time is above the median of the window: at least six of its eleven are below. Headers that
    /// are not known count as below, so that near the anchor nothing is refused that Bitcoin allows.
    function isAboveMedian(uint256[SIZE] memory window, uint256 time) internal pure returns (bool) {
        uint256 below = 0;
        for (uint256 i = 0; i < SIZE; ++i) {
            if (window[i] < time) ++below;
        }
        return below > SIZE / 2;
    }

    /// @notice The earliest of the window; 0 if a header is not known.
    function earliest(uint256[SIZE] memory window) internal pure returns (uint256 time) {
        time = window[0];
        for (uint256 i = 1; i < SIZE; ++i) {
            if (window[i] < time) time = window[i];
        }
    }

    /// @notice The latest of the window.
    function latest(uint256[SIZE] memory window) internal pure returns (uint256 time) {
        for (uint256 i = 0; i < SIZE; ++i) {
            if (window[i] > time) time = window[i];
        }
    }
}
