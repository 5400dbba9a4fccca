// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { ShortfallRules } from "../../../src/libraries/ShortfallRules.sol";
import { OpenDay } from "../../../src/types/Day.sol";
import { SettledDay } from "../../../src/types/Product.sol";
import { Test } from "forge-std/Test.sol";

contract ShortfallRulesTest is Test {
    function isShort(OpenDay calldata day, SettledDay memory result) external view returns (bool) {
        return ShortfallRules.isShort(day, result);
    }

    /// @dev An amount of which 95 % is a whole number, so that the border can be met exactly.
    function testFuzz_RISK_1_ExactlyTheToleranceIsNotShort(uint256 twentieth) public view {
        twentieth = bound(twentieth, 1, type(uint128).max);
        OpenDay memory day;
        SettledDay memory result;
        (result.gross, result.expected) = (20 * twentieth, 20 * twentieth);
        result.deposited = 19 * twentieth;
        assertFalse(this.isShort(day, result));
        --result.deposited;
        assertTrue(this.isShort(day, result));
    }
}
