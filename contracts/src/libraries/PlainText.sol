// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @notice Texts that can be put into JSON, SVG and pages as they are.
library PlainText {
    /// @notice Printable ASCII without what could break out of JSON or SVG. Not empty.
    function isPlain(string calldata text, uint256 maxLength) internal pure returns (bool) {
        bytes calldata characters = bytes(text);
        if (characters.length == 0 || characters.length > maxLength) return false;
        for (uint256 i = 0; i < characters.length; ++i) {
            bytes1 c = characters[i];
            if (c < 0x20 || c > 0x7e || c == '"' || c == "\\" || c == "<" || c == ">" || c == "&" || c == "'")
            {
                return false;
            }
        }
        return true;
    }
}
