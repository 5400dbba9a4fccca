// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IBenchmark } from "./IBenchmark.sol";

/// @title The market average of Filecoin
/// @notice How many wins a day has is a constant of the network, which its protocol may change. A change is announced
/// here before its first day, so that no day that has begun is measured by another rule than it began with, and old days
/// can be recomputed. How rewards vest is part of this contract: if the network changes that, products sold later get
/// another benchmark.
///
/// Roles, besides those of IBenchmark
/// | Role | May |
/// |---|---|
/// | owner (the DAO's timelock) | announce a change of the network |
interface IFilecoinBenchmark is IBenchmark {
    /// @notice A constant of the network.
    /// @param fromDay [day] First day that it is of.
    /// @param winsPerDay Expected wins of all miners on a day.
    struct Version {
        uint32 fromDay;
        uint32 winsPerDay;
    }

    /// @notice A version begins on a day that is yet to come, or the contract began.
    event VersionAdded(Version version);

    /// @notice Announces a version: it begins later than today and than all others, with a tenth to ten times of 14,400
    /// wins a day. Only the owner.
    function setVersion(uint32 fromDay, uint32 winsPerDay) external;

    /// @notice Expected wins of all miners on a day.
    function winsPerDay(uint32 day) external view returns (uint32);

    /// @notice All versions, by their first days.
    function versions() external view returns (Version[] memory);
}
