// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import { IAggregatorV3 } from "../interfaces/IAggregatorV3.sol";

/// @title Price feed that replays recorded prices
/// @notice Stands in for a Chainlink feed on a development chain; it cannot be deployed anywhere else.
contract ReplayPriceFeed is IAggregatorV3 {
    uint256 private constant DEVELOPMENT_CHAIN = 31_337;

    /// @notice Who may post answers.
    address public immutable poster;
    /// @notice 8, as in Chainlink's USD feeds.
    uint8 public constant decimals = 8; // forge-lint: disable-line(screaming-snake-case-const)

    uint80 private _round;
    int256 private _answer;
    uint256 private _updatedAt;

    /// @notice A recorded price was posted.
    event AnswerUpdated(int256 indexed answer, uint256 indexed roundId, uint256 updatedAt);

    /// @notice The chain is not a development chain.
    error DevelopmentChainOnly(uint256 chainId);
    /// @notice Only the poster.
    error NotPoster(address caller);

    constructor(address poster_) {
        require(block.chainid == DEVELOPMENT_CHAIN, DevelopmentChainOnly(block.chainid));
        poster = poster_;
    }

    /// @notice Posts a price [USD, 8 decimals].
    function post(int256 answer) external {
        require(msg.sender == poster, NotPoster(msg.sender));
        (_round, _answer, _updatedAt) = (_round + 1, answer, block.timestamp);
        emit AnswerUpdated(answer, _round, block.timestamp);
    }

    /// @inheritdoc IAggregatorV3
    function latestRoundData() external view returns (uint80, int256, uint256, uint256, uint80) {
        return (_round, _answer, _updatedAt, _updatedAt, _round);
    }
}
