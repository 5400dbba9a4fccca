// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { BondTest } from "./Bond.t.sol";
import { BuyTest } from "./Buy.t.sol";
import { BuyWithPermitTest } from "./BuyWithPermit.t.sol";

contract BondAt18Test is BondTest {
    function payDecimals() internal pure override returns (uint8) {
        return 18;
    }

    function btcDecimals() internal pure override returns (uint8) {
        return 18;
    }
}

contract BuyAt18Test is BuyTest {
    function payDecimals() internal pure override returns (uint8) {
        return 18;
    }

    function btcDecimals() internal pure override returns (uint8) {
        return 18;
    }
}

contract BuyWithPermitAt18Test is BuyWithPermitTest {
    function payDecimals() internal pure override returns (uint8) {
        return 18;
    }

    function btcDecimals() internal pure override returns (uint8) {
        return 18;
    }
}

