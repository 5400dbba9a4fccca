// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { Running } from "../unit/Running.t.sol";

/// @notice USDT has 6 decimals on Ethereum and 18 on BSC; code that assumed one lost factors of 1e12 on the other.
abstract contract M21 is Running {
    /// forge-config: default.fuzz.runs = 32
    function testFuzz_M21_SharesDoNotDependOnDecimals(uint256 share) public {
        share = bound(share, 0, 1e18);
        emptyBond();
        uint32 day = settlement.stateOf(product).nextDay;
        uint256 before = settlement.checkpointOf(product, day).released;
        uint256 released = settlement.creditOf(miner, usdt);
        pass(product, share);
        uint256 delivered = settlement.checkpointOf(product, day + 1).released - before;
        // A day's coin has about 8e5 of the smallest units where there are fewest.
        assertApproxEqAbs(delivered, share, 2e12);
        uint256 tranche = trancheOf(aliceToken) + trancheOf(bobToken);
        assertEq(settlement.creditOf(miner, usdt) - released, tranche * delivered / 1e18);
        // 106 USDT for a TH/s, less 5 %, over 1 080 days.
        uint256 price = (uint256(ALICE_UNITS) + BOB_UNITS) * 106 * 10 ** payDecimals() / 1000;
        assertApproxEqAbs(tranche, price * 95 / 100 / 1080, 2);
    }
}

contract M21At6And8Test is M21 { }

contract M21At18And18Test is M21 {
    function payDecimals() internal pure override returns (uint8) {
        return 18;
    }

    function btcDecimals() internal pure override returns (uint8) {
        return 18;
    }
}

contract M21At6And18Test is M21 {
    function btcDecimals() internal pure override returns (uint8) {
        return 18;
    }
}

contract M21At18And8Test is M21 {
    function payDecimals() internal pure override returns (uint8) {
        return 18;
    }
}
