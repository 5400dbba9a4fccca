// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { Failing } from "../unit/Risk/Failing.t.sol";

/// @notice One delivered day in seven for ever: never terminable, the bond eaten, holders without a way out.
contract FA4Test is Failing {
    /// @dev The bond is refilled, so that the one day in seven counts.
    function test_FA4_OneDeliveredDayInSevenEndsOnDayNineAndDiesOnDay36() public {
        uint256 terminable = 0;
        uint256 number = 0;
        while (shortfall().score < 180) {
            ++number;
            pass(product, number % 7 == 0 ? 1e18 : 0);
            if (terminable == 0 && shortfall().terminableUntil > 0) terminable = number;
        }
        assertEq(terminable, 9);
        assertEq(number, 36);
        closing.abandon(product);
        assertTrue(closure().atFault);
    }

    /// @dev Deposits of 95 % for ever without refilling eat the bond until every day is short.
    function test_FA4_DepositsOf95PercentForEverEnd() public {
        loseFreeBond(product);
        uint256 number = 0;
        while (shortfall().terminableUntil == 0 && number < 400) {
            pass(product, 0.951e18);
            ++number;
        }
        assertLt(number, 320);
        assertGt(number, 280);
    }
}
