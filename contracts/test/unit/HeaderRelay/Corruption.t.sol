// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IHeaderRelay } from "../../../src/interfaces/IHeaderRelay.sol";
import { RealHeaders } from "./RealHeaders.t.sol";

contract CorruptionTest is RealHeaders {
    uint256 private constant BITS = 640;

    bytes private headers;

    function setUp() public override {
        super.setUp();
        headers = read(12);
    }

    function test_RevertWhen_MARK_2_AnyBitOfAHeaderIsFlipped() public {
        relay.submit(slice(headers, 0, 11));
        bytes memory header = slice(headers, 11, 1);
        for (uint256 bit = 0; bit < BITS; ++bit) {
            flip(header, bit);
            refuse(header, expected(bit, true));
            flip(header, bit);
        }
        relay.submit(header);
    }

    function testFuzz_RevertWhen_MARK_2_AnyBitOfAnyHeaderIsFlipped(uint256 index, uint256 bit) public {
        index = bound(index, 0, 10);
        bit = bound(bit, 0, BITS - 1);
        bytes memory row = headers;
        flip(row, index * BITS + bit);
        refuse(row, expected(bit, index == 0));
        flip(row, index * BITS + bit);
        relay.submit(row);
    }

    /// @dev Which rule a flipped bit breaks. A flipped time breaks its work, so that no rule of time comes first.
    function expected(uint256 bit, bool first) private pure returns (bytes4) {
        uint256 at = bit / 8;
        if (at >= 4 && at < 36) {
            return first ? IHeaderRelay.UnknownParent.selector : IHeaderRelay.NotLinked.selector;
        }
        return at >= 72 && at < 76 ? IHeaderRelay.WrongBits.selector : IHeaderRelay.WorkMissing.selector;
    }

    function flip(bytes memory row, uint256 bit) private pure {
        row[bit / 8] ^= bytes1(uint8(1) << uint8(bit % 8));
    }
}
