// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @notice The 80 bytes of a Bitcoin header: version (4), hash of the one before (32), Merkle root (32), time (4),
/// compact target (4), nonce (4); numbers little-endian.
/// The assembly reads and hashes in place: a batch has hundreds of headers. Its plain twin is in the tests.
library BitcoinHeader {
    uint256 internal constant SIZE = 80;

    /// @notice Overwrites `header`, 80 bytes long, with the one at `index` in a row of headers.
    /// The caller has checked that the row is that long.
    function copy(bytes memory header, bytes calldata headers, uint256 index) internal pure {
        assembly ("memory-safe") {
            calldatacopy(add(header, 32), add(headers.offset, mul(index, 80)), 80)
        }
    }

    /// @notice SHA-256 twice, bytes in the order that headers hold them.
    function digest(bytes memory header) internal view returns (bytes32 result) {
        assembly ("memory-safe") {
            // The precompile at 2 fails only without gas, and then the whole call does.
            if iszero(staticcall(gas(), 2, add(header, 32), 80, 0, 32)) { revert(0, 0) }
            if iszero(staticcall(gas(), 2, 0, 32, 0, 32)) { revert(0, 0) }
            result := mload(0)
        }
    }

    /// @notice Digest of the header before, bytes in the order that headers hold them.
    function previous(bytes memory header) internal pure returns (bytes32 result) {
        assembly ("memory-safe") {
            result := mload(add(header, 36))
        }
    }

    /// @notice [Unix seconds] When its miner says it was mined.
    function time(bytes memory header) internal pure returns (uint256) {
        return _littleEndian(header, 68);
    }

    /// @notice Its compact target.
    function bits(bytes memory header) internal pure returns (uint256) {
        return _littleEndian(header, 72);
    }

    /// @notice The same bytes from last to first: turns a digest into the hash that is shown and compared.
    function reversed(bytes32 digest_) internal pure returns (bytes32) {
        uint256 v = uint256(digest_);
        uint256 mask = 0x00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff;
        v = ((v >> 8) & mask) | ((v & mask) << 8);
        mask = 0x0000ffff0000ffff0000ffff0000ffff0000ffff0000ffff0000ffff0000ffff;
        v = ((v >> 16) & mask) | ((v & mask) << 16);
        mask = 0x00000000ffffffff00000000ffffffff00000000ffffffff00000000ffffffff;
        v = ((v >> 32) & mask) | ((v & mask) << 32);
        mask = 0x0000000000000000ffffffffffffffff0000000000000000ffffffffffffffff;
        v = ((v >> 64) & mask) | ((v & mask) << 64);
        return bytes32((v >> 128) | (v << 128));
    }

    /// @dev The four bytes at `offset` as a number.
    function _littleEndian(bytes memory header, uint256 offset) private pure returns (uint256 v) {
        assembly ("memory-safe") {
            v := shr(224, mload(add(add(header, 32), offset)))
        }
        v = ((v >> 8) & 0x00ff00ff) | ((v & 0x00ff00ff) << 8);
        return (v >> 16) | ((v & 0xffff) << 16);
    }
}
