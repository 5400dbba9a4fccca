// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { Called } from "../unit/Reserve/Called.t.sol";

/// @notice Strategic default: coin becomes dear, and a refund of old money costs less than delivering. The gain is on
/// chain and calls for bond; it does not vanish at ×5, where the cap is reached, and that is shown too.
contract M7BondCallTest is Called {
    function test_M7_TheCallRisesWithThePriceUpToItsCap() public {
        uint256[7] memory factors = [uint256(0.2e18), 0.5e18, 1e18, 1.5e18, 2e18, 3e18, 20e18];
        uint256 last = 0;
        int256 lastGain = type(int256).min;
        for (uint256 i = 0; i < factors.length; ++i) {
            reprice(factors[i]);
            (int256 gain, uint256 called) = assess();
            assertGe(called, last);
            assertGt(gain, lastGain);
            assertLe(called, bondOf(360));
            (last, lastGain) = (called, gain);
        }
        assertEq(last, bondOf(360));
        assertEq(calls.unmetCall(PRODUCT), bondOf(360) - bondOf(30));
        // Even with the whole call met, stopping would pay at five times the price: the bond prices it, no more.
        hold(UNITS, settlement.stateOf(PRODUCT).escrow, bondOf(360));
        (lastGain,) = calls.assessmentOf(PRODUCT);
        assertGt(lastGain, 0);
    }

    function test_M7_TheCallClearsWhenThePriceFallsOrBondIsAdded() public {
        reprice(2e18);
        (, uint256 called) = assess();
        assertGt(calls.unmetCall(PRODUCT), 0);
        hold(UNITS, settlement.stateOf(PRODUCT).escrow, called);
        assertEq(calls.unmetCall(PRODUCT), 0);
        hold(UNITS, settlement.stateOf(PRODUCT).escrow, 0);
        reprice(0.5e18);
        assess();
        assertEq(calls.unmetCall(PRODUCT), 0);
    }
}
