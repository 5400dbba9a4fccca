// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { FaucetToken } from "../../../src/dev/FaucetToken.sol";
import { MuteToken } from "../../mocks/MuteToken.sol";
import { Story } from "./Story.t.sol";

contract MuteTest is Story {
    function test_M22_PaidInATokenWithoutReturnValue() public {
        open(address(new MuteToken(6)), address(new FaucetToken("Coin", "COIN", 8)));
        live();
        assertBooks();
    }

    function test_M22_EarnedInATokenWithoutReturnValue() public {
        open(address(new FaucetToken("Pay", "PAY", 6)), address(new MuteToken(8)));
        live();
        assertBooks();
    }
}
