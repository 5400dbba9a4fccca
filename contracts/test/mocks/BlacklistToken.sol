// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { FaucetToken } from "../../src/dev/FaucetToken.sol";

/// @notice Reverts transfers to or from the accounts on its list, as USDT and USDC do.
contract BlacklistToken is FaucetToken {
    mapping(address account => bool) public isListed;

    error Listed(address account);

    constructor(uint8 decimals) FaucetToken("Blacklist", "BLK", decimals) { }

    function list(address account) external {
        isListed[account] = true;
    }

    function _update(address from, address to, uint256 amount) internal override {
        require(!isListed[from], Listed(from));
        require(!isListed[to], Listed(to));
        super._update(from, to, amount);
    }
}
