// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { ILocker } from "../../src/interfaces/ILocker.sol";

/// @notice A locker that takes every lock, and remembers the last.
contract OpenLocker is ILocker {
    address public holder;
    uint256 public tokenId;
    bytes public data;

    function onLock(address holder_, uint256 tokenId_, bytes calldata data_) external returns (bytes4) {
        (holder, tokenId, data) = (holder_, tokenId_, data_);
        return this.onLock.selector;
    }
}
