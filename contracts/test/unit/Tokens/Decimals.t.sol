// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { FaucetToken } from "../../../src/dev/FaucetToken.sol";
import { Story } from "./Story.t.sol";

contract DecimalsTest is Story {
    function play(uint8 pay, uint8 reward) internal {
        open(address(new FaucetToken("Pay", "PAY", pay)), address(new FaucetToken("Coin", "COIN", reward)));
        live();
        assertBooks();
    }

    function test_DAY_9_PaidInSixEarnedInSix() public {
        play(6, 6);
    }

    function test_DAY_9_PaidInEightEarnedInEighteen() public {
        play(8, 18);
    }

    function test_DAY_9_PaidInEighteenEarnedInEight() public {
        play(18, 8);
    }

    /// @dev Of a coin there are at most eighteen (SALE-7).
    function test_DAY_9_PaidInTwentyFourEarnedInEighteen() public {
        play(24, 18);
    }
}
