// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { Asset } from "../types/Asset.sol";

/// @title Miners who may sell
/// @notice Who may create products, and how much power of each asset.
///
/// Roles
/// | Role | May |
/// |---|---|
/// | owner (the DAO's timelock) | approve, suspend and revoke miners |
/// | the primary sale | reserve and release capacity |
interface IMinerRegistry {
    /// @notice Where a miner stands.
    ///
    ///   None --approve--> Approved <--approve / suspend--> Suspended
    ///   Approved or Suspended --revoke--> Revoked (for ever)
    enum Status {
        None,
        Approved,
        Suspended,
        Revoked
    }

    /// @notice Power of one asset that a miner may have sold at a time.
    /// @param approved Units that the owner allows.
    /// @param reserved Units that products offer or have sold and that have not ended.
    struct Capacity {
        uint64 approved;
        uint64 reserved;
    }

    /// @notice A miner may sell up to `units` of an asset.
    event MinerApproved(address indexed miner, Asset indexed asset, uint64 units);
    /// @notice A miner may sell nothing until approved again.
    event MinerSuspended(address indexed miner);
    /// @notice A miner may never sell again.
    event MinerRevoked(address indexed miner);
    /// @notice The power that a miner's products hold changed to `reserved`.
    event CapacityReserved(address indexed miner, Asset indexed asset, uint64 reserved);

    /// @notice The miner's status does not allow this.
    error WrongStatus(address miner, Status status);
    /// @notice More power than is approved and free.
    error CapacityExceeded(address miner, Asset asset, uint64 wanted, uint64 free);
    /// @notice Only the primary sale.
    error NotSale(address caller);

    /// @notice Approves a miner, or changes what it may sell. Less than it has sold stops new products only.
    function approve(address miner, Asset asset, uint64 units) external;

    /// @notice Stops all sales of a miner.
    function suspend(address miner) external;

    /// @notice Stops all sales of a miner for ever.
    function revoke(address miner) external;

    /// @notice Holds capacity for a product. Only the primary sale.
    function reserve(address miner, Asset asset, uint64 units) external;

    /// @notice Gives back capacity that a product holds no more. Only the primary sale.
    function release(address miner, Asset asset, uint64 units) external;

    /// @notice Where a miner stands.
    function statusOf(address miner) external view returns (Status);

    /// @notice Approved and reserved power.
    function capacityOf(address miner, Asset asset) external view returns (Capacity memory);
}
