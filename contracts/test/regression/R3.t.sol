// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { Running } from "../unit/Running.t.sol";

/// @notice Where each poke rounds down, a stranger who pokes every block grinds a holder's rewards away.
contract R3Test is Running {
    function test_R3_TenThousandClaimsByAStrangerLoseAtMostAUnit() public {
        address stranger = makeAddr("stranger");
        for (uint256 day = 0; day < 20; ++day) {
            pass(product, 1.3e18);
            vm.startPrank(stranger);
            for (uint256 i = 0; i < 500; ++i) {
                settlement.claim(one(aliceToken));
            }
            vm.stopPrank();
        }
        uint256 sum = settlement.checkpointOf(product, settlement.stateOf(product).nextDay).income;
        uint256 whole = uint256(ALICE_UNITS) * sum / 1e18;
        assertLe(btc.balanceOf(alice), whole);
        assertGe(btc.balanceOf(alice) + 1, whole);
    }
}
