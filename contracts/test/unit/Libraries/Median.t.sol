// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { Median } from "../../../src/libraries/Median.sol";
import { Test } from "forge-std/Test.sol";

contract MedianTest is Test {
    function testFuzz_MARK_4_MedianHasAsManyBelowAsAbove(uint128[15] memory values, uint8 count) public pure {
        count = uint8(bound(count, 1, 15));
        uint128[] memory list = new uint128[](count);
        for (uint256 i = 0; i < count; ++i) {
            list[i] = values[i];
        }
        uint128 median = Median.lower(list);
        (uint256 below, uint256 above, bool reported) = (0, 0, false);
        for (uint256 i = 0; i < count; ++i) {
            if (values[i] < median) ++below;
            if (values[i] > median) ++above;
            reported = reported || values[i] == median;
        }
        assertTrue(reported);
        assertLe(below, (count - 1) / 2);
        assertLe(above, count / 2);
    }
}
