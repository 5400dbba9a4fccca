// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { BondTest } from "./Bond.t.sol";
import { DonationTest } from "./Donation.t.sol";
import { EscrowTest } from "./Escrow.t.sol";
import { GraceTest } from "./Grace.t.sol";
import { IndexTest } from "./Index.t.sol";

contract BondAt18Test is BondTest {
    function payDecimals() internal pure override returns (uint8) {
        return 18;
    }

    function btcDecimals() internal pure override returns (uint8) {
        return 18;
    }
}

contract DonationAt18Test is DonationTest {
    function payDecimals() internal pure override returns (uint8) {
        return 18;
    }

    function btcDecimals() internal pure override returns (uint8) {
        return 18;
    }
}

contract EscrowAt18Test is EscrowTest {
    function payDecimals() internal pure override returns (uint8) {
        return 18;
    }

    function btcDecimals() internal pure override returns (uint8) {
        return 18;
    }
}

contract GraceAt18Test is GraceTest {
    function payDecimals() internal pure override returns (uint8) {
        return 18;
    }

    function btcDecimals() internal pure override returns (uint8) {
        return 18;
    }
}

contract IndexAt18Test is IndexTest {
    function payDecimals() internal pure override returns (uint8) {
        return 18;
    }

    function btcDecimals() internal pure override returns (uint8) {
        return 18;
    }
}

