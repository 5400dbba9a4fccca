// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { Invariants } from "./Invariants.sol";

/// @notice M21: the pay token has 6 decimals and the Bitcoin token 8, as on Ethereum.
contract ProtocolSixAndEightTest is Invariants { }

/// @notice M21: pay token and Bitcoin token have 18 decimals, as on BSC.
contract ProtocolEighteenTest is Invariants {
    function payDecimals() internal pure override returns (uint8) {
        return 18;
    }

    function btcDecimals() internal pure override returns (uint8) {
        return 18;
    }
}
