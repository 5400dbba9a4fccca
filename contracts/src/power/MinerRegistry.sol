// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import { IMinerRegistry } from "../interfaces/IMinerRegistry.sol";
import { Asset } from "../types/Asset.sol";
import { Ownable, Ownable2Step } from "@openzeppelin/contracts/access/Ownable2Step.sol";

/// @title Miners who may sell
contract MinerRegistry is IMinerRegistry, Ownable2Step {
    address private immutable _sale;

    /// @inheritdoc IMinerRegistry
    mapping(address miner => Status) public statusOf;
    mapping(address miner => mapping(Asset asset => Capacity)) private _capacity;

    constructor(address owner, address sale) Ownable(owner) {
        _sale = sale;
    }

    modifier onlySale() {
        require(msg.sender == _sale, NotSale(msg.sender));
        _;
    }

    // ---- The DAO ----------------------------------------------------------------------------------------------

    /// @inheritdoc IMinerRegistry
    function approve(address miner, Asset asset, uint64 units) external onlyOwner {
        require(statusOf[miner] != Status.Revoked, WrongStatus(miner, Status.Revoked));
        statusOf[miner] = Status.Approved;
        _capacity[miner][asset].approved = units;
        emit MinerApproved(miner, asset, units);
    }

    /// @inheritdoc IMinerRegistry
    function suspend(address miner) external onlyOwner {
        require(statusOf[miner] == Status.Approved, WrongStatus(miner, statusOf[miner]));
        statusOf[miner] = Status.Suspended;
        emit MinerSuspended(miner);
    }

    /// @inheritdoc IMinerRegistry
    function revoke(address miner) external onlyOwner {
        Status status = statusOf[miner];
        require(status == Status.Approved || status == Status.Suspended, WrongStatus(miner, status));
        statusOf[miner] = Status.Revoked;
        emit MinerRevoked(miner);
    }

    // ---- The primary sale -------------------------------------------------------------------------------------

    /// @inheritdoc IMinerRegistry
    function reserve(address miner, Asset asset, uint64 units) external onlySale {
        Capacity storage capacity = _capacity[miner][asset];
        uint64 free = capacity.approved > capacity.reserved ? capacity.approved - capacity.reserved : 0;
        require(units <= free, CapacityExceeded(miner, asset, units, free));
        capacity.reserved += units;
        emit CapacityReserved(miner, asset, capacity.reserved);
    }

    /// @inheritdoc IMinerRegistry
    function release(address miner, Asset asset, uint64 units) external onlySale {
        Capacity storage capacity = _capacity[miner][asset];
        capacity.reserved -= units;
        emit CapacityReserved(miner, asset, capacity.reserved);
    }

    /// @inheritdoc IMinerRegistry
    function capacityOf(address miner, Asset asset) external view returns (Capacity memory) {
        return _capacity[miner][asset];
    }
}
