// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { FaucetToken } from "../../src/dev/FaucetToken.sol";

/// @notice Reverts every transfer while it refuses.
contract RevertingToken is FaucetToken {
    bool public refuses;

    error Refused();

    constructor(uint8 decimals) FaucetToken("Reverting", "REV", decimals) { }

    function refuse(bool refuses_) external {
        refuses = refuses_;
    }

    function _update(address from, address to, uint256 amount) internal override {
        require(!refuses, Refused());
        super._update(from, to, amount);
    }
}
