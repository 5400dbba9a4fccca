// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @title A protocol contract that locks mining-power NFTs
interface ILocker {
    /// @notice A token was locked to this contract, by its holder or whom it let move the token, or by a purchase that
    /// minted it locked. All is written and paid for before: the contract may release or seize the token, or name a payee.
    /// Only the NFT calls; a locker that reverts or answers anything else is handed no lock.
    /// @param data What is wanted, from whoever handed the lock over.
    /// @return The selector of this function.
    function onLock(address holder, uint256 tokenId, bytes calldata data) external returns (bytes4);
}
