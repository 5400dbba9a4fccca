// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { Running } from "../unit/Running.t.sol";

/// @notice Lumerin released payment by the clock, whether or not hashrate was delivered.
contract M5Test is Running {
    function setUp() public override {
        super.setUp();
        emptyBond();
    }

    /// forge-config: default.fuzz.runs = 32
    function testFuzz_M5_NoDeliveryReleasesNothingHoweverLong(uint8 numberOfDays) public {
        uint256 released = settlement.creditOf(miner, usdt);
        numberOfDays = uint8(bound(numberOfDays, 1, 12));
        for (uint256 i = 0; i < numberOfDays; ++i) {
            pass(product, 0);
        }
        assertEq(settlement.creditOf(miner, usdt), released);
    }

    /// forge-config: default.fuzz.runs = 32
    function testFuzz_M5_ReleaseIsNeverAboveTheDeliveredShare(uint256 share) public {
        share = bound(share, 0, 1e18);
        uint256 released = settlement.creditOf(miner, usdt);
        pass(product, share);
        released = settlement.creditOf(miner, usdt) - released;
        uint256 tranche = trancheOf(aliceToken) + trancheOf(bobToken);
        assertLe(released, tranche * share / 1e18);
        // A deposit is whole units of the coin, of which a day has almost 800 000.
        assertGe(released + tranche / 400_000 + 1, tranche * share / 1e18);
    }
}
