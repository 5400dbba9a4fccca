// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IBenchmark } from "./IBenchmark.sol";
import { IHeaderRelay } from "./IHeaderRelay.sol";

/// @title The market average of Bitcoin, with a difficulty that headers prove
/// @notice With a relay the day's difficulty is the one that Bitcoin's own headers prove, and reporters are trusted
/// with fees and heights only. The day waits for the relay until 36 hours after its end; then the last difficulty that it
/// proved stands in, flagged (the median of the reports, if it never proved one), so that settlement never hangs on
/// whoever feeds the relay.
///
/// Roles, besides those of IBenchmark
/// | Role | May |
/// |---|---|
/// | owner (the DAO's timelock) | name the relay, or none |
interface IBitcoinBenchmark is IBenchmark {
    /// @notice Where a day's difficulty comes from: the reports (or the day before, if they are missing), the relay, or
    /// the last day that the relay proved.
    enum DifficultySource {
        Reported,
        Proven,
        LastProven
    }

    /// @notice What is kept of a final day for later ones.
    /// @param difficulty [1e-6] The one that the reward was computed from.
    /// @param feesThrough [satoshi] Sum of `fees` over all days up to and including this one.
    /// @param fees [satoshi] Mean fees of a block.
    /// @param nextHeight Height of the first block after the day.
    struct Network {
        uint88 difficulty;
        uint64 feesThrough;
        uint40 fees;
        uint32 nextHeight;
    }

    /// @notice The relay was replaced; zero is none.
    event RelayChanged(address relay);
    /// @notice A day became final while a relay was set. `difficulty` [1e-6] is the one the reward was computed from.
    event DifficultyTaken(uint32 indexed day, uint128 difficulty, DifficultySource source);

    /// @notice The header relay has not reached the end of {day:day} yet.
    /// @custom:code too-early
    /// @custom:hint Try again later.
    error RelayBehind(uint32 day);

    /// @notice The relay whose difficulties replace reported ones; zero if there is none.
    function relay() external view returns (IHeaderRelay);

    /// @notice [1e-6] The last difficulty that was proven since the relay was set; 0 if none was.
    function lastProven() external view returns (uint128);

    /// @notice What is kept of a final day. Reverts with DayNotFinal.
    function networkOn(uint32 day) external view returns (Network memory);

    /// @notice Replaces the relay; zero for none. Only the owner.
    function setRelay(IHeaderRelay relay) external;
}
