// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { FaucetToken } from "../../src/dev/FaucetToken.sol";

/// @notice Takes a cut of each transfer, once its owner turned that on.
contract CuttingToken is FaucetToken {
    uint256 private _bps;

    constructor(uint8 decimals) FaucetToken("Cutting", "CUT", decimals) { }

    function cut(uint256 bps) external {
        _bps = bps;
    }

    function _update(address from, address to, uint256 amount) internal override {
        uint256 taken = from == address(0) || to == address(0) ? 0 : amount * _bps / 10_000;
        super._update(from, to, amount - taken);
        if (taken > 0) super._update(from, address(0xdead), taken);
    }
}
