// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IAggregatorV3 } from "../../src/interfaces/IAggregatorV3.sol";

/// @notice A price feed that answers what a test tells it, or fails.
contract FickleFeed is IAggregatorV3 {
    uint8 public immutable decimals;
    int256 private _answer;
    uint256 private _updatedAt;
    bool private _fails;

    error FeedDown();

    constructor(uint8 decimals_) {
        decimals = decimals_;
    }

    function answer(int256 answer_, uint256 updatedAt) external {
        (_answer, _updatedAt) = (answer_, updatedAt);
    }

    function fail() external {
        _fails = true;
    }

    /// @dev One round is all there is.
    function getRoundData(uint80 round) external view returns (uint80, int256, uint256, uint256, uint80) {
        require(round == 1, FeedDown());
        return latestRoundData();
    }

    function latestRoundData() public view returns (uint80, int256, uint256, uint256, uint80) {
        require(!_fails, FeedDown());
        return (1, _answer, _updatedAt, _updatedAt, 1);
    }
}
