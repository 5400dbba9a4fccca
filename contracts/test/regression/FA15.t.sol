// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { DayMath } from "../../src/libraries/DayMath.sol";
import { Failing } from "../unit/Risk/Failing.t.sol";

/// @notice Up to 2 GH/s expected 0 by rounding: full release, never short.
contract FA15Test is Failing {
    function test_FA15_PowerThatExpectsNothingReleasesNothing() public {
        product = create(btcOffer());
        fundBond(product, 10 ** btcDecimals());
        uint256 tokenId = buy(carol, product, 2);
        close(product);
        assertEq(settlement.expectedNext(product), 0);
        settlement.settle(product, 1);
        assertEq(settlement.creditOf(miner, usdt), 0);
        assertEq(refund(tokenId), trancheOf(tokenId));
        assertEq(shortfall().score, 0);
    }

    function testFuzz_FA15_NothingExpectedIsNothingReleased(uint256 gross, uint64 delivered) public pure {
        assertEq(DayMath.releasedFractionDown(delivered, 0, gross), 0);
    }
}
