// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IAggregatorV3 } from "../interfaces/IAggregatorV3.sol";

/// @notice Reads a price feed and refuses what cannot be trusted.
library FeedPrice {
    /// @notice The answer of the price feed {feed:account} cannot be used: it is not positive, implausible,
    /// or not current.
    /// @custom:code too-early
    /// @custom:hint Try again later.
    error PriceRefused(address feed, int256 answer, uint256 updatedAt);

    /// @notice [USD, 18 decimals] The feed's answer, not older than `maxAge` seconds.
    function fresh(IAggregatorV3 feed, uint256 maxAge) internal view returns (uint256) {
        (, int256 answer,, uint256 updatedAt,) = feed.latestRoundData();
        uint256 scale = 10 ** (18 - feed.decimals());
        bool usable = answer > 0 && uint256(answer) <= type(uint128).max / scale;
        bool recent = updatedAt <= block.timestamp && block.timestamp - updatedAt <= maxAge;
        require(usable && recent, PriceRefused(address(feed), answer, updatedAt));
        return uint256(answer) * scale;
    }
}
