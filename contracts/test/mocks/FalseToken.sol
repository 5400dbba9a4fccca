// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { FaucetToken } from "../../src/dev/FaucetToken.sol";

/// @notice Moves nothing and returns false while it refuses.
contract FalseToken is FaucetToken {
    bool public refuses;

    constructor(uint8 decimals) FaucetToken("False", "FLS", decimals) { }

    function refuse(bool refuses_) external {
        refuses = refuses_;
    }

    function transfer(address to, uint256 amount) public override returns (bool) {
        return !refuses && super.transfer(to, amount);
    }

    function transferFrom(address from, address to, uint256 amount) public override returns (bool) {
        return !refuses && super.transferFrom(from, to, amount);
    }
}
