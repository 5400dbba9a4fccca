// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { Strings } from "@openzeppelin/contracts/utils/Strings.sol";

/// @notice Numbers as people read them.
library DecimalText {
    using Strings for uint256;

    /// @notice `value` / 10^`decimals`, exact, without trailing zeros: (88500, 3) is "88.5".
    function fixedPoint(uint256 value, uint256 decimals) internal pure returns (string memory) {
        uint256 scale = 10 ** decimals;
        return _join(value / scale, value % scale, decimals);
    }

    /// @notice `value` / `per` to three decimals, rounded down: (1536, 1024) is "1.5".
    function fraction(uint256 value, uint256 per) internal pure returns (string memory) {
        return _join(value / per, value % per * 1000 / per, 3);
    }

    function _join(uint256 whole, uint256 rest, uint256 digits) private pure returns (string memory) {
        if (rest == 0) return whole.toString();
        while (rest % 10 == 0) {
            rest /= 10;
            --digits;
        }
        bytes memory tail = new bytes(digits);
        for (uint256 i = digits; i > 0; --i) {
            // Safe: a digit.
            tail[i - 1] = bytes1(uint8(48 + rest % 10));
            rest /= 10;
        }
        return string.concat(whole.toString(), ".", string(tail));
    }
}
