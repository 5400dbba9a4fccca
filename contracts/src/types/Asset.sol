// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @notice A mined coin. One unit of power is 1 GH/s for Bitcoin and 1 GiB of quality-adjusted storage for
/// Filecoin.
enum Asset {
    Btc,
    Fil
}

/// @notice How the days of a product's NFTs are counted.
/// Rolling: each purchase starts some days after it and runs the full term.
/// Batch: everything sold starts on one day.
enum Clock {
    Rolling,
    Batch
}
