// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @title Price feed
/// @notice The part of Chainlink's AggregatorV3Interface that is used here. A round's number is the phase (which
/// aggregator answers) in its upper 16 bits and the aggregator's own count, from 1, in its lower 64.
interface IAggregatorV3 {
    function decimals() external view returns (uint8);

    function latestRoundData()
        external
        view
        returns (uint80 roundId, int256 answer, uint256 startedAt, uint256 updatedAt, uint80 answeredInRound);

    function getRoundData(uint80 round)
        external
        view
        returns (uint80 roundId, int256 answer, uint256 startedAt, uint256 updatedAt, uint80 answeredInRound);
}
