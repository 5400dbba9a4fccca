// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { FaucetToken } from "../../src/dev/FaucetToken.sol";

/// @notice What a party to a transfer is called back with.
interface ICalledBack {
    function tokensToSend() external;
    function tokensReceived() external;
}

/// @notice Calls the sender before and the receiver after a transfer, as ERC-777 does.
contract CallbackToken is FaucetToken {
    constructor(uint8 decimals) FaucetToken("Callback", "CBK", decimals) { }

    function _update(address from, address to, uint256 amount) internal override {
        if (_wants(from)) ICalledBack(from).tokensToSend();
        super._update(from, to, amount);
        if (_wants(to)) ICalledBack(to).tokensReceived();
    }

    /// @dev Only the tests' own parties are contracts of this code.
    function _wants(address party) private view returns (bool) {
        if (party.code.length == 0) return false;
        (bool ok, bytes memory answer) = party.staticcall(abi.encodeWithSignature("calledBack()"));
        return ok && answer.length == 32;
    }
}
