// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { IBondCalls } from "./IBondCalls.sol";

/// @title Bonds of miners
/// @notice How large the bond of a product must be, when it may shrink, and when power may be sold against it. The coins
/// are in the settlement, which draws on them for days that are not delivered.
///
/// Nobody owns this contract. It keeps nothing: what it says follows from the settlement, the bond calls and the sale.
///
/// Roles
/// | Role | May |
/// |---|---|
/// | a product's miner | take out bond beyond what sold power requires, in good standing |
/// | anyone | add to a bond |
interface IBonds {
    /// @notice How a product stands; the first that applies.
    /// Closed: its miner failed, or nobody settled it. Terminable: the DAO may terminate it now. Scored: the score is above
    /// 12. Overdue: a closed day is past its grace and not settled. BondLow: the bond is below its bond days. CallStale:
    /// neither the newest final day nor the one before was assessed. CallUnmet: the bond is below what is called for.
    enum Standing {
        Good,
        Closed,
        Terminable,
        Scored,
        Overdue,
        BondLow,
        CallStale,
        CallUnmet
    }

    /// @notice A bond grew to `bond`.
    event BondDeposited(uint32 indexed product, address indexed from, uint256 amount, uint256 bond);
    /// @notice A bond shrank to `bond`.
    event BondWithdrawn(uint32 indexed product, address indexed to, uint256 amount, uint256 bond);

    /// @notice The bond of product {product} is {bond:reward}; {required:reward} is required.
    /// @custom:code bond-too-small
    /// @custom:hint The miner must add to the bond, or you must buy or withdraw less.
    error BondTooSmall(uint32 product, uint256 bond, uint256 required);
    /// @notice Product {product} is not in good standing: {standing:standing}.
    /// @custom:code wrong-state
    /// @custom:hint Choose another product, or wait until its miner has resolved this.
    error NotInGoodStanding(uint32 product, Standing standing);

    /// @notice Adds to an open product's bond, in the reward token, which the caller allowed this contract to move.
    function depositBond(uint32 product, uint256 amount) external;

    /// @notice Takes out bond beyond what the power sold and not ended requires and what an assessment of the newest final
    /// day, made in this call, calls for. Only the miner of an open product in good standing; all of it once no power has
    /// days left.
    function withdrawBond(uint32 product, uint256 amount, address to) external;

    /// @notice Reverts unless `units` may be sold: the product is in good standing, its bond covers its bond days with
    /// them, and the bond for a unit and day left of what was sold before stays at what is called for, by an assessment of
    /// the newest final day or the one before. Where nothing was sold that has days left, none is needed.
    /// @param units Power to be sold, and power that is held for an auction.
    function requireSellable(uint32 product, uint64 units) external view;

    /// @notice How a product stands.
    function standingOf(uint32 product) external view returns (Standing);

    /// @notice [reward token] Bond that covers the bond days of power sold and not ended, of power held for an auction, and
    /// of `moreUnits`.
    function bondRequired(uint32 product, uint64 moreUnits) external view returns (uint256);

    /// @notice Who says what the default gain calls for.
    function bondCalls() external view returns (IBondCalls);
}
