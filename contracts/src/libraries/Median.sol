// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @notice Medians of short lists.
library Median {
    /// @notice The median of `values`, which are sorted in place; of an even number, the mean of the two middle ones,
    /// rounded down: then half of the list alone moves it half as far.
    function middle(uint128[] memory values) internal pure returns (uint128) {
        for (uint256 i = 1; i < values.length; ++i) {
            uint128 value = values[i];
            uint256 j = i;
            for (; j > 0 && values[j - 1] > value; --j) {
                values[j] = values[j - 1];
            }
            values[j] = value;
        }
        uint128 lower = values[(values.length - 1) / 2];
        return lower + (values[values.length / 2] - lower) / 2;
    }
}
