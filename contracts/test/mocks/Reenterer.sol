// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { ICalledBack } from "./CallbackToken.sol";

/// @notice A party that calls again when it is called back, and keeps what came of it.
contract Reenterer is ICalledBack {
    bool public constant calledBack = true;
    address private _target;
    bytes private _data;
    bool private _armed;

    uint256 public calls;
    bool public succeeded;
    bytes public answer;

    function arm(address target, bytes calldata data) external {
        (_target, _data, _armed) = (target, data, true);
    }

    /// @notice Does something in its own name.
    function act(address target, bytes calldata data) external returns (bytes memory) {
        (bool ok, bytes memory result) = target.call(data);
        if (ok) return result;
        assembly ("memory-safe") {
            revert(add(result, 32), mload(result))
        }
    }

    function tokensToSend() external {
        _again();
    }

    function tokensReceived() external {
        _again();
    }

    function onERC721Received(address, address, uint256, bytes calldata) external returns (bytes4) {
        _again();
        return this.onERC721Received.selector;
    }

    function _again() private {
        if (!_armed) return;
        _armed = false;
        ++calls;
        (succeeded, answer) = _target.call(_data);
    }
}
