// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import { OpenZeppelinToken } from "../src/current/OpenZeppelinToken.sol";
import { Collectible, IMintable } from "./Collectible.sol";

/// @title OpenZeppelin's ERC-721.
contract OpenZeppelinTest is Collectible {
    function setUp() public {
        token = IMintable(address(new OpenZeppelinToken()));
    }

    function peer() internal pure override returns (string memory) {
        return "openzeppelin";
    }
}
