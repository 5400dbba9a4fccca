// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { Part, Power } from "../types/Power.sol";
import { ILossLedger } from "./ILossLedger.sol";
import { IPowerRenderer } from "./IPowerRenderer.sol";
import { ISettlement } from "./ISettlement.sol";

/// @title Mining-power NFT
/// @notice An ERC-721 token is a claim on two streams: the mined coin of its power, and its own purchase money
/// that was not released to the miner. This is what it adds to ERC-721, ERC-4906 (metadata events), ERC-5192
/// (`locked`), ERC-5646 (`getStateFingerprint`) and ERC-7572 (`contractURI`).
///
/// What a number stands for never changes but for the passing of days: a split ends a token and mints its parts
/// under new numbers, a merge ends two tokens and mints one.
///
/// Roles
/// | Role | May |
/// |---|---|
/// | owner (the DAO's timelock) | say which protocol contracts may lock tokens |
/// | the primary sale | mint |
/// | locker | take the lock that a holder hands it; say who is paid; release or seize what it locked |
/// | the settlement | note what a token was paid, and that it was refunded |
/// | the insurance of a product's pay token | note which policy covers a token |
/// | holder, or whom it approved | transfer, split, merge, hand a lock to an allowed locker |
///
/// A locker that the owner does not allow any more takes no new locks. With what it had locked it may do all it could
/// before: whoever handed it the lock agreed to that, and a debt must not become void by a vote.
interface IMiningPower {
    /// @notice The protocol's contracts that a token knows: it cannot be sent to any but the renderer.
    /// @param settlement Says what was earned, and pays.
    /// @param renderer Draws.
    /// @param sale The primary sale, which mints.
    /// @param ledger Knows the insurance of a product.
    /// @param reserve Compensates holders.
    /// @param bonds Holds nothing; nor do the two below.
    /// @param closing Ends products.
    /// @param auctionSale Sells by auction.
    struct Places {
        ISettlement settlement;
        IPowerRenderer renderer;
        address sale;
        ILossLedger ledger;
        address reserve;
        address bonds;
        address closing;
        address auctionSale;
    }

    /// @notice A token came to be: by sale, as a part of a split, or by a merge.
    event PowerMinted(uint256 indexed tokenId, Power power);
    /// @notice `tokenId` ended, and `partId` with `power` is one of its parts.
    event PowerSplit(uint256 indexed tokenId, uint256 indexed partId, Power power);
    /// @notice `tokenId` and `otherId` ended, and `mergedId` has the `power` of both.
    event PowerMerged(
        uint256 indexed mergedId, uint256 indexed tokenId, uint256 indexed otherId, Power power
    );
    /// @notice The policy that covers a token is `policy` now; 0 for none. Parts and merged tokens have it from the start.
    event PolicyChanged(uint256 indexed tokenId, uint64 policy);
    /// @notice A contract may or may no longer lock tokens.
    event LockerAllowed(address indexed locker, bool allowed);
    /// @notice ERC-5192: the token cannot move, because it was locked or refunded.
    event Locked(uint256 tokenId);
    /// @notice ERC-5192: the token can move.
    event Unlocked(uint256 tokenId);
    /// @notice The token was locked by `locker`, beside ERC-5192's Locked.
    event PowerLocked(uint256 indexed tokenId, address indexed locker);
    /// @notice What is settled from now on, and what a refunded token is compensated, is paid to `payee`; zero stands for
    /// the holder.
    event PayeeChanged(uint256 indexed tokenId, address indexed payee);

