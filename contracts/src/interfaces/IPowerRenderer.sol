// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { Power } from "../types/Power.sol";

/// @title On-chain picture of a mining-power NFT
interface IPowerRenderer {
    /// @notice A `data:` URI with JSON and an SVG picture: asset, power, term, days left, income so far.
    function tokenURI(uint256 tokenId, Power calldata power) external view returns (string memory);

    /// @notice ERC-7572: a `data:` URI with JSON: name and description of the collection.
    function contractURI() external view returns (string memory);
}
