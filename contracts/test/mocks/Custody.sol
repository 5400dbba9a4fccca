// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @notice Somebody's custody contract, which keeps tokens and knows nothing of income or refunds.
contract Custody {
    function onERC721Received(address, address, uint256, bytes calldata) external pure returns (bytes4) {
        return this.onERC721Received.selector;
    }

    /// @notice Does something in its own name.
    function act(address target, bytes calldata data) external returns (bytes memory) {
        (bool ok, bytes memory result) = target.call(data);
        if (ok) return result;
        assembly ("memory-safe") {
            revert(add(result, 32), mload(result))
        }
    }
}