    /// @notice NFT {tokenId} is locked by a contract.
    /// @custom:code token-locked
    /// @custom:hint Have that contract release it first.
    error TokenLocked(uint256 tokenId);
    /// @notice NFT {tokenId} was refunded and can no longer be transferred.
    /// @custom:code already-done
    /// @custom:hint You can still claim what it has earned.
    error TokenRefunded(uint256 tokenId);
    /// @notice {caller:account} did not lock NFT {tokenId}.
    /// @custom:code not-yours
    /// @custom:hint Only the contract that locked it can do this.
    error NotLocker(uint256 tokenId, address caller);
    /// @notice The DAO does not allow the contract {locker:account} to lock NFTs.
    /// @custom:code not-yours
    /// @custom:hint Choose a contract that the DAO allows.
    error LockerNotAllowed(address locker);
    /// @notice The contract {locker:account} does not accept NFT {tokenId}.
    /// @custom:code refused
    /// @custom:hint Choose another contract, or check what it accepts.
    error LockRefused(uint256 tokenId, address locker);
    /// @dev Explained in ISettlement.
    error NotSale(address caller);
    /// @notice Only the settlement contract can do this, not {caller:account}.
    /// @custom:code not-yours
    /// @custom:hint There is nothing left to do.
    error NotSettlement(address caller);
    /// @notice Only the insurance of the product's payment token can do this, not {caller:account}.
    /// @custom:code not-yours
    /// @custom:hint There is nothing left to do.
    error NotInsurance(address caller);
    /// @notice NFT {tokenId} cannot be split this way: it needs 2 to 16 parts, each with power and a holder,
    /// that add up to the whole NFT.
    /// @custom:code does-not-fit
    /// @custom:hint List every part, including the one the holder keeps.
    error BadSplit(uint256 tokenId);
    /// @notice NFTs {tokenId} and {otherId} cannot be merged.
    /// @custom:code does-not-fit
    /// @custom:hint They must be two NFTs with the same holder, product, start and end, both insured under
    /// one policy or both uninsured.
    error CannotMerge(uint256 tokenId, uint256 otherId);
    /// @notice NFTs {tokenId} and {otherId} together hold more power or money than one NFT can.
    /// @custom:code out-of-limits
    /// @custom:hint Keep them separate.
    error MergeTooLarge(uint256 tokenId, uint256 otherId);
    /// @notice NFT {tokenId} is held by a contract: only that contract, or an account it approved, can claim
    /// for it.
    /// @custom:code not-yours
    /// @custom:hint Have the contract claim.
    error NotForStranger(uint256 tokenId);
    /// @notice {to:account} is a contract of the platform and cannot hold NFTs.
    /// @custom:code bad-request
    /// @custom:hint Enter another address.
    error NotToProtocol(address to);

    /// @notice Mints to `to`. Only the primary sale. The receiver is not called back.
    function mint(address to, Power calldata power) external returns (uint256 tokenId);

    /// @notice The same with a lock of an allowed locker on it, which is told by confirmLock. Only the primary sale.
    function mintLocked(address to, Power calldata power, address locker) external returns (uint256 tokenId);

    /// @notice Calls the locker of a token that was minted locked, once it is paid for. Reverts with NotLocker if the lock is
    /// gone. Only the primary sale.
    function confirmLock(uint256 tokenId, address locker, bytes calldata data) external;

    /// @notice Notes all the income that a token was paid since its first day. Only the settlement.
    function notePaid(uint256 tokenId, uint96 income) external;

    /// @notice Marks a token as refunded, and removes its lock: what is settled is credited to its payee or holder before, and
    /// what it is compensated afterwards is its locker's. Passes over a token that is gone, that was refunded
    /// before, or that `caller` may not have refunded: one that somebody else locked, or that a contract holds. Only the
    /// settlement.
    /// @param caller Who asked for the refund.
    /// @param must Whether to revert instead with TokenDoesNotExist, TokenLocked or NotForStranger.
    /// @return to Who is refunded: the locker of a locked token, else the holder; zero if it was passed over.
    /// @return power The terms, with the state before.
    function markRefunded(uint256 tokenId, address caller, bool must)
        external
        returns (address to, Power memory power);

    /// @notice Notes the policy that covers a token; 0 for none. Only the insurance of its product's pay token.
    function setPolicy(uint256 tokenId, uint64 policy) external;

