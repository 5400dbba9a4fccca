// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @title Errors of the NFT
/// @notice What the ERC-721 contract of Solady reverts with.
/// They are declared again only to be explained: the catalogue finds them by their selectors.
interface INftErrors {
    /// @notice You neither hold this NFT nor are approved by its holder.
    /// @custom:code not-yours
    /// @custom:hint Sign with the holder's account.
    error NotOwnerNorApproved();
    /// @notice The NFT does not belong to this account.
    /// @custom:code not-yours
    /// @custom:hint Sign with the holder's account.
    error TransferFromIncorrectOwner();
    /// @notice NFTs cannot be sent to the zero address.
    /// @custom:code bad-request
    /// @custom:hint Enter another address.
    error TransferToZeroAddress();
    /// @notice The NFT does not exist, or was split or merged.
    /// @custom:code not-found
    /// @custom:hint Choose another NFT.
    error TokenDoesNotExist();
    /// @notice The NFT already exists.
    /// @custom:code already-done
    /// @custom:hint Try again later.
    error TokenAlreadyExists();
    /// @notice The receiving contract does not accept NFTs.
    /// @custom:code bad-request
    /// @custom:hint Enter another address.
    error TransferToNonERC721ReceiverImplementer();
    /// @notice The account holds as many NFTs as can be counted.
    /// @custom:code out-of-limits
    /// @custom:hint Enter another address.
    error AccountBalanceOverflow();
    /// @notice The zero address holds no NFTs.
    /// @custom:code bad-request
    /// @custom:hint Enter another address.
    error BalanceQueryForZeroAddress();
}
