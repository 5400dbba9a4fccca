// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @title Products that closed before their days were over
/// @notice What reserve, insurance and bond calls read of the settlement.
interface IClosures {
    /// @notice A product that was terminated or abandoned.
    /// @param closedDay [day] First day that will not be settled; 0 while the product is open.
    /// @param isSealed Whether all days before it are settled, so that refunds are known.
    /// @param units Power that had days left at the seal.
    /// @param bond [reward token] Bond at the seal; it goes to the holders of those units.
    /// @param escrow [pay token] Escrow at the seal; it goes to the same holders.
    struct Closure {
        uint32 closedDay;
        bool isSealed;
        uint64 units;
        uint256 bond;
        uint256 escrow;
    }

    /// @notice What the settlement holds against a product.
    /// @param closedDay [day] First day that will not be settled; 0 while the product is open.
    /// @param shortDays Short days in a row, up to the last settled one.
    /// @param terminableUntil [Unix seconds] Before this moment the DAO may terminate the product.
    /// @param sealedUnits Power that the bond is shared by; 0 until the seal.
    /// @param sealedBond [reward token] Bond at the seal.
    struct Shortfall {
        uint32 closedDay;
        uint8 shortDays;
        uint40 terminableUntil;
        uint64 sealedUnits;
        uint80 sealedBond;
    }

    /// @notice Where a product stands that does not deliver; all zero for one that does.
    function shortfallOf(uint32 product) external view returns (Shortfall memory);

    /// @notice How a product closed; all zero while it is open.
    function closureOf(uint32 product) external view returns (Closure memory);
}
