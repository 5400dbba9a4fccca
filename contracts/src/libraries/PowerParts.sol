// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IMiningPower } from "../interfaces/IMiningPower.sol";
import { Part, Power } from "../types/Power.sol";

/// @notice How a token is divided, and two become one.
library PowerParts {
    uint256 private constant LEAST = 2;
    uint256 private constant MOST = 16;

    /// @notice The terms of the parts of a free token. Powers add up exactly; each part but the first takes its money pro
    /// rata, rounded down, the first the rest. Reverts with BadSplit.
    function divideDown(uint256 tokenId, Power memory whole, Part[] calldata parts)
        internal
        pure
        returns (Power[] memory powers)
    {
        require(parts.length >= LEAST && parts.length <= MOST, IMiningPower.BadSplit(tokenId));
        powers = new Power[](parts.length);
        uint256 units = 0;
        uint256 tranches = 0;
        for (uint256 i = 0; i < parts.length; ++i) {
            require(parts[i].units > 0 && parts[i].to != address(0), IMiningPower.BadSplit(tokenId));
            _fillDown(powers[i], whole, parts[i].units);
            units += powers[i].units;
            tranches += powers[i].tranche;
        }
        require(units == whole.units, IMiningPower.BadSplit(tokenId));
        // Safe cast: quotients rounded down add up to at most the whole.
        powers[0].tranche += uint80(whole.tranche - tranches);
    }

    /// @dev State and moves are those of a new token.
    function _fillDown(Power memory part, Power memory whole, uint64 units) private pure {
        (part.product, part.startDay, part.endDay) = (whole.product, whole.startDay, whole.endDay);
        part.units = units;
        // Safe cast where units are at most the whole's; else the caller refuses their sum.
        part.tranche = uint80(uint256(whole.tranche) * units / whole.units);
    }

    /// @notice Whether two tokens earn the same per unit on the same days.
    function isAlike(Power memory one, Power memory other) internal pure returns (bool) {
        return one.product == other.product && one.startDay == other.startDay && one.endDay == other.endDay;
    }

    /// @notice The terms of the token that two free ones become. Reverts with MergeTooLarge.
    function add(uint256 tokenId, uint256 otherId, Power memory one, Power memory other)
        internal
        pure
        returns (Power memory)
    {
        uint256 units = uint256(one.units) + other.units;
        uint256 tranche = uint256(one.tranche) + other.tranche;
        bool fits = units <= type(uint64).max && tranche <= type(uint80).max;
        require(fits, IMiningPower.MergeTooLarge(tokenId, otherId));
        return Power({
            product: one.product,
            startDay: one.startDay,
            endDay: one.endDay,
            units: uint64(units),
            tranche: uint80(tranche),
            state: one.state,
            moves: 0
        });
    }
}
