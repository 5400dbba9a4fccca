// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { ISettlement } from "../../src/interfaces/ISettlement.sol";
import { Running } from "../unit/Running.t.sol";

/// @notice Platforms that counted days in local time paid and judged across different days.
contract M19Test is Running {
    function test_M19_LastSecondOfADayBelongsToIt() public {
        uint256 midnight = uint256(today() + 1) * 86_400;
        vm.warp(midnight - 1);
        uint256 first = buy(carol, product, 10);
        vm.warp(midnight);
        uint256 second = buy(carol, product, 10);
        assertEq(power.powerOf(first).startDay, midnight / 86_400);
        assertEq(power.powerOf(second).startDay, midnight / 86_400 + 1);
    }

    function test_M19_DayClosesOnTheExactSecond() public {
        uint32 day = today();
        vm.warp(uint256(day + 1) * 86_400 - 1);
        vm.expectRevert(abi.encodeWithSelector(ISettlement.DayOpen.selector, product, day));
        settlement.settle(product, 1);
        vm.warp(block.timestamp + 1);
        catchUp();
        depositAll(product);
        assertEq(settlement.settle(product, 1), 1);
    }

    /// @dev 00:00 in Singapore is 16:00 UTC: nothing happens then.
    function test_M19_NoOtherMidnightCounts() public {
        uint32 day = today();
        vm.warp(uint256(day) * 86_400 + 16 hours);
        assertEq(power.powerOf(buy(carol, product, 10)).startDay, day + 1);
        vm.expectRevert(abi.encodeWithSelector(ISettlement.DayNotDepositable.selector, product, day + 1));
        settlement.deposit(product, day + 1, 1);
    }

    function test_M19_GraceEndsOnTheExactSecond() public {
        close(product);
        vm.warp(settlement.graceEnd(product) - 1);
        vm.expectRevert();
        settlement.settle(product, 1);
        vm.warp(block.timestamp + 1);
        assertEq(settlement.settle(product, 1), 1);
    }
}
