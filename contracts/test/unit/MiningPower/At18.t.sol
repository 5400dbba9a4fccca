// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { MergeTest } from "./Merge.t.sol";
import { SplitTest } from "./Split.t.sol";
import { TokenURITest } from "./TokenURI.t.sol";
import { TransferTest } from "./Transfer.t.sol";

contract MergeAt18Test is MergeTest {
    function payDecimals() internal pure override returns (uint8) {
        return 18;
    }

    function btcDecimals() internal pure override returns (uint8) {
        return 18;
    }
}

contract SplitAt18Test is SplitTest {
    function payDecimals() internal pure override returns (uint8) {
        return 18;
    }

    function btcDecimals() internal pure override returns (uint8) {
        return 18;
    }
}

contract TokenURIAt18Test is TokenURITest {
    function payDecimals() internal pure override returns (uint8) {
        return 18;
    }

    function btcDecimals() internal pure override returns (uint8) {
        return 18;
    }
}

contract TransferAt18Test is TransferTest {
    function payDecimals() internal pure override returns (uint8) {
        return 18;
    }

    function btcDecimals() internal pure override returns (uint8) {
        return 18;
    }
}

