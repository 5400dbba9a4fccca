// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { HeaderRelay } from "../../../src/benchmark/HeaderRelay.sol";
import { BitcoinHeader } from "../../../src/libraries/BitcoinHeader.sol";
import { Test } from "forge-std/Test.sol";

/// @notice Bitcoin's headers 822,528 to 830,592 and a relay that begins at the first of them.
abstract contract RealHeaders is Test {
    uint32 internal constant FIRST = 822_528;
    uint32 internal constant LAST = 830_592;
    string private constant FILE = "../data/bitcoin_headers/mainnet_headers_822528_830592.csv";
    string private constant STALE = "../data/bitcoin_headers/mainnet_stale_headers.csv";
    /// @dev [characters] Where the header begins in a line: behind the height and a comma.
    uint256 private constant COLUMN = 7;

    HeaderRelay internal relay;
    /// @dev Height that `read` goes on from.
    uint32 private next = FIRST;
    bytes private anchor;

    function setUp() public virtual {
        // 2024-02-16: after the last of the headers.
        vm.warp(19_769 days);
        anchor = read(1);
        relay = new HeaderRelay(anchor, FIRST);
    }

    function anchorHeader() internal view returns (bytes memory) {
        return anchor;
    }

    /// @dev The next headers of the file. A file that was read in `setUp` is read from its top again in a test.
    function read(uint256 count) internal returns (bytes memory headers) {
        headers = new bytes(count * BitcoinHeader.SIZE);
        for (uint256 i = 0; i < count; ++next) {
            bytes memory header;
            while (header.length == 0) header = this.headerIn(vm.readLine(FILE), next);
            copyInto(headers, i++ * BitcoinHeader.SIZE, header);
        }
    }

    function readTo(uint32 height) internal returns (bytes memory) {
        return read(height - next + 1);
    }

    /// @dev Submits the next headers in batches of at most 144, as a feeder does.
    function submitTo(uint32 height) internal {
        while (next <= height) {
            uint256 left = height - next + 1;
            relay.submit(read(left < 144 ? left : 144));
        }
    }

    function staleHeader() internal view returns (bytes memory header) {
        vm.readLine(STALE);
        return this.headerIn(vm.readLine(STALE), 823_226);
    }

    /// @dev The header in a line of the file, nothing if the line is another height's. A call of its own, so that the
    /// memory it takes is free again afterwards.
    function headerIn(string calldata line, uint32 height) external pure returns (bytes memory) {
        if (keccak256(bytes(line)[:COLUMN - 1]) != keccak256(bytes(vm.toString(height)))) return "";
        return vm.parseBytes(string.concat("0x", string(bytes(line)[COLUMN:COLUMN + 2 * BitcoinHeader.SIZE])));
    }

    function copyInto(bytes memory row, uint256 offset, bytes memory part) internal pure {
        assembly ("memory-safe") {
            mcopy(add(add(row, 32), offset), add(part, 32), mload(part))
        }
    }

    function slice(bytes memory row, uint256 from, uint256 count) internal view returns (bytes memory) {
        return this.sliceOf(row, from * BitcoinHeader.SIZE, count * BitcoinHeader.SIZE);
    }

    function sliceOf(bytes calldata row, uint256 from, uint256 length) external pure returns (bytes memory) {
        return row[from:from + length];
    }

    /// @dev The hash as explorers show it, by the plain way.
    function hashOf(bytes memory header) internal pure returns (bytes32 hash) {
        bytes32 digest = sha256(abi.encodePacked(sha256(header)));
        for (uint256 i = 0; i < 32; ++i) {
            hash |= bytes32(uint256(uint8(digest[i])) << (8 * i));
        }
    }

    function tipHeight() internal view returns (uint32) {
        return relay.nodeOf(relay.tip()).height;
    }

    function refuse(bytes memory headers, bytes memory reason) internal {
        vm.expectRevert(reason);
        relay.submit(headers);
    }

    function refuse(bytes memory headers, bytes4 reason) internal {
        vm.expectPartialRevert(reason);
        relay.submit(headers);
    }
}
