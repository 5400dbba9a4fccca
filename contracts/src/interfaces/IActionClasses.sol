// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @title What the actions of a proposal can do
/// @notice Reads the calls of a proposal and tells the highest class among them, and the miner that they accuse.
///
/// Classes, lowest first
/// | Class | Actions |
/// |---|---|
/// | Parameter | all that is not named below: bounded parameters; approving, suspending and revoking miners |
/// | Termination | terminate(uint32); addAddress(address,address) |
/// | ReserveSpend | opens the reserve: openRound(uint32,address,uint256); moves coins: transfers, allowances, value |
/// | Constitution | whatever targets governor or timelock; ownership, roles, upgrades, emission, delegation, classes |
///
/// Functions that do not exist yet are classed at deployment or by vote, never below the code.
///
/// A class goes by the function alone, on whatever contract: proxies and copies change nothing. A call that carries
/// other calls (relay, timelock batches, multicall) is refused, so that no class can be hidden in another.
///
/// An accusation is terminate(uint32), and the registry's suspend(address) and revoke(address). It must stand alone or
/// with accusations of the same miner: else a voter could be silenced on something else by being accused of anything.
///
/// Roles
/// | Role | May |
/// |---|---|
/// | the DAO's timelock | class functions, never below what the code says |
interface IActionClasses {
    /// @notice How much an action can do; lowest first.
    enum Class {
        Parameter,
        Termination,
        ReserveSpend,
        Constitution
    }

    /// @notice The least class of a function, whatever contract it is called on.
    struct Classified {
        bytes4 selector;
        Class class;
    }

    /// @notice Later proposals that call this function are at least of this class.
    event ClassChanged(bytes4 indexed selector, Class class);

    /// @notice Only the DAO's timelock.
    error NotTimelock(address caller);
    /// @notice A function cannot be classed below what the code says.
    error ClassTooLow(bytes4 selector, Class class);
    /// @notice A call that carries calls, or an accusation that cannot be read.
    error ActionRefused(address target, bytes4 selector);
    /// @notice A product without a miner, or an account that is no miner.
    error NobodyAccused(address target, bytes4 selector);
    /// @notice An accusation stands beside something else, or two miners are accused.
    error MixedAccusation();

    /// @notice Changes the class of a function in later proposals. Only the DAO's timelock.
    function setClass(bytes4 selector, Class class) external;

    /// @notice The least class of a function on any target.
    function classOf(bytes4 selector) external view returns (Class);

    /// @notice Reads a proposal of the calling governor. The three lists have the same length.
    /// @return class The highest class among the actions.
    /// @return accused The miner that they accuse; zero if none.
    function read(address[] calldata targets, uint256[] calldata values, bytes[] calldata calldatas)
        external
        view
        returns (Class class, address accused);
}
