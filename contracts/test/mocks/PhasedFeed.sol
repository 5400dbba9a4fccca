// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IAggregatorV3 } from "../../src/interfaces/IAggregatorV3.sol";

/// @notice A price feed whose rounds a test writes by hand, in phases as Chainlink's proxy has them.
contract PhasedFeed is IAggregatorV3 {
    uint8 public constant decimals = 8;

    struct Answer {
        int256 price;
        uint256 updatedAt;
    }

    uint80 public last;
    mapping(uint80 round => Answer) private _answers;
    uint80 private _shift;

    error NoDataPresent();

    function id(uint16 phase, uint64 count) public pure returns (uint80) {
        return uint80(phase) << 64 | count;
    }

    /// @dev Writes a round, which becomes the latest.
    function write(uint16 phase, uint64 count, int256 price, uint256 updatedAt) external {
        last = id(phase, count);
        _answers[last] = Answer(price, updatedAt);
    }

    /// @dev From now on who asks for a round is answered with a later one.
    function shift(uint80 rounds) external {
        _shift = rounds;
    }

    function latestRoundData() external view returns (uint80, int256, uint256, uint256, uint80) {
        return _data(last);
    }

    function getRoundData(uint80 round) external view returns (uint80, int256, uint256, uint256, uint80) {
        return _data(round + _shift);
    }

    function _data(uint80 round) private view returns (uint80, int256, uint256, uint256, uint80) {
        Answer memory answer = _answers[round];
        require(answer.updatedAt > 0, NoDataPresent());
        return (round, answer.price, answer.updatedAt, answer.updatedAt, round);
    }
}
