// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IDmc } from "./IDmc.sol";
import { IMinerRegistry } from "./IMinerRegistry.sol";

/// @title What the actions of a proposal can do
/// @notice Reads the calls of a proposal and tells the highest class among them, and the miner that they accuse.
///
/// A class is that of a function on a contract. What nobody classified is in the highest class: a function that was
/// forgotten, a copy, a proxy, a contract made later. The deployment classes what is less on our contracts, a vote of the
/// highest class may class more, and neither goes below what the code allows for a function on any contract:
///
/// | Least class | Functions |
/// |---|---|
/// | Constitution | owners, roles, upgrades, classes; who mints, locks, delegates; benchmarks and what they measure by; sources of prices |
/// | ReserveSpend | rounds of the reserve; transfers, allowances, credits, coin of the chain; parameters of the sale, bond calls and insurance; coins that are allowed |
/// | Termination | terminating; approving and revoking miners; adding an address to a miner |
/// | Parameter | all else |
///
/// Whatever targets the governor or the timelock is Constitution. A call with coin of the chain is at least ReserveSpend.
/// A call without a whole selector counts as the function 0x00000000. A call that carries other calls (relay, timelock
/// batches, multicall) is refused, so that no class can be hidden in another.
///
/// An accusation is terminate(uint32), and the registry's suspend(address) and revoke(address). It must stand alone or
/// with accusations of the same miner: else a voter could be silenced on something else by being accused of anything. A
/// termination is proposed while the product is terminable.
///
/// Roles
/// | Role | May |
/// |---|---|
/// | the DAO's timelock | class functions of contracts, never below what the code says |
interface IActionClasses {
    /// @notice How much an action can do; lowest first.
    enum Class {
        Parameter,
        Termination,
        ReserveSpend,
        Constitution
    }

    /// @notice The class of a function on a contract.
    struct Classified {
        address target;
        bytes4 selector;
        Class class;
    }

    /// @notice Later proposals that call this function on this contract are of this class.
    event ClassChanged(address indexed target, bytes4 indexed selector, Class class);

    /// @notice Only the DAO's timelock can do this, not {caller:account}.
    /// @custom:code not-yours
    /// @custom:hint Submit a proposal to the DAO.
    error NotTimelock(address caller);
    /// @notice The function {selector} can do more than this class allows.
    /// @custom:code out-of-limits
    /// @custom:hint Choose a higher class.
    error ClassTooLow(address target, bytes4 selector, Class class);
    /// @notice The function {selector} of {target:account} carries other calls, or its arguments cannot be
    /// read.
    /// @custom:code bad-request
    /// @custom:hint Propose those calls themselves.
    error ActionRefused(address target, bytes4 selector);
    /// @notice The proposal accuses no miner: the product does not exist, or the account was never approved
    /// as a miner.
    /// @custom:code not-found
    /// @custom:hint Name an existing miner or product.
    error NobodyAccused(address target, bytes4 selector);
    /// @notice A proposal that accuses a miner may do nothing else and may accuse only one miner.
    /// @custom:code does-not-fit
    /// @custom:hint Submit a separate proposal for each.
    error MixedAccusation();
    /// @dev Explained in IClosing.
    error NotTerminable(uint32 product, uint256 terminableUntil);

    /// @notice Changes the class of a function on a contract in later proposals. Only the DAO's timelock.
    function setClass(address target, bytes4 selector, Class class) external;

    /// @notice The class of a call of a function on a contract without coin; the highest unless somebody chose another.
    function classOf(address target, bytes4 selector) external view returns (Class);

    /// @notice Reads a proposal of the calling governor. The three lists have the same length.
    /// @return class The highest class among the actions.
    /// @return accused The miner that they accuse; zero if none.
    function read(address[] calldata targets, uint256[] calldata values, bytes[] calldata calldatas)
        external
        view
        returns (Class class, address accused);

    /// @notice Reverts with AccusedMayNotVote if the holder is the accused miner or one of its own addresses, and with
    /// SilentMayNotVote if it had delegated to DMC's own contract when voting opened. Nobody is accused by address zero.
    function requireMayOverride(
        uint256 proposalId,
        address accused,
        address holder,
        uint256 opened,
        IDmc votes
    ) external view;

    /// @notice Knows miners and their own addresses.
    function registry() external view returns (IMinerRegistry);
}
