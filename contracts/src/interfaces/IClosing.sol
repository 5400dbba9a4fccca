// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { Closure } from "../types/Shortfall.sol";
import { ILossLedger } from "./ILossLedger.sol";
import { IValuation } from "./IValuation.sol";

/// @title How products of failing miners end
/// @notice A product is closed by the DAO while its miner fails, or by anybody once it is dead or hangs. Its last days are
/// settled, it is sealed, and its holders take the rest of their purchase money and, if the miner was at fault, a share of
/// the bond by power × days left: no more than the larger of their loss and the bond days, never more than what the days
/// that are left would have earned. The rest of the bond is the miner's, once insurance and reserve are owed nothing.
///
/// Nobody owns this contract.
///
/// Roles
/// | Role | May |
/// |---|---|
/// | the DAO's timelock | terminate a product that is terminable |
/// | a token's locker | ask for the refund of the token it locked, and be paid it |
/// | anyone | abandon a product that is dead or hangs; seal it; refund any holder that is no contract; give a miner back what
/// is its own |
interface IClosing {
    /// @notice The DAO ended a product: `closedDay` and later days will not be settled.
    event ProductTerminated(uint32 indexed product, uint32 closedDay);
    /// @notice Somebody gave a product up: `closedDay` and later days will not be settled.
    event ProductAbandoned(uint32 indexed product, uint32 closedDay, bool atFault);
    /// @notice A closed product has no more days to settle: its tokens can be refunded.
    /// @param units Power with days left.
    /// @param unitDays That power × its days left, which shares the pot.
    /// @param bond [reward token] All the bond that is left.
    /// @param pot [reward token] What of it is shared.
    /// @param escrow [pay token] Principal of the days that will not be settled.
    event ProductSealed(
        uint32 indexed product,
        uint32 closedDay,
        uint64 units,
        uint256 unitDays,
        uint256 bond,
        uint256 pot,
        uint256 escrow
    );
    /// @notice A token's days after the closed one were refunded to `to`, its holder or its locker.
    /// @param principal [pay token] Its tranches of those days.
    /// @param bond [reward token] Its share of the bond.
    event PowerRefunded(uint256 indexed tokenId, address indexed to, uint256 principal, uint256 bond);
    /// @notice What was deposited for a day that will not be settled was credited to the miner.
    event DepositReclaimed(uint32 indexed product, uint32 indexed day, address indexed miner, uint256 amount);
    /// @notice What holders do not share of a bond went to the reserve, for what it and the insurance paid, and was credited
    /// to the miner.
    event BondReturned(uint32 indexed product, address indexed miner, uint256 toMiner, uint256 toReserve);

    /// @notice Only a vote of the DAO can end a product, not {caller:account}.
    /// @custom:code not-yours
    /// @custom:hint Submit a proposal to the DAO.
    error NotDao(address caller);
    /// @notice Product {product} cannot be terminated: its delivery score must have reached 42 within the
    /// last 30 days.
    /// @dev `terminableUntil` is 0 if it never could be.
    /// @custom:code too-early
    /// @custom:hint Try again later.
    error NotTerminable(uint32 product, uint256 terminableUntil);
    /// @notice Product {product} cannot be closed: its delivery score is below 180, and {nextDay:day} did not
    /// end more than 60 days ago unsettled.
    /// @custom:code too-early
    /// @custom:hint Settle its days instead.
    error NotAbandonable(uint32 product, uint32 nextDay);
    /// @notice No power of product {product} has days left.
    /// @custom:code nothing-to-do
    /// @custom:hint There is nothing left to do.
    error NothingToClose(uint32 product);
    /// @notice There was not enough gas to find out whether the days can be settled.
    /// @custom:code out-of-gas
    /// @custom:hint Allow more gas, or settle the days first.
    error AttemptOutOfGas();
    /// @notice Product {product} is open or has days left to settle.
    /// @custom:code too-early
    /// @custom:hint Try again once it is closed and its days are settled.
    error ProductNotSealed(uint32 product);
    /// @notice Product {product} is already sealed.
    /// @custom:code already-done
    /// @custom:hint There is nothing left to do.
    error AlreadySealed(uint32 product);
    /// @notice All days of NFT {tokenId} are settled.
    /// @custom:code nothing-to-do
    /// @custom:hint Claim what it has earned.
    error NothingToRefund(uint256 tokenId);
    /// @notice No deposit for {day:day} of product {product} can be reclaimed: there is none, or the day can
    /// still be settled.
    /// @custom:code nothing-to-do
    /// @custom:hint There is nothing left to do.
    error NothingToReclaim(uint32 product, uint32 day);
    /// @notice Nothing of the bond of product {product} is left to return.
    /// @custom:code nothing-to-do
    /// @custom:hint There is nothing left to do.
    error NothingToReturn(uint32 product);
    /// @notice The rest of the bond of product {product} is held while cover is active or a compensation
    /// round is open.
    /// @custom:code too-early
    /// @custom:hint Try again later.
    error BondStillNeeded(uint32 product);

    /// @notice Ends a terminable product: days before today settle as usual, later ones never. Suspends its miner. Only the
    /// DAO's timelock.
    function terminate(uint32 product) external;

    /// @notice Settles what is due, at most 64 days. Then closes the product if its score is dead: at fault; or if its next
    /// day has been over for 60 days and still cannot be settled: without fault, and all of the bond is the miner's. That
    /// frees a terminated product that hangs, too; it stays at fault. Otherwise it leaves it at the days settled.
    function abandon(uint32 product) external returns (uint256 settled);

    /// @notice Fixes what holders share, once the last day of a closed product is settled. A refund does it by itself.
    function seal(uint32 product) external;

    /// @notice Pays the purchase money of the days that a closed product will not settle, and a share of its bond by power ×
    /// days left, to the tokens' holders; for a locked token only its locker may ask, and is paid; for one that a contract
    /// holds, only that contract or whom it approved. What cannot be received is credited in the settlement. Tokens refunded
    /// before are passed over, and among several also those that are gone or that the caller may not ask for. Settled income
    /// stays claimable.
    function refundTokens(uint256[] calldata tokenIds) external;

    /// @notice Credits the miner of a closed product what was deposited for a day that will not be settled. Whoever deposited
    /// it, it was the miner's from then on.
    function reclaimDeposit(uint32 product, uint32 day) external returns (uint256 amount);

    /// @notice Sends the reserve what it and the insurance paid for the product, valued at the closing's price, out of the
    /// bond that holders do not share, and credits the rest to the miner. Once, and only when no cover stands and no round
    /// is open.
    function returnBond(uint32 product) external returns (uint256 toMiner, uint256 toReserve);

    /// @notice How a product was closed, but for its escrow, which the settlement knows.
    function closureOf(uint32 product) external view returns (Closure memory);

    /// @notice Who may terminate: the DAO's timelock.
    function dao() external view returns (address);

    /// @notice Who says what a closed product costs its holders.
    function valuation() external view returns (IValuation);

    /// @notice Where losses are counted.
    function ledger() external view returns (ILossLedger);

    /// @notice Who is paid back first.
    function reserve() external view returns (address);
}
