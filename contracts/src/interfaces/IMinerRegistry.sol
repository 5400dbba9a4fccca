// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { Asset } from "../types/Asset.sol";

/// @title Miners who may sell
/// @notice Who may create products, and how much power of each asset. A miner discloses its farm, the DAO votes on
/// exactly what was disclosed.
///
/// Roles
/// | Role | May |
/// |---|---|
/// | anyone | apply for itself; confirm that it belongs to a miner that named it |
/// | owner (the DAO's timelock) | approve, suspend and revoke miners; add addresses to a miner |
/// | the primary sale | reserve and release capacity |
/// | the closing of products | suspend the miner of a product that is closed at its fault |
interface IMinerRegistry {
    /// @notice Where a miner stands.
    ///
    ///   None --applyAsMiner--> Applied --applyAsMiner--> Applied (the disclosure is replaced)
    ///   Applied --approveApplication--> Approved --approve (another capacity)--> Approved
    ///   Approved --suspend, or a closing at its fault--> Suspended --approve--> Approved
    ///   Approved or Suspended --revoke--> Revoked (for ever)
    enum Status {
        None,
        Applied,
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

    /// @notice Machines of one model whose serial numbers follow each other.
    struct Machines {
        string model;
        string serialFrom;
        string serialTo;
        uint32 count;
    }

    /// @notice Power of one asset that a miner asks for.
    struct Request {
        Asset asset;
        uint64 units;
    }

    /// @notice A miner's disclosure. Texts are at most 128 bytes, the URI 256.
    /// @param farm Name of the farm.
    /// @param place Where it stands.
    /// @param powerContract Who supplies the electricity, by which contract.
    /// @param documentURI Where the papers are.
    /// @param documentHash keccak256 of the papers.
    /// @param machines At most 64 ranges.
    /// @param requests What it wants to sell: each asset once, in order; only open ones.
    /// @param addresses Its own addresses beside the one that applies, at most 16. Each confirms itself by joinMiner before
    /// the application is approved.
    struct Application {
        string farm;
        string place;
        string powerContract;
        string documentURI;
        bytes32 documentHash;
        Machines[] machines;
        Request[] requests;
        address[] addresses;
    }

    /// @notice An account disclosed a farm and asks to sell its power.
    event MinerApplied(address indexed miner, bytes32 indexed applicationHash, Application application);
    /// @notice The application was approved as it was disclosed.
    event ApplicationApproved(address indexed miner, bytes32 indexed applicationHash);
    /// @notice An account belongs to a miner, for ever: by its own word, or by vote if not `confirmed`.
    event AddressJoined(address indexed miner, address indexed account, bool confirmed);
    /// @notice A miner may sell up to `units` of an asset.
    event MinerApproved(address indexed miner, Asset indexed asset, uint64 units);
    /// @notice A miner may sell nothing until approved again.
    event MinerSuspended(address indexed miner);
    /// @notice A miner may never sell again.
    event MinerRevoked(address indexed miner);
    /// @notice The power that a miner's products hold changed to `reserved`.
    event CapacityReserved(address indexed miner, Asset indexed asset, uint64 reserved);

