// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import { ERC721 } from "@openzeppelin/contracts/token/ERC721/ERC721.sol";

/// @title OpenZeppelin's ERC-721 with the least that makes it usable: anyone may mint.
contract OpenZeppelinToken is ERC721("OpenZeppelin", "OZ") {
    /// @notice Gives `to` the new token `id`.
    function mint(address to, uint256 id) external {
        _mint(to, id);
    }
}
