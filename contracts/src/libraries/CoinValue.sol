// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { Math } from "@openzeppelin/contracts/utils/math/Math.sol";

/// @notice Amounts of coin in pay token, and back. A `rate` is that of one coin [pay token, 18 decimals].
library CoinValue {
    uint256 private constant WAD = 1e18;
    uint256 private constant RAY = 1e27;

    /// @notice [coin] Coin of `units`, given that of one [ray].
    /// @param coinScale 10 ** decimals of the coin.
    function coinOf(uint256 units, uint256 unitCoin, uint256 coinScale, Math.Rounding rounding)
        internal
        pure
        returns (uint256)
    {
        return Math.mulDiv(units * coinScale, unitCoin, RAY, rounding);
    }

    /// @notice [pay token] Value of `units`, given the coin of one [ray]: finer than the value of their coin.
    /// @param payScale 10 ** decimals of the pay token.
    function payDown(uint256 units, uint256 unitCoin, uint256 rate, uint256 payScale)
        internal
        pure
        returns (uint256)
    {
        return Math.mulDiv(units * payScale, Math.mulDiv(unitCoin, rate, WAD), RAY);
    }

    /// @notice [pay token] Value of coin.
    function coinValue(
        uint256 amount,
        uint256 rate,
        uint256 coinScale,
        uint256 payScale,
        Math.Rounding rounding
    ) internal pure returns (uint256) {
        return Math.mulDiv(amount * payScale, rate, coinScale * WAD, rounding);
    }

    /// @notice [coin] Most coin that is worth no more than `value` [pay token].
    function coinDown(uint256 value, uint256 rate, uint256 coinScale, uint256 payScale)
        internal
        pure
        returns (uint256)
    {
        return Math.mulDiv(value * coinScale, WAD, rate * payScale);
    }
}
