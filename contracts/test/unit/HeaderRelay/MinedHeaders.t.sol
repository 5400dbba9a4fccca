// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { HeaderRelay } from "../../../src/benchmark/HeaderRelay.sol";
import { BitcoinHeader } from "../../../src/libraries/BitcoinHeader.sol";
import { Test } from "forge-std/Test.sol";

/// @notice A relay whose easiest target sixteen hashes meet, so that tests can mine.
contract EasyRelay is HeaderRelay {
    uint256 internal constant EASY = 1 << 252;

    constructor(bytes memory anchor, uint32 height) HeaderRelay(anchor, height) { }

    function _easiest() internal pure override returns (uint256) {
        return EASY;
    }
}

/// @notice Chains mined on the spot, and a relay that begins at the first of their headers.
abstract contract MinedHeaders is Test {
    using BitcoinHeader for bytes;

    /// @dev 2^251: 32 hashes a header.
    uint256 internal constant BITS = 0x2008_0000;
    uint256 internal constant START = 1_700_000_000;

    /// @dev The end of a chain that is being mined. `mark` stands where the Merkle root does and keeps forks apart.
    struct Fork {
        bytes32 digest;
        uint256 time;
        uint256 bits;
        uint256 mark;
    }

    EasyRelay internal relay;
    Fork internal anchor;

    function setUp() public virtual {
        vm.warp(START + 200 days);
        Fork memory chain = Fork(0, START - 600, BITS, 0);
        relay = new EasyRelay(mine(chain, 1, 600), 0);
        anchor = chain;
    }

    /// @dev Mines `count` headers, each `pace` seconds after the one before, onto the end of the chain.
    function mine(Fork memory chain, uint256 count, uint256 pace)
        internal
        view
        returns (bytes memory headers)
    {
        headers = new bytes(count * BitcoinHeader.SIZE);
        bytes memory header = new bytes(BitcoinHeader.SIZE);
        for (uint256 i = 0; i < count; ++i) {
            chain.time += pace;
            chain.digest = mineOne(chain, header);
            assembly ("memory-safe") {
                mcopy(add(add(headers, 32), mul(i, 80)), add(header, 32), 80)
            }
        }
    }

    /// @dev Fills `header` with one that extends the chain and meets its target.
    function mineOne(Fork memory chain, bytes memory header) private view returns (bytes32 digest) {
        uint256 target = (chain.bits & 0x7fffff) << (8 * ((chain.bits >> 24) - 3));
        putWord(header, 4, chain.digest);
        putWord(header, 36, bytes32(chain.mark));
        putNumber(header, 68, chain.time);
        putNumber(header, 72, chain.bits);
        for (uint256 nonce = 0;; ++nonce) {
            putNumber(header, 76, nonce);
            (, digest,,) = header.read();
            if (uint256(BitcoinHeader.reversed(digest)) <= target) return digest;
        }
    }

    function putWord(bytes memory header, uint256 at, bytes32 word) private pure {
        assembly ("memory-safe") {
            mstore(add(add(header, 32), at), word)
        }
    }

    /// @dev Four bytes, little-endian.
    function putNumber(bytes memory header, uint256 at, uint256 number) private pure {
        for (uint256 i = 0; i < 4; ++i) {
            header[at + i] = bytes1(uint8(number >> (8 * i)));
        }
    }

    function fork(Fork memory chain, uint256 mark) internal pure returns (Fork memory) {
        return Fork(chain.digest, chain.time, chain.bits, mark);
    }

    function hashOf(Fork memory chain) internal pure returns (bytes32) {
        return BitcoinHeader.reversed(chain.digest);
    }

    function heightOf(Fork memory chain) internal view returns (uint256) {
        return relay.nodeOf(hashOf(chain)).height;
    }

    function workOf(Fork memory chain) internal view returns (uint256) {
        return relay.nodeOf(hashOf(chain)).work;
    }
}
