// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @notice Which accounts are contracts.
library AccountCode {
    /// @dev The code of an account with an EIP-7702 delegation: these three bytes and an address.
    bytes3 private constant DELEGATION = 0xef0100;
    uint256 private constant DELEGATION_LENGTH = 23;

    /// @notice Whether an account has code that is not a delegation: somebody with a key, delegated or not, is no contract.
    function isContract(address account) internal view returns (bool) {
        uint256 length = account.code.length;
        if (length == 0) return false;
        return length != DELEGATION_LENGTH || bytes3(account.code) != DELEGATION;
    }
}
