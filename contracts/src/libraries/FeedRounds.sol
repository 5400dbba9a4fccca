// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IAggregatorV3 } from "../interfaces/IAggregatorV3.sol";

/// @notice Which answer of a price feed was in force at a moment, proved by the time of a round and its successor's.
/// Calls are made by hand, because typed ones revert where a feed without code or of another shape answers. Nobody can
/// make them fail by a shortage of gas: the 64th that is left then does not reach the end of whatever asked.
library FeedRounds {
    /// @dev [bytes] Five words: what AggregatorV3Interface answers.
    uint256 private constant ANSWER_SIZE = 160;
    /// @dev Rounds that are looked through where nobody names one.
    uint256 private constant LOOK_BACK = 32;

    /// @notice A round; all zero if there is none.
    struct Round {
        uint256 id;
        int256 answer;
        uint256 updatedAt;
    }

    /// @notice The feed's latest round.
    function latest(IAggregatorV3 feed) internal view returns (Round memory) {
        return _ask(feed, abi.encodeCall(IAggregatorV3.latestRoundData, ()));
    }

    /// @notice A round by its number.
    function at(IAggregatorV3 feed, uint80 id) internal view returns (Round memory round) {
        round = _ask(feed, abi.encodeCall(IAggregatorV3.getRoundData, (id)));
        if (round.id != id) delete round;
    }

    function _ask(IAggregatorV3 feed, bytes memory question) private view returns (Round memory round) {
        (bool answered, bytes memory answers) = address(feed).staticcall(question);
        if (!answered || answers.length < ANSWER_SIZE) return round;
        (round.id, round.answer,, round.updatedAt,) =
            abi.decode(answers, (uint256, int256, uint256, uint256, uint256));
        // A round that is still being answered has no time.
        if (round.updatedAt == 0) delete round;
    }

    /// @notice [USD, 18 decimals] The answer of round `id` if it was in force at `moment`, which is past, and not older
    /// than `maxAge` then; else 0. With `id` 0 it is looked for among the last 32 rounds.
    /// @param scale What lifts the feed's answers to 18 decimals.
    function priceAt(IAggregatorV3 feed, uint256 scale, uint80 id, uint256 moment, uint256 maxAge)
        internal
        view
        returns (uint256)
    {
        Round memory round = id == 0 ? _lookBack(feed, moment) : at(feed, id);
        bool began = round.updatedAt > 0 && round.updatedAt <= moment;
        if (!began || moment - round.updatedAt > maxAge) return 0;
        // Safe cast: a number that does not fit is that of no round, and has no successor.
        if (round.id > type(uint80).max || !_lasted(feed, uint80(round.id), moment)) return 0;
        return usable(round.answer, scale);
    }

    function _lookBack(IAggregatorV3 feed, uint256 moment) private view returns (Round memory round) {
        round = latest(feed);
        for (uint256 i = 0; i < LOOK_BACK && round.updatedAt > moment; ++i) {
            if (round.id == 0 || round.id > type(uint80).max) break;
            round = at(feed, uint80(round.id - 1));
        }
    }

    /// @dev Whether the round was not replaced before `moment` or at it: the next round is later, or the first of the next
    /// phase if there is none, or there is neither and the round is the latest.
    function _lasted(IAggregatorV3 feed, uint80 id, uint256 moment) private view returns (bool) {
        unchecked {
            // A number that wraps is that of no round.
            Round memory next = at(feed, id + 1);
            if (next.updatedAt == 0) next = at(feed, (((id >> 64) + 1) << 64) | 1);
            if (next.updatedAt > 0) return next.updatedAt > moment;
        }
        return latest(feed).id == id;
    }

    /// @notice [USD, 18 decimals] An answer, if it is positive and fits 96 bits; else 0.
    function usable(int256 answer, uint256 scale) internal pure returns (uint256) {
        bool fits = answer > 0 && uint256(answer) <= type(uint96).max / scale;
        return fits ? uint256(answer) * scale : 0;
    }

    /// @notice [USD, 18 decimals] The latest answer, not older than `maxAge` seconds; 0 if there is none.
    function fresh(IAggregatorV3 feed, uint256 scale, uint256 maxAge) internal view returns (uint256) {
        Round memory round = latest(feed);
        bool recent = round.updatedAt <= block.timestamp && block.timestamp - round.updatedAt <= maxAge;
        return recent ? usable(round.answer, scale) : 0;
    }
}