    /// @notice The miner {miner:account} cannot do this: {status:status}.
    /// @custom:code wrong-state
    /// @custom:hint The DAO first approves a miner's application, then changes its capacity. Accounts can
    /// join while the application is pending.
    error WrongStatus(address miner, Status status);
    /// @notice This part of the application is missing, too long or out of order: {part:term}.
    /// @custom:code bad-terms
    /// @custom:hint Correct this part.
    error BadApplication(string part);
    /// @notice This is not the latest application of the miner {miner:account}.
    /// @custom:code changed-meanwhile
    /// @custom:hint Read the application again and propose the latest one.
    error AnotherApplication(address miner, bytes32 applicationHash);
    /// @notice The miner {miner:account} did not list {account:account} in its application.
    /// @custom:code not-yours
    /// @custom:hint The miner must list the account first.
    error NotNamed(address miner, address account);
    /// @notice {account:account} already belongs to the miner {miner:account}.
    /// @custom:code already-done
    /// @custom:hint There is nothing left to do.
    error AlreadyJoined(address miner, address account);
    /// @notice {wanted:power} exceeds the {free:power} of approved capacity that the miner {miner:account}
    /// has left.
    /// @custom:code out-of-limits
    /// @custom:hint Choose another product or offer less. The DAO can approve more capacity.
    error CapacityExceeded(address miner, Asset asset, uint64 wanted, uint64 free);
    /// @notice The DAO has not approved the miner {miner:account}, or has withdrawn its approval.
    /// @custom:code miner-not-approved
    /// @custom:hint The miner must apply, and the DAO must approve the application.
    error MinerNotApproved(address miner);
    /// @notice {account:account} is a benchmark reporter, and reporters cannot be miners.
    /// @custom:code not-yours
    /// @custom:hint Apply with another account.
    error ReporterCannotApply(address account);
    /// @notice The miner {miner:account} already has 16 accounts, the maximum.
    /// @custom:code out-of-limits
    /// @custom:hint There is nothing left to do.
    error TooManyAddresses(address miner);
    /// @dev Explained in ISettlement.
    error NotSale(address caller);
    /// @dev Explained in ISettlement.
    error NotClosing(address caller);

    /// @notice Discloses a farm and asks to sell its power; the caller is the miner. Replaces what the caller
    /// disclosed before, until it is approved. Reporters cannot apply.
    function applyAsMiner(Application calldata application) external;

    /// @notice Confirms that the caller belongs to an applicant that named it. It cannot be undone: an address that could
    /// leave would leave before each vote. Without the caller's word a miner could name anybody, and so take their
    /// vote in what concerns it. Once the applicant is approved, addresses are added by vote only: it could be accused.
    function joinMiner(address miner) external;

    /// @notice Approves a miner for what it asked, if this is what it disclosed last. The whole application is in the
    /// proposal, so nobody votes on one disclosure and approves another.
    function approveApplication(address miner, Application calldata application) external;

    /// @notice Changes what a miner may sell that was approved by its application, and lifts its suspension. The asset
    /// must be open. Less than it
    /// offers and has sold stops its sales until it offers less.
    function approve(address miner, Asset asset, uint64 units) external;

    /// @notice Stops all sales of a miner.
    function suspend(address miner) external;

    /// @notice The same of an approved miner whose product is closed at its fault, until it is approved again. Nothing
    /// happens to others. Only the closing of products.
    function suspendAtFault(address miner) external;

    /// @notice Stops all sales of a miner for ever.
    function revoke(address miner) external;

    /// @notice Counts an account among a miner's own addresses, by vote, where it did not say so itself.
    function addAddress(address miner, address account) external;

    /// @notice Holds capacity of an approved miner for a product. Only the primary sale.
    function reserve(address miner, Asset asset, uint64 units) external;

    /// @notice Gives back capacity that a product holds no more. Only the primary sale.
    function release(address miner, Asset asset, uint64 units) external;

    /// @notice Reverts with MinerNotApproved, or with CapacityExceeded if the miner offers and has sold more than is approved.
    function requireMaySell(address miner, Asset asset) external view;

    /// @notice Where a miner stands.
    function statusOf(address miner) external view returns (Status);

    /// @notice Approved and reserved power.
    function capacityOf(address miner, Asset asset) external view returns (Capacity memory);

    /// @notice keccak256 of the ABI encoding of what the miner disclosed last; zero if nothing.
    function applicationHashOf(address miner) external view returns (bytes32);

    /// @notice A miner's own addresses beside the one that applied, in the order in which they joined.
    function addressesOf(address miner) external view returns (address[] memory);

    /// @notice Whether the account is the miner, or one of its own addresses.
    function isAddressOf(address miner, address account) external view returns (bool);

    /// @notice Whether it was so at a time [seconds]. The miner itself always was.
    function wasAddressOf(address miner, address account, uint256 time) external view returns (bool);

    /// @notice The miner, and those that were its own addresses at a time [seconds]: at most 17, none twice.
    function addressesAt(address miner, uint256 time) external view returns (address[] memory);

    /// @notice The same, or none at all if the account was one of them.
    function addressesBeside(address miner, address account, uint256 time)
        external
        view
        returns (address[] memory);
}
