// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @notice What may happen to a mining-power NFT.
///
///   Free --lock--> Locked --unlock or seize--> Free
///   Free --refund by anyone--> Refunded
///   Locked --refund by its locker--> Refunded
///
/// A token is in one state only: whatever is pledged, auctioned or attached is Locked by one contract. A Refunded one
/// has had the rest of its purchase money back: it never moves again, and only its settled income is left to claim.
enum TokenState {
    Free,
    Locked,
    Refunded
}

/// @notice The terms of one mining-power NFT: one storage word, unchanged by the passing of days. What a number stands
/// for never changes: a split or a merge ends tokens and mints others under new numbers.
/// @param product The offering it was bought from.
/// @param startDay [day] First day that pays.
/// @param endDay [day] First day that pays no more.
/// @param units Power: GH/s for Bitcoin, GiB for Filecoin.
/// @param tranche [pay token] Purchase money that leaves escrow each day.
/// @param state Whether a protocol contract holds a lock on it, or it was refunded.
/// @param moves Transfers, locks and releases since it was minted; stops at its maximum.
struct Power {
    uint32 product;
    uint24 startDay;
    uint24 endDay;
    uint64 units;
    uint80 tranche;
    TokenState state;
    uint24 moves;
}

/// @notice One part of a token that is split.
/// @param to Who gets the part.
/// @param units Its power.
struct Part {
    address to;
    uint64 units;
}

/// @notice What a token has been paid or credited since its first day.
/// @param income [reward token] Kept beside the token's owner, in one storage word.
/// @param refund [pay token]
struct Paid {
    uint96 income;
    uint128 refund;
}
