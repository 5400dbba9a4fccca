// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IBenchmark } from "./IBenchmark.sol";
import { IHeaderRelay } from "./IHeaderRelay.sol";

/// @title The market average of Bitcoin, with a difficulty that headers prove
/// @notice With a relay the day's difficulty is the one that Bitcoin's own headers prove, and reporters are trusted
/// with fees and heights only. The day waits for the relay until 36 hours after its end; then the median of the
/// reported difficulties stands in, flagged, so that settlement never hangs on whoever feeds the relay.
///
/// Roles, besides those of IBenchmark
/// | Role | May |
/// |---|---|
/// | owner (the DAO's timelock) | name the relay, or none |
interface IBitcoinBenchmark is IBenchmark {
    /// @notice The relay was replaced; zero is none.
    event RelayChanged(address relay);
    /// @notice A day became final while a relay was set. `difficulty` [1e-6] is the one the reward was computed from:
    /// the relay's if `proven`, else the median of the reports.
    event DifficultyTaken(uint32 indexed day, uint128 difficulty, bool proven);

    /// @notice The relay does not have the day's final difficulty yet, and there is time for somebody to feed it.
    error RelayBehind(uint32 day);

    /// @notice The relay whose difficulties replace reported ones; zero if there is none.
    function relay() external view returns (IHeaderRelay);

    /// @notice Replaces the relay; zero for none. Only the owner.
    function setRelay(IHeaderRelay relay) external;
}
