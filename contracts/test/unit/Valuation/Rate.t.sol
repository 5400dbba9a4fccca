// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { Side } from "../../../src/types/IncomeMark.sol";
import { Running } from "../Running.t.sol";

/// @notice How much of the pay token one coin is: by the pay token's side that makes the whole cautious.
contract RateTest is Running {
    function priced(Side side, uint256 price) private {
        uint32 day = settlement.termsOf(product).benchmark.nextDay() - 1;
        bytes memory question = abi.encodeCall(payTokenPrices.priceOf, (usdt, day, side));
        vm.mockCall(address(payTokenPrices), question, abi.encode(price));
    }

    function test_RISK_8_AHighRateIsByTheLowPriceOfThePayToken() public {
        (uint256 low, uint256 high) = (0.8e18, 1.6e18);
        priced(Side.Low, low);
        priced(Side.High, high);
        uint32 day = settlement.termsOf(product).benchmark.nextDay() - 1;
        uint256 coin = valuation.markOf(product, day + 1, day, Side.High).price;
        assertEq(valuation.markOf(product, day + 1, day, Side.High).rate, coin * 10 / 8);
        coin = valuation.markOf(product, day + 1, day, Side.Low).price;
        assertEq(valuation.markOf(product, day + 1, day, Side.Low).rate, coin * 10 / 16);
    }
}