    /// @notice Ends a token and mints its parts to whom the caller says, under consecutive new numbers. Powers add up
    /// exactly; each part but the first takes its money pro rata, rounded down, and the first the rest. What the parts
    /// earned so far, each rounded down, is credited to the holder of the token. Every part is covered by the same policy.
    /// Nobody is called back.
    function split(uint256 tokenId, Part[] calldata parts) external returns (uint256 firstId);

    /// @notice Ends two tokens of one holder and mints one with the power and the money of both. All income settled so far
    /// is credited to the holder. Both must be covered by the same policy, or by none.
    function merge(uint256 tokenId, uint256 otherId) external returns (uint256 mergedId);

    /// @notice Locks a token in its holder's wallet and calls the locker, which must be an allowed one and take it
    /// (ILocker.onLock). The locker needs no approval. Only the holder, or whom it approved.
    /// @param data What is wanted of the locker.
    function lockTo(uint256 tokenId, address locker, bytes calldata data) external;

    /// @notice Releases a token. What is settled is credited to its payee, if one is named. Only its locker.
    function unlock(uint256 tokenId) external;

    /// @notice Releases a token and moves it to `to`. What is settled is credited to its payee or holder. Only its locker.
    function seize(uint256 tokenId, address to) external;

    /// @notice Names who is paid the income and the daily refunds of days settled from now on; zero for the holder. What was
    /// settled before is credited to whoever was paid before. Only the locker of a locked token.
    function setPayee(uint256 tokenId, address payee) external;

    /// @notice Says whether a contract may lock tokens. Locks that stand are not touched. Only the owner.
    function setLocker(address locker, bool allowed) external;

    /// @notice The terms of a token. Reverts for one that does not exist.
    function powerOf(uint256 tokenId) external view returns (Power memory);

    /// @notice Holder and terms of a token, and the income [reward token] that it was paid or credited since its
    /// first day. Reverts for one that does not exist.
    function holding(uint256 tokenId) external view returns (address holder, Power memory power, uint96 paid);

    /// @notice The same with who is paid in the holder's place, of a token that `caller` may have paid; all zero for one that it may not, or that does not exist.
    /// @param must Whether to revert instead with NotForStranger or TokenDoesNotExist.
    function holdingFor(uint256 tokenId, address caller, bool must)
        external
        view
        returns (address to, Power memory power, uint96 paid);

    /// @notice Whether `caller` may have income, refunds and compensation of a token paid: anyone, unless a contract holds it;
    /// then only that contract and whom it approved. The payee that a locker named anyone may pay; what a locker was refunded
    /// for, only that locker. An account with an EIP-7702 delegation is no contract.
    function mayCollect(address caller, uint256 tokenId) external view returns (bool);

    /// @notice Whether an account holds a token or is approved for it. Reverts for one that does not exist.
    function mayMove(address account, uint256 tokenId) external view returns (bool);

    /// @notice ERC-5646: a number that changes whenever the token's terms, state, moves, lock or policy do, and not with
    /// the days or what is paid. Reverts for a token that does not exist.
    function getStateFingerprint(uint256 tokenId) external view returns (bytes32);

    /// @notice The policy that covers a token, of the insurance of its product's pay token; 0 for none.
    function policyOf(uint256 tokenId) external view returns (uint64);

    /// @notice [pay token] Purchase money of the whole term: price paid less the platform fee.
    function principalOf(uint256 tokenId) external view returns (uint256);

    /// @notice ERC-5192: whether the token cannot move, because it is locked or was refunded.
    function locked(uint256 tokenId) external view returns (bool);

    /// @notice Who locked the token; zero if nobody.
    function lockerOf(uint256 tokenId) external view returns (address);

    /// @notice Who is paid in the holder's place: whom the locker of a locked token named, or the locker that was refunded for
    /// it; zero if the holder is paid.
    function payeeOf(uint256 tokenId) external view returns (address);

    /// @notice Whether a contract may lock tokens.
    function isLocker(address locker) external view returns (bool);

    /// @notice How many tokens were ever minted; the last one's number.
    function lastTokenId() external view returns (uint256);

    /// @notice ERC-7572: name and description of the collection, as JSON on chain.
    function contractURI() external view returns (string memory);
}
