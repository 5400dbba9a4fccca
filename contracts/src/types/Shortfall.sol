// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @notice What the protocol holds against a product whose miner does not deliver.
///
///   open --score 42--> terminable --terminate--> closed --its last day is settled, seal--> sealed
///   open or terminable --abandon, dead or hanging--> sealed
///   closed --abandon, hanging--> sealed
///
/// A terminable product is an open one that the DAO may terminate; left alone for 30 days it is merely open again.
/// A closed product sells nothing more and settles its last days. A sealed one has no days left: what remains of
/// its escrow belongs to the holders, what remains of its bond to them and its miner.
/// One storage word; a delivered day of a product in order leaves it as it is, unless power begins or ends.
/// @param closedDay [day] First day that will never be settled; 0 while the product is open.
/// @param score A short day adds 6, up to 255; a delivered one takes 1 while the bond is kept up.
/// @param terminableUntil [Unix seconds] Before this moment the DAO may terminate the product.
/// @param activeEnds Σ power × end day over the power that pays on the next day, but for what starts then.
struct Shortfall {
    uint32 closedDay;
    uint8 score;
    uint40 terminableUntil;
    uint96 activeEnds;
}

/// @notice How a closed product ended.
/// @param closedDay [day] First day that will never be settled; 0 while the product is open.
/// @param isSealed Whether all days before it are settled, so that tokens can be refunded.
/// @param atFault Whether the miner failed; if not, all of the bond returns to it.
/// @param units Power whose days were cut short; 0 until sealed.
/// @param unitDays Sum of that power × its days left, which the bond is shared by; 0 until sealed.
/// @param bond [reward token] The part of the bond that is shared by that power; 0 until sealed.
/// @param escrow [pay token] Purchase money still in escrow: once sealed, the refunds not yet taken.
struct Closure {
    uint32 closedDay;
    bool isSealed;
    bool atFault;
    uint64 units;
    uint96 unitDays;
    uint80 bond;
    uint88 escrow;
}
