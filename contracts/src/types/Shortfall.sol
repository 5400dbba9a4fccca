// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @notice What the protocol holds against a product whose miner does not deliver.
///
///   open --seven short days--> terminable --terminate--> closed --its last day is settled--> sealed
///   open, terminable or closed --abandon--> sealed
///
/// A terminable product is an open one that the DAO may terminate; left alone for 30 days it is merely open again.
/// A closed product sells nothing more and settles its last days. A sealed one has no days left: what remains of
/// its escrow and its bond belongs to the holders.
/// One storage word; settling a delivered day reads it and does not write it.
/// @param closedDay [day] First day that will never be settled; 0 while the product is open.
/// @param shortDays Short days in a row, up to the last settled one; 255 stands for more.
/// @param terminableUntil [Unix seconds] Before this moment the DAO may terminate the product.
/// @param sealedUnits Power that the bond is shared by; 0 until the product is sealed.
/// @param sealedBond [reward token] Bond that was left when the product was sealed.
struct Shortfall {
    uint32 closedDay;
    uint8 shortDays;
    uint40 terminableUntil;
    uint64 sealedUnits;
    uint80 sealedBond;
}

/// @notice How a closed product ended.
/// @param closedDay [day] First day that will never be settled; 0 while the product is open.
/// @param isSealed Whether all days before it are settled, so that tokens can be refunded.
/// @param units Power whose days were cut short; 0 until sealed.
/// @param bond [reward token] Bond that was shared by that power; 0 until sealed.
/// @param escrow [pay token] Purchase money still in escrow: once sealed, the refunds not yet taken.
struct Closure {
    uint32 closedDay;
    bool isSealed;
    uint64 units;
    uint80 bond;
    uint88 escrow;
}
