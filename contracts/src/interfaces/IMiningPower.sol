// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { Power } from "../types/Power.sol";

/// @title Mining-power NFT
/// @notice An ERC-721 token is a claim on two streams: the mined coin of its power, and its own purchase money
/// that was not released to the miner. This is what it adds to ERC-721, ERC-4906 (metadata events) and ERC-5192
/// (`locked`).
///
/// Roles
/// | Role | May |
/// |---|---|
/// | owner (the DAO's timelock) | say which protocol contracts may lock tokens |
/// | the primary sale | mint |
/// | locker | lock a token whose holder approved it; release or seize what it locked |
/// | the settlement | note what a token was paid, and that it was refunded |
/// | holder, or whom it approved | transfer, split, merge |
interface IMiningPower {
    /// @notice A token came to be, by sale or as the second part of a split.
    event PowerMinted(uint256 indexed tokenId, Power power);
    /// @notice `tokenId` gave `power` to the new token `partId` and kept the rest.
    event PowerSplit(uint256 indexed tokenId, uint256 indexed partId, Power power);
    /// @notice `goneId` went into `tokenId`, which now has `power`.
    event PowerMerged(uint256 indexed tokenId, uint256 indexed goneId, Power power);
    /// @notice A contract may or may no longer lock tokens.
    event LockerAllowed(address indexed locker, bool allowed);
    /// @notice ERC-5192: the token cannot move, because it was locked or refunded.
    event Locked(uint256 tokenId);
    /// @notice ERC-5192: the token can move.
    event Unlocked(uint256 tokenId);

    /// @notice The token is locked.
    error TokenLocked(uint256 tokenId);
    /// @notice The token was refunded: it never moves again.
    error TokenRefunded(uint256 tokenId);
    /// @notice The token is not locked by the caller.
    error NotLocker(uint256 tokenId, address caller);
    /// @notice The contract is not one that may lock tokens.
    error LockerNotAllowed(address locker);
    /// @notice Only the primary sale.
    error NotSale(address caller);
    /// @notice Only the settlement.
    error NotSettlement(address caller);
    /// @notice Each part of a split must have power.
    error BadSplit(uint256 tokenId, uint64 units);
    /// @notice The tokens differ in holder, product, start or end, or are one token.
    error CannotMerge(uint256 tokenId, uint256 goneId);

    /// @notice Mints to `to`. Only the primary sale. The receiver is not called back.
    function mint(address to, Power calldata power) external returns (uint256 tokenId);

    /// @notice Notes all the income that a token was paid since its first day. Only the settlement.
    function notePaid(uint256 tokenId, uint96 income) external;

    /// @notice Marks a token as refunded, and removes its lock. Reverts with TokenLocked if it is locked by another than
    /// `caller`; leaves a token alone that was refunded before. Only the settlement.
    /// @param caller Who asked for the refund.
    /// @return to Who is refunded: the locker of a locked token, else the holder.
    /// @return power The terms, with the state before.
    function markRefunded(uint256 tokenId, address caller) external returns (address to, Power memory power);

    /// @notice Splits `units` off into a new token of the same holder. Powers add up exactly; so does the money,
    /// whose remainder stays with the first part; all income settled so far is credited to the holder.
    function split(uint256 tokenId, uint64 units) external returns (uint256 partId);

    /// @notice Puts `goneId` into `tokenId`. All income settled so far is credited to the holder.
    function merge(uint256 tokenId, uint256 goneId) external;

    /// @notice Locks a token in its holder's wallet. Only an allowed locker that the holder approved.
    function lock(uint256 tokenId) external;

    /// @notice Releases a token. Only its locker.
    function unlock(uint256 tokenId) external;

    /// @notice Releases a token and moves it to `to`. Only its locker.
    function seize(uint256 tokenId, address to) external;

    /// @notice Says whether a contract may lock tokens. Locks that stand are not touched. Only the owner.
    function setLocker(address locker, bool allowed) external;

    /// @notice The terms of a token. Reverts for one that does not exist.
    function powerOf(uint256 tokenId) external view returns (Power memory);

    /// @notice Holder and terms of a token, and the income [reward token] that it was paid or credited since its
    /// first day. Reverts for one that does not exist.
    function holding(uint256 tokenId) external view returns (address holder, Power memory power, uint96 paid);

    /// @notice [pay token] Purchase money of the whole term: price paid less the platform fee.
    function principalOf(uint256 tokenId) external view returns (uint256);

    /// @notice ERC-5192: whether the token cannot move, because it is locked or was refunded.
    function locked(uint256 tokenId) external view returns (bool);

    /// @notice Who locked the token; zero if nobody.
    function lockerOf(uint256 tokenId) external view returns (address);

    /// @notice Whether a contract may lock tokens.
    function isLocker(address locker) external view returns (bool);

    /// @notice How many tokens were ever minted; the last one's number.
    function lastTokenId() external view returns (uint256);
}
