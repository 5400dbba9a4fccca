// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { DayMath } from "../../../src/libraries/DayMath.sol";
import { Days } from "../../../src/libraries/Days.sol";
import { Checkpoint } from "../../../src/types/Product.sol";
import { Test } from "forge-std/Test.sol";

contract DayMathTest is Test {
    function testFuzz_DAY_3_DeliveredIsAtMostOneAndRoundedDown(uint96 got, uint96 expected) public pure {
        uint256 delivered = DayMath.deliveredDown(got, expected);
        assertLe(delivered, 1e18);
        if (got < expected) assertLe(delivered * expected, uint256(got) * 1e18);
        else assertEq(delivered, 1e18);
    }

    function testFuzz_DAY_4_SpreadLosesNothing(uint96 income, uint64 carry, uint64 units) public pure {
        vm.assume(units > 0);
        (uint256 rise, uint256 left) = DayMath.spread(income, carry, units);
        assertEq(rise * units + left, uint256(income) * 1e18 + carry);
        assertLt(left, units);
    }

    function testFuzz_DAY_5_RefundAndReleaseNeverExceedTheTranche(uint88 tranche, uint256 delivered)
        public
        pure
    {
        delivered = bound(delivered, 0, 1e18);
        Checkpoint memory from = Checkpoint({ income: 7, released: 3e18, shortDays: 0 });
        Checkpoint memory to = Checkpoint({ income: 7, released: uint80(3e18 + delivered), shortDays: 0 });
        uint256 refund = DayMath.refundDown(tranche, 1, from, to);
        uint256 released = uint256(tranche) * delivered / 1e18;
        assertLe(refund + released, tranche);
        assertGe(refund + released + 1, tranche);
    }

    function testFuzz_DAY_4_PartsNeverEarnMoreThanTheWhole(uint64 a, uint64 b, uint128 rise) public pure {
        a /= 2;
        b /= 2;
        Checkpoint memory from;
        Checkpoint memory to = Checkpoint({ income: rise, released: 0, shortDays: 0 });
        uint256 whole = DayMath.incomeDown(a + b, from, to);
        uint256 parts = DayMath.incomeDown(a, from, to) + DayMath.incomeDown(b, from, to);
        assertLe(parts, whole);
        assertLe(whole, parts + 1);
    }

    function testFuzz_DAY_1_DayIsClosedOnceTheNextHasBegun(uint32 day) public {
        day = uint32(bound(day, 1, type(uint32).max - 1));
        assertEq(Days.end(day), (uint256(day) + 1) * 86_400);
        vm.warp(Days.end(day) - 1);
        assertEq(Days.today(), day);
        assertFalse(Days.isClosed(day));
        vm.warp(Days.end(day));
        assertTrue(Days.isClosed(day));
    }
}
