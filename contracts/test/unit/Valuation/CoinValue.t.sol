// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { CoinValue } from "../../../src/libraries/CoinValue.sol";
import { Math } from "@openzeppelin/contracts/utils/math/Math.sol";
import { Test } from "forge-std/Test.sol";

contract CoinValueTest is Test {
    function testFuzz_RISK_4_CoinIsNeverWorthMoreThanAsked(
        uint256 value,
        uint256 price,
        uint8 coins,
        uint8 pays
    ) public pure {
        value = bound(value, 0, 1e32);
        price = bound(price, 1e6, 1e26);
        uint256 coinScale = 10 ** bound(coins, 6, 18);
        uint256 payScale = 10 ** bound(pays, 6, 18);
        uint256 amount = CoinValue.coinDown(value, price, coinScale, payScale);
        assertLe(CoinValue.coinValue(amount, price, coinScale, payScale, Math.Rounding.Ceil), value);
        assertGt(CoinValue.coinValue(amount + 1, price, coinScale, payScale, Math.Rounding.Ceil), value);
    }
}
