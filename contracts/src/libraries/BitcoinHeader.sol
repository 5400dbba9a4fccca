// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @notice The 80 bytes of a Bitcoin header: version (4), digest of the one before (32), Merkle root (32), time (4),
/// compact target (4), nonce (4); numbers little-endian. Times are in Unix seconds.
/// The assembly reads and hashes in place, because a batch has hundreds of headers. Its plain twin is in the tests.
library BitcoinHeader {
    uint256 internal constant SIZE = 80;

    /// @notice What is needed of the header at `index` in a row. The caller has checked that the row is that long.
    /// @return previous Digest of the header before it.
    /// @return digest SHA-256 twice of it. Digests have their bytes in the order that headers hold them.
    /// @return time When its miner says it was mined.
    /// @return bits Its compact target.
    function read(bytes calldata row, uint256 index)
        internal
        view
        returns (bytes32 previous, bytes32 digest, uint256 time, uint256 bits)
    {
        uint256 at;
        assembly ("memory-safe") {
            // Behind the memory in use there is room until the next allocation.
            at := mload(0x40)
            calldatacopy(at, add(row.offset, mul(index, SIZE)), SIZE)
        }
        return _read(at);
    }

    /// @notice The same of a header in memory, 80 bytes long.
    function read(bytes memory header)
        internal
        view
        returns (bytes32 previous, bytes32 digest, uint256 time, uint256 bits)
    {
        uint256 at;
        assembly ("memory-safe") {
            at := add(header, 32)
        }
        return _read(at);
    }

    /// @dev The header that begins at `at` in memory.
    function _read(uint256 at)
        private
        view
        returns (bytes32 previous, bytes32 digest, uint256 time, uint256 bits)
    {
        assembly ("memory-safe") {
            previous := mload(add(at, 4))
            // Time and bits side by side, the bytes of each turned around.
            let both := shr(192, mload(add(at, 68)))
            both := or(and(shr(8, both), 0x00ff00ff00ff00ff), shl(8, and(both, 0x00ff00ff00ff00ff)))
            both := or(and(shr(16, both), 0x0000ffff0000ffff), shl(16, and(both, 0x0000ffff0000ffff)))
            time := shr(32, both)
            bits := and(both, 0xffffffff)
            // The precompile at 2 fails only without gas, and a digest of nothing must never pass for one.
            if iszero(staticcall(gas(), 2, at, SIZE, 0, 32)) { revert(0, 0) }
            if iszero(staticcall(gas(), 2, 0, 32, 0, 32)) { revert(0, 0) }
            digest := mload(0)
        }
    }

    /// @notice The same bytes from last to first: turns a digest into the hash that is shown, and compared as a number.
    function reversed(bytes32 digest) internal pure returns (bytes32 hash) {
        assembly ("memory-safe") {
            let v := digest
            let m := 0x00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff
            v := or(and(shr(8, v), m), shl(8, and(v, m)))
            m := 0x0000ffff0000ffff0000ffff0000ffff0000ffff0000ffff0000ffff0000ffff
            v := or(and(shr(16, v), m), shl(16, and(v, m)))
            m := 0x00000000ffffffff00000000ffffffff00000000ffffffff00000000ffffffff
            v := or(and(shr(32, v), m), shl(32, and(v, m)))
            m := 0x0000000000000000ffffffffffffffff0000000000000000ffffffffffffffff
            v := or(and(shr(64, v), m), shl(64, and(v, m)))
            hash := or(shr(128, v), shl(128, v))
        }
    }
}
