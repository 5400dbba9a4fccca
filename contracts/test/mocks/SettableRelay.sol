// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IHeaderRelay } from "../../src/interfaces/IHeaderRelay.sol";

/// @notice A relay whose answer is set by hand, and that can fail.
contract SettableRelay is IHeaderRelay {
    uint256 private _difficulty;
    bool private _isFinal;
    bool private _fails;

    function set(uint256 difficulty, bool isFinal, bool fails) external {
        (_difficulty, _isFinal, _fails) = (difficulty, isFinal, fails);
    }

    function difficultyOn(uint32) external view returns (uint256, bool) {
        require(!_fails, "broken");
        return (_difficulty, _isFinal);
    }

    function submit(bytes calldata) external { }

    function tip() external view returns (bytes32) { }

    function nodeOf(bytes32) external view returns (Node memory) { }

    function epochOf(bytes32) external view returns (Epoch memory) { }
}
