// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { DecimalText } from "../../../src/libraries/DecimalText.sol";
import { Test } from "forge-std/Test.sol";

contract DecimalTextTest is Test {
    function test_NFT_1_NumbersAsPeopleReadThem() public pure {
        assertEq(DecimalText.fixedPoint(88_500, 3), "88.5");
        assertEq(DecimalText.fixedPoint(0, 8), "0");
        assertEq(DecimalText.fixedPoint(1, 8), "0.00000001");
        assertEq(DecimalText.fixedPoint(100_000_010, 8), "1.0000001");
        assertEq(DecimalText.fixedPoint(7, 0), "7");
        assertEq(DecimalText.fraction(1536, 1024), "1.5");
        assertEq(DecimalText.fraction(1025, 1024), "1");
        assertEq(DecimalText.fraction(1034, 1024), "1.009");
    }

    function testFuzz_NFT_1_FixedPointIsExact(uint128 value, uint8 decimals) public pure {
        decimals = uint8(bound(decimals, 1, 18));
        string[] memory parts = vm.split(DecimalText.fixedPoint(value, decimals), ".");
        uint256 read = vm.parseUint(parts[0]) * 10 ** decimals;
        if (parts.length == 2) {
            read += vm.parseUint(parts[1]) * 10 ** (decimals - bytes(parts[1]).length);
            assertNotEq(bytes(parts[1])[bytes(parts[1]).length - 1], bytes1("0"));
        }
        assertEq(read, value);
    }
}
