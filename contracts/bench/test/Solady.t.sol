// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import { SoladyToken } from "../src/current/SoladyToken.sol";
import { Collectible, IMintable } from "./Collectible.sol";

/// @title Solady's ERC-721.
contract SoladyTest is Collectible {
    function setUp() public {
        token = IMintable(address(new SoladyToken()));
    }

    function peer() internal pure override returns (string memory) {
        return "solady";
    }
}
