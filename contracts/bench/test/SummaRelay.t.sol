// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import { BitcoinHeaders } from "./BitcoinHeaders.sol";

/// @title The part of Summa's Relay that is used here.
interface ISummaRelay {
    function addHeaders(bytes calldata anchor, bytes calldata headers) external returns (bool);
    function addHeadersWithRetarget(bytes calldata start, bytes calldata end, bytes calldata headers)
        external
        returns (bool);
    function findHeight(bytes32 digest) external view returns (uint256);
}

/// @title Summa's Relay, which stores every header.
contract SummaRelayTest is BitcoinHeaders {
    uint32 private constant DAY = 144;

    ISummaRelay private relay;

    function setUp() public override {
        super.setUp();
        bytes memory arguments = abi.encode(headerAt(FIRST), FIRST, digestAt(FIRST));
        relay = ISummaRelay(
            deployPublished("node_modules/@summa-tx/relay-sol/build/contracts/Relay.json", arguments)
        );
        add(FIRST + 1, RETARGET - 399);
    }

    /// @dev The same day that our own row measures.
    function test_Day() public {
        relay.addHeaders(headerAt(RETARGET - 400), headers(RETARGET - 399, RETARGET - 399 + DAY));
        record("summa_144_headers");
        assertEq(relay.findHeight(digestAt(RETARGET - 400 + DAY)), RETARGET - 400 + DAY);
    }

    /// @dev Its retarget has to be the first header of its batch.
    function test_DayWithRetarget() public {
        add(RETARGET - 399, RETARGET);
        relay.addHeadersWithRetarget(
            headerAt(FIRST), headerAt(RETARGET - 1), headers(RETARGET, RETARGET + DAY)
        );
        record("summa_144_headers_retarget");
        assertEq(relay.findHeight(digestAt(RETARGET + DAY - 1)), RETARGET + DAY - 1);
    }

    function add(uint32 from, uint32 to) private {
        for (; from < to; from += DAY) {
            uint32 end = from + DAY < to ? from + DAY : to;
            relay.addHeaders(headerAt(from - 1), headers(from, end));
        }
    }

    function digestAt(uint32 height) private view returns (bytes32) {
        return sha256(abi.encodePacked(sha256(headerAt(height))));
    }
}
