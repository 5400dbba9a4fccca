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
        uint128 median = Median.middle(list);
        (uint256 below, uint256 above) = (0, 0);
        for (uint256 i = 0; i < count; ++i) {
            if (values[i] < median) ++below;
            if (values[i] > median) ++above;
        }
        assertLe(below, count / 2);
        assertLe(above, count / 2);
    }

    function testFuzz_FA14_OfAnEvenListItIsBetweenTheMiddles(uint128 low, uint128 high) public pure {
        if (low > high) (low, high) = (high, low);
        uint128[] memory list = new uint128[](4);
        (list[0], list[1], list[2], list[3]) = (high, type(uint128).max, low, 0);
        assertEq(Median.middle(list), (uint256(low) + high) / 2);
    }
}
