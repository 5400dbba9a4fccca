// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { Side } from "../types/IncomeMark.sol";
import { Math } from "@openzeppelin/contracts/utils/math/Math.sol";

/// @notice Means of days that are differences of two running sums.
library PrefixMean {
    /// @notice The cautious one of two means, or of a value and a mean.
    function pick(uint256 a, uint256 b, Side side) internal pure returns (uint256) {
        return side == Side.High ? Math.max(a, b) : Math.min(a, b);
    }

    /// @notice The mean of `count` days whose values add up to `sum`, rounded to the cautious side.
    function mean(uint256 sum, uint256 count, Side side) internal pure returns (uint256) {
        return side == Side.High ? Math.ceilDiv(sum, count) : sum / count;
    }
}
