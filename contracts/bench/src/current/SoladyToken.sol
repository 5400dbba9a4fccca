// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import { ERC721 } from "solady/tokens/ERC721.sol";

/// @title Solady's ERC-721 with the least that makes it usable: anyone may mint.
contract SoladyToken is ERC721 {
    /// @notice Gives `to` the new token `id`.
    function mint(address to, uint256 id) external {
        _mint(to, id);
    }

    /// @inheritdoc ERC721
    function name() public pure override returns (string memory) {
        return "Solady";
    }

    /// @inheritdoc ERC721
    function symbol() public pure override returns (string memory) {
        return "SOLADY";
    }

    /// @inheritdoc ERC721
    function tokenURI(uint256) public pure override returns (string memory) {
        return "";
    }
}
