// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { BacklogTest } from "./Backlog.t.sol";
import { BondDrawTest } from "./BondDraw.t.sol";
import { ClaimTest } from "./Claim.t.sol";
import { DepositTest } from "./Deposit.t.sol";

contract BacklogAt18Test is BacklogTest {
    function payDecimals() internal pure override returns (uint8) {
        return 18;
    }

    function btcDecimals() internal pure override returns (uint8) {
        return 18;
    }
}

contract BondDrawAt18Test is BondDrawTest {
    function payDecimals() internal pure override returns (uint8) {
        return 18;
    }

    function btcDecimals() internal pure override returns (uint8) {
        return 18;
    }
}

contract ClaimAt18Test is ClaimTest {
    function payDecimals() internal pure override returns (uint8) {
        return 18;
    }

    function btcDecimals() internal pure override returns (uint8) {
        return 18;
    }
}

contract DepositAt18Test is DepositTest {
    function payDecimals() internal pure override returns (uint8) {
        return 18;
    }

    function btcDecimals() internal pure override returns (uint8) {
        return 18;
    }
}

