// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import { IAggregatorV3 } from "../interfaces/IAggregatorV3.sol";

/// @title Price feed that replays recorded prices
/// @notice Stands in for a Chainlink feed on a development chain; it cannot be deployed anywhere else.
contract ReplayPriceFeed is IAggregatorV3 {
    uint256 private constant DEVELOPMENT_CHAIN = 31_337;

    /// @dev An answer and when it was posted.
    struct Answer {
        int192 price;
        uint64 postedAt;
    }

    /// @notice Who may post answers.
    address public immutable poster;
    /// @notice 8, as in Chainlink's USD feeds.
    uint8 public constant decimals = 8; // forge-lint: disable-line(screaming-snake-case-const)

    uint80 private _round;
    mapping(uint80 round => Answer) private _answers;

    /// @notice A recorded price was posted.
    event AnswerUpdated(int256 indexed answer, uint256 indexed roundId, uint256 updatedAt);

    /// @dev Explained in FaucetToken.
    error DevelopmentChainOnly(uint256 chainId);
    /// @notice {caller:account} may not post prices.
    /// @custom:code not-yours
    /// @custom:hint Sign with the poster's account.
    error NotPoster(address caller);
    /// @notice The price feed has no round {round}.
    /// @custom:code not-found
    /// @custom:hint Choose an existing round.
    error NoRound(uint80 round);

    constructor(address poster_) {
        require(block.chainid == DEVELOPMENT_CHAIN, DevelopmentChainOnly(block.chainid));
        poster = poster_;
    }

    /// @notice Posts a price [USD, 8 decimals].
    function post(int256 answer) external {
        require(msg.sender == poster, NotPoster(msg.sender));
        // Safe casts: prices and times of a replay.
        _answers[++_round] = Answer(int192(answer), uint64(block.timestamp));
        emit AnswerUpdated(answer, _round, block.timestamp);
    }

    /// @inheritdoc IAggregatorV3
    function latestRoundData() external view returns (uint80, int256, uint256, uint256, uint80) {
        return _data(_round);
    }

    /// @inheritdoc IAggregatorV3
    function getRoundData(uint80 round) external view returns (uint80, int256, uint256, uint256, uint80) {
        require(round > 0 && round <= _round, NoRound(round));
        return _data(round);
    }

    function _data(uint80 round) private view returns (uint80, int256, uint256, uint256, uint80) {
        Answer memory answer = _answers[round];
        return (round, answer.price, answer.postedAt, answer.postedAt, round);
    }
}
