// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @title Errors of what contracts are built of
/// @notice What the ownership, casts, calls and clones of OpenZeppelin revert with.
/// They are declared again only to be explained: the catalogue finds them by their selectors.
interface ISystemErrors {
    /// @notice Only the owner of the contract can do this, not {account:account}.
    /// @custom:code not-yours
    /// @custom:hint Submit a proposal to the DAO.
    error OwnableUnauthorizedAccount(address account);
    /// @notice {owner:account} cannot be an owner.
    /// @custom:code bad-request
    /// @custom:hint Enter another address.
    error OwnableInvalidOwner(address owner);
    /// @notice The token called back while being paid, which is not supported.
    /// @custom:code refused
    /// @custom:hint Use another token.
    error ReentrancyGuardReentrantCall();
    /// @notice The number {value} is larger than the contract can record.
    /// @custom:code out-of-limits
    /// @custom:hint Use a smaller number.
    error SafeCastOverflowedUintDowncast(uint8 bits, uint256 value);
    /// @notice The number {value} is larger than the contract can record.
    /// @custom:code out-of-limits
    /// @custom:hint Use a smaller number.
    error SafeCastOverflowedIntDowncast(uint8 bits, int256 value);
    /// @notice A call of the proposal failed without giving a reason.
    /// @custom:code refused
    /// @custom:hint Check the contract that it calls.
    error FailedCall();
    /// @notice The pool's contract cannot be created.
    /// @custom:code refused
    /// @custom:hint Check the deployment with `dmex deploy --check`.
    error CloneArgumentsTooLong();
    /// @notice The pool's contract cannot be created.
    /// @custom:code refused
    /// @custom:hint Check the deployment with `dmex deploy --check`.
    error Create2EmptyBytecode();
    /// @notice The pool's contract cannot be created.
    /// @custom:code refused
    /// @custom:hint Check the deployment with `dmex deploy --check`.
    error FailedDeployment();
    /// @notice The contract holds {balance} smallest units of the chain's own coin and needs {needed}.
    /// @custom:code refused
    /// @custom:hint Check the deployment with `dmex deploy --check`.
    error InsufficientBalance(uint256 balance, uint256 needed);
}
