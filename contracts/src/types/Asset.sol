// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @notice A mined coin: a number that a vote gave. IAssets knows what belongs to it.
type Asset is uint8;

using { isSame as ==, isAfter as > } for Asset global;

/// @dev One unit of power is 1 GH/s.
Asset constant BITCOIN = Asset.wrap(0);
/// @dev One unit of power is 1 GiB of quality-adjusted storage.
Asset constant FILECOIN = Asset.wrap(1);

function isSame(Asset a, Asset b) pure returns (bool) {
    return Asset.unwrap(a) == Asset.unwrap(b);
}

function isAfter(Asset a, Asset b) pure returns (bool) {
    return Asset.unwrap(a) > Asset.unwrap(b);
}

/// @notice How the days of a product's NFTs are counted.
/// Rolling: each purchase starts some days after it and runs the full term.
/// Batch: everything sold starts on one day.
enum Clock {
    Rolling,
    Batch
}
