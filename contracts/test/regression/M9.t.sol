// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { Running } from "../unit/Running.t.sol";

/// @notice Lumerin rounded durations down to whole units, so that closing early lost or made money.
contract M9Test is Running {
    /// forge-config: default.fuzz.runs = 32
    function testFuzz_M9_SplitAtAnySecondConservesMoney(uint32 second, uint64 units) public {
        uint256 tranche = trancheOf(aliceToken);
        emptyBond();
        vm.warp(block.timestamp + bound(second, 0, 1 days - 1));
        (uint256 kept, uint256 partId) = split(alice, aliceToken, uint64(bound(units, 1, ALICE_UNITS - 1)));
        assertEq(trancheOf(kept) + trancheOf(partId), tranche);
        pass(product, 0);
        claim(kept);
        claim(partId);
        uint256 got = usdt.balanceOf(alice) + settlement.creditOf(alice, usdt);
        uint256 undelivered = 1e18 - settlement.checkpointOf(product, nextToSettle()).released;
        assertLe(got, tranche * undelivered / 1e18);
        assertGe(got + 3, tranche * undelivered / 1e18);
    }

    function nextToSettle() internal view returns (uint32) {
        return settlement.stateOf(product).nextDay;
    }
}
