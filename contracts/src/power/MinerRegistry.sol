// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import { IAssets } from "../interfaces/IAssets.sol";
import { IMinerRegistry } from "../interfaces/IMinerRegistry.sol";
import { ApplicationRules } from "../libraries/ApplicationRules.sol";
import { Asset } from "../types/Asset.sol";
import { Ownable } from "@openzeppelin/contracts/access/Ownable.sol";

/// @title Miners who may sell
contract MinerRegistry is IMinerRegistry, Ownable {
    /// @dev Those that a miner has beside the one that applied: a vote counts them one by one.
    uint256 private constant MAX_ADDRESSES = 16;

    address private immutable _sale;
    address private immutable _closing;
    IAssets private immutable _assets;

    mapping(address miner => Standing) private _standings;
    /// @inheritdoc IMinerRegistry
    mapping(address miner => bytes32) public applicationHashOf;
    mapping(address miner => mapping(Asset asset => Capacity)) private _capacity;
    mapping(address miner => mapping(address account => Link)) private _links;
    mapping(address miner => address[]) private _addresses;

    /// @dev All that a purchase asks of a miner, in one word.
    /// @param over A bit for each asset of which more is reserved than approved; there are far fewer assets than bits.
    struct Standing {
        Status status;
        uint240 over;
    }

    /// @dev How an account belongs to a miner.
    /// @param named The miner named it in an application.
    /// @param since [seconds] When it became one of the miner's own addresses; 0 if it is none.
    struct Link {
        bool named;
        uint48 since;
    }

    constructor(address owner, address sale, address closing, IAssets assets) Ownable(owner) {
        _sale = sale;
        _closing = closing;
        _assets = assets;
    }

    modifier onlySale() {
        require(msg.sender == _sale, NotSale(msg.sender));
        _;
    }

    // ---- Applying ---------------------------------------------------------------------------------------------

    /// @inheritdoc IMinerRegistry
    function applyAsMiner(Application calldata application) external {
        Status status = statusOf(msg.sender);
        bool open = status == Status.None || status == Status.Applied;
        require(open, WrongStatus(msg.sender, status));
        // A reporter that became a miner could not be named again, nor any panel with it.
        require(!_assets.isReporter(msg.sender), ReporterCannotApply(msg.sender));
        ApplicationRules.check(application, _assets.assetCount());

        bytes32 applicationHash = keccak256(abi.encode(application));
        _standings[msg.sender].status = Status.Applied;
        applicationHashOf[msg.sender] = applicationHash;
        for (uint256 i = 0; i < application.addresses.length; ++i) {
            _links[msg.sender][application.addresses[i]].named = true;
        }
        emit MinerApplied(msg.sender, applicationHash, application);
    }

    /// @inheritdoc IMinerRegistry
    function joinMiner(address miner) external {
        // Nobody accuses an applicant: so none is added while its miner is accused, and what is voted on is known before.
        Status status = statusOf(miner);
        require(status == Status.Applied, WrongStatus(miner, status));
        require(_links[miner][msg.sender].named, NotNamed(miner, msg.sender));
        _join(miner, msg.sender, true);
    }

    function _join(address miner, address account, bool confirmed) private {
        Link storage link = _links[miner][account];
        // The miner belongs to itself: listed again, what it delegated would be taken off twice in a vote.
        require(link.since == 0 && account != miner, AlreadyJoined(miner, account));
        require(_addresses[miner].length < MAX_ADDRESSES, TooManyAddresses(miner));
        _addresses[miner].push(account);
        link.since = uint48(block.timestamp);
        emit AddressJoined(miner, account, confirmed);
    }

    /// @inheritdoc IMinerRegistry
    function isAddressOf(address miner, address account) external view returns (bool) {
        return wasAddressOf(miner, account, block.timestamp);
    }

    /// @inheritdoc IMinerRegistry
    function wasAddressOf(address miner, address account, uint256 time) public view returns (bool) {
        uint48 since = _links[miner][account].since;
        return account == miner || (since != 0 && since <= time);
    }

    /// @inheritdoc IMinerRegistry
    function addressesAt(address miner, uint256 time) external view returns (address[] memory) {
        return addressesBeside(miner, address(0), time);
    }

    /// @inheritdoc IMinerRegistry
    function addressesBeside(address miner, address account, uint256 time)
        public
        view
        returns (address[] memory own)
    {
        if (account == miner) return own;
        address[] storage joined = _addresses[miner];
        uint256 count = joined.length;
        // They join in the order of time: those that came later are the last.
        while (count > 0 && _links[miner][joined[count - 1]].since > time) --count;
        own = new address[](count + 1);
        own[0] = miner;
        for (uint256 i = 0; i < count; ++i) {
            own[i + 1] = joined[i];
            if (joined[i] == account) return new address[](0);
        }
    }

    // ---- The DAO ----------------------------------------------------------------------------------------------

    /// @inheritdoc IMinerRegistry
    function approve(address miner, Asset asset, uint64 units) external onlyOwner {
        Status status = statusOf(miner);
        bool known = status == Status.Approved || status == Status.Suspended;
        require(known, WrongStatus(miner, status));
        _assets.requireOpen(asset);
        _approve(miner, asset, units);
    }

    /// @inheritdoc IMinerRegistry
    function approveApplication(address miner, Application calldata application) external onlyOwner {
        Status status = statusOf(miner);
        require(status == Status.Applied, WrongStatus(miner, status));
        bytes32 applicationHash = keccak256(abi.encode(application));
        require(applicationHash == applicationHashOf[miner], AnotherApplication(miner, applicationHash));

        for (uint256 i = 0; i < application.requests.length; ++i) {
            _approve(miner, application.requests[i].asset, application.requests[i].units);
        }
        emit ApplicationApproved(miner, applicationHash);
    }

    function _approve(address miner, Asset asset, uint64 units) private {
        Standing storage standing = _standings[miner];
        Capacity storage capacity = _capacity[miner][asset];
        standing.status = Status.Approved;
        capacity.approved = units;
        _compare(standing, asset, capacity);
        emit MinerApproved(miner, asset, units);
    }

    /// @inheritdoc IMinerRegistry
    function suspend(address miner) external onlyOwner {
        require(statusOf(miner) == Status.Approved, WrongStatus(miner, statusOf(miner)));
        _standings[miner].status = Status.Suspended;
        emit MinerSuspended(miner);
    }

    /// @inheritdoc IMinerRegistry
    function revoke(address miner) external onlyOwner {
        Status status = statusOf(miner);
        require(status == Status.Approved || status == Status.Suspended, WrongStatus(miner, status));
        _standings[miner].status = Status.Revoked;
        emit MinerRevoked(miner);
    }

    /// @inheritdoc IMinerRegistry
    function addAddress(address miner, address account) external onlyOwner {
        require(statusOf(miner) != Status.None, WrongStatus(miner, Status.None));
        _join(miner, account, false);
    }

    // ---- Closing ----------------------------------------------------------------------------------------------

    /// @inheritdoc IMinerRegistry
    function suspendAtFault(address miner) external {
        require(msg.sender == _closing, NotClosing(msg.sender));
        if (statusOf(miner) != Status.Approved) return;
        _standings[miner].status = Status.Suspended;
        emit MinerSuspended(miner);
    }

    // ---- The primary sale -------------------------------------------------------------------------------------

    /// @inheritdoc IMinerRegistry
    function reserve(address miner, Asset asset, uint64 units) external onlySale {
        require(statusOf(miner) == Status.Approved, MinerNotApproved(miner));
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
        _compare(_standings[miner], asset, capacity);
        emit CapacityReserved(miner, asset, capacity.reserved);
    }

    /// @inheritdoc IMinerRegistry
    function requireMaySell(address miner, Asset asset) external view {
        Standing memory standing = _standings[miner];
        require(standing.status == Status.Approved, MinerNotApproved(miner));
        if (standing.over & _bit(asset) == 0) return;
        Capacity memory capacity = _capacity[miner][asset];
        revert CapacityExceeded(miner, asset, capacity.reserved, capacity.approved);
    }

    /// @dev What is reserved and what is approved changed: at a purchase nobody adds up.
    function _compare(Standing storage standing, Asset asset, Capacity memory capacity) private {
        if (capacity.reserved > capacity.approved) standing.over |= _bit(asset);
        else standing.over &= ~_bit(asset);
    }

    function _bit(Asset asset) private pure returns (uint240) {
        return uint240(1) << Asset.unwrap(asset);
    }

    /// @inheritdoc IMinerRegistry
    function statusOf(address miner) public view returns (Status) {
        return _standings[miner].status;
    }

    /// @inheritdoc IMinerRegistry
    function addressesOf(address miner) external view returns (address[] memory) {
        return _addresses[miner];
    }

    /// @inheritdoc IMinerRegistry
    function capacityOf(address miner, Asset asset) external view returns (Capacity memory) {
        return _capacity[miner][asset];
    }
}
