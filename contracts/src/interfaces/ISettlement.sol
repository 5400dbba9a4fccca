// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { Paid, Power } from "../types/Power.sol";
import { Checkpoint, ProductState, ProductTerms } from "../types/Product.sol";
import { Closure, Shortfall } from "../types/Shortfall.sol";
import { IERC20 } from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

/// @title Daily settlement, escrow and bond
/// @notice Holds all money. Each day of a product closes once, at a cost that does not grow with its holders:
/// two running sums are written, one of income per unit, one of the delivered fraction. What a token is owed is
/// a difference of two checkpoints times its own power or its own money, less what it was paid.
///
/// Nobody owns this contract: no role can hold back or pause anything in it, or move money to where it chooses. The DAO
/// has one right, to end a product whose miner fails, which gives the holders their money back.
///
/// Roles
/// | Role | May |
/// |---|---|
/// | the primary sale | open products, record sales |
/// | the mining-power NFT | tell of transfers, splits and merges |
/// | a product's miner | withdraw bond beyond what sold power requires |
/// | the DAO's timelock | terminate a product that is terminable |
/// | a token's locker | ask for the refund of the token it locked, and be paid it |
/// | anyone | deposit, settle, claim and refund for any holder that is no contract; withdraw what is credited to them; abandon a product
/// that nobody settles or that is dead; give a closed product's miner back what it deposited in vain |
interface ISettlement {
    /// @notice One purchase, as the primary sale tells it.
    /// @param startDay [day] First day that pays.
    /// @param units Power bought.
    /// @param tranche [pay token] Money that leaves escrow each day.
    /// @param fee [pay token] Platform fee less the referral reward.
    /// @param feeRecipient Who is credited the fee.
    /// @param referralReward [pay token] Part of the fee for the referrer.
    /// @param referrer Who is credited the referral reward; zero if nobody.
    /// @param bondDays [day] Benchmark income that the bond must cover.
    struct Purchase {
        uint32 startDay;
        uint64 units;
        uint88 tranche;
        uint128 fee;
        address feeRecipient;
        uint128 referralReward;
        address referrer;
        uint16 bondDays;
    }

    /// @notice A product exists.
    event ProductOpened(uint32 indexed product, ProductTerms terms);
    /// @notice Power was sold: principal is in escrow, fee and referral reward are credited.
    event PurchaseRecorded(uint32 indexed product, Purchase purchase);
    /// @notice A bond grew to `bond`.
    event BondDeposited(uint32 indexed product, address indexed from, uint256 amount, uint256 bond);
    /// @notice A bond shrank to `bond`.
    event BondWithdrawn(uint32 indexed product, address indexed to, uint256 amount, uint256 bond);
    /// @notice Income for a day arrived; the day's deposits are `deposited` now.
    event IncomeDeposited(
        uint32 indexed product, uint32 indexed day, address indexed from, uint256 amount, uint256 deposited
    );
    /// @notice A day was settled.
    /// @param expected [reward token] What the benchmark asked.
    /// @param deposited [reward token] What was deposited.
    /// @param drawn [reward token] What the bond added.
    /// @param delivered [1e18] min(1, (deposited + drawn) / expected).
    /// @param tranche [pay token] Money of the day that left escrow.
    /// @param released [pay token] The part credited to the miner; the rest is the holders'.
    /// @param income [reward token × 1e18 per unit] Running sum after the day.
    event DaySettled(
        uint32 indexed product,
        uint32 indexed day,
        uint256 expected,
        uint256 deposited,
        uint256 drawn,
        uint256 delivered,
        uint256 tranche,
        uint256 released,
        uint256 income
    );
    /// @notice The miner fell short of `day` as of the days before: the DAO may terminate the product until `until`.
    event ProductTerminable(uint32 indexed product, uint32 indexed day, uint256 until);
    /// @notice The DAO ended a product: `closedDay` and later days will not be settled.
    event ProductTerminated(uint32 indexed product, uint32 closedDay);
    /// @notice Somebody gave a product up: `closedDay` and later days will not be settled.
    event ProductAbandoned(uint32 indexed product, uint32 closedDay);
    /// @notice A closed product has no more days to settle: its tokens can be refunded.
    /// @param units Power with days left, which shares the bond.
    /// @param bond [reward token] What is shared.
    /// @param escrow [pay token] Principal of the days that will not be settled.
    event ProductSealed(uint32 indexed product, uint32 closedDay, uint64 units, uint256 bond, uint256 escrow);
    /// @notice A token's days after the closed one were refunded to `to`, its holder or its locker.
    /// @param principal [pay token] Its tranches of those days.
    /// @param bond [reward token] Its share of the bond.
    event PowerRefunded(uint256 indexed tokenId, address indexed to, uint256 principal, uint256 bond);
    /// @notice What was deposited for a day that will not be settled was credited to the miner.
    event DepositReclaimed(uint32 indexed product, uint32 indexed day, address indexed miner, uint256 amount);
    /// @notice A token's settled income and refund were credited to `holder` because it moved, split or merged.
    event TokenCredited(uint256 indexed tokenId, address indexed holder, uint256 income, uint256 refund);
    /// @notice A token's settled income and refund were paid to `holder`.
    event TokenClaimed(uint256 indexed tokenId, address indexed holder, uint256 income, uint256 refund);
    /// @notice A payment was refused by the token and is credited instead.
    event PaymentCredited(address indexed account, IERC20 indexed token, uint256 amount);
    /// @notice An account took out what was credited to it.
    event Withdrawn(address indexed account, IERC20 indexed token, address indexed to, uint256 amount);

    /// @notice Only the primary sale.
    error NotSale(address caller);
    /// @notice Only the mining-power NFT.
    error NotMiningPower(address caller);
    /// @notice Only the DAO's timelock.
    error NotDao(address caller);
    /// @notice Only the product's miner.
    error NotMiner(uint32 product, address caller);
    /// @notice There is no such product.
    error UnknownProduct(uint32 product);
    /// @notice Nothing was to be moved.
    error ZeroAmount();
    /// @notice More than can be counted safely.
    error AmountTooLarge(uint256 amount);
    /// @notice The token moved another amount than it was asked to.
    error WrongAmountReceived(uint256 asked, uint256 received);
    /// @notice The bond does not cover the power sold.
    error BondTooSmall(uint32 product, uint256 bond, uint256 required);
    /// @notice The day is settled, has not begun, or no power earns on it.
    error DayNotDepositable(uint32 product, uint32 day);
    /// @notice The product has no day to settle: nothing is sold, or all days are settled.
    error NothingToSettle(uint32 product);
    /// @notice The day has not ended.
    error DayOpen(uint32 product, uint32 day);
    /// @notice The benchmark of the day is not final.
    error BenchmarkPending(uint32 product, uint32 day);
    /// @notice The miner may still deposit what is missing.
    error GraceRunning(uint32 product, uint32 day, uint256 missing, uint256 graceEnd);
    /// @notice The product is closed: it sells nothing more and its bond is the holders'.
    error ProductClosed(uint32 product);
    /// @notice Too few short days in a row, or the time to vote on them is over.
    error NotTerminable(uint32 product, uint256 terminableUntil);
    /// @notice The miner delivers, or the product's next day has not been due for long.
    error NotAbandonable(uint32 product, uint32 nextDay);
    /// @notice No power that was sold has days left.
    error NothingToClose(uint32 product);
    /// @notice The product is open, or has days to settle before it is refunded.
    error ProductNotSealed(uint32 product);
    /// @notice All days of the token were settled.
    error NothingToRefund(uint256 tokenId);
    /// @notice Nothing was deposited for the day, or it may still be settled.
    error NothingToReclaim(uint32 product, uint32 day);
    /// @notice Nothing is credited.
    error NothingToWithdraw(address account, IERC20 token);

    // ---- The primary sale -------------------------------------------------------------------------------------

    /// @notice Opens a product. Only the primary sale.
    function openProduct(uint32 product, ProductTerms calldata terms) external;

    /// @notice Takes a purchase into escrow; its money must arrive in the same call of the sale. Reverts with
    /// ProductClosed, or with BondTooSmall if the bond does not cover all power sold, this purchase included. Only the
    /// primary sale.
    function recordPurchase(uint32 product, Purchase calldata purchase) external;

    // ---- The mining-power NFT ---------------------------------------------------------------------------------

    /// @notice Credits all that is settled to the holder a token leaves. Only the NFT.
    /// @param paid [reward token] Income that the token was paid so far.
    /// @return [reward token] Income that it was paid now.
    function onTransfer(uint256 tokenId, address from, Power calldata power, uint96 paid)
        external
        returns (uint96);

    /// @notice Credits a holder what the parts of a token earned, each rounded down, beyond what the whole was paid, and
    /// divides what it was refunded so that the parts together are never owed more than the whole was. Only the NFT.
    /// @param firstId The first part's number; the others follow.
    /// @param income [reward token] What is credited.
    /// @param refunds [pay token] What each part earned of refunds, paid or not.
    function onSplit(
        uint256 tokenId,
        uint256 firstId,
        address holder,
        uint32 product,
        uint256 income,
        uint128[] calldata refunds
    ) external;

    /// @notice Adds up what two tokens were refunded, once both are credited, under the number of the one that they
    /// become. Only the NFT.
    function onMerge(uint256 mergedId, uint256 tokenId, uint256 otherId) external;

    // ---- The miner --------------------------------------------------------------------------------------------

    /// @notice Adds to an open product's bond, in the reward token.
    function depositBond(uint32 product, uint256 amount) external;

    /// @notice Takes out bond beyond what the power sold and not ended requires. Only the miner of an open product.
    function withdrawBond(uint32 product, uint256 amount, address to) external;

    /// @notice Deposits income for a day that has begun and is not settled, in one or more payments.
    function deposit(uint32 product, uint32 day, uint256 amount) external;

    // ---- Closing ----------------------------------------------------------------------------------------------

    /// @notice Ends a terminable product: days before today settle as usual, later ones never. Only the DAO's timelock.
    function terminate(uint32 product) external;

    /// @notice Gives up a product whose next day has been due for 30 days, or that has had 30 short days in a row: its
    /// next day and all later ones are never settled. Frees a terminated product that hangs, too.
    function abandon(uint32 product) external;

    /// @notice Pays the purchase money of the days that a sealed product will not settle, and a share of its bond by
    /// power, to the tokens' holders; for a locked token only its locker may ask, and is paid; for one that a contract
    /// holds, only that contract or whom it approved. What cannot be received is credited. Tokens refunded before are
    /// passed over, and among several also those that are gone or that the caller may not ask for. Settled income stays
    /// claimable.
    function refundTokens(uint256[] calldata tokenIds) external;

    /// @notice Credits the miner of a closed product what was deposited for a day that will not be settled.
    function reclaimDeposit(uint32 product, uint32 day) external returns (uint256 amount);

    // ---- Anyone -----------------------------------------------------------------------------------------------

    /// @notice Settles up to `maxDays` days in order, as far as they are due. Reverts by name if none is:
    /// NothingToSettle, DayOpen, BenchmarkPending or GraceRunning.
    function settle(uint32 product, uint256 maxDays) external returns (uint256 settled);

    /// @notice Pays what tokens are owed to their holders. For a token that a contract holds, only that contract or whom it
    /// approved may ask. Among several tokens, those that are gone or that the caller may not ask for are passed over. What
    /// a holder cannot receive is credited to it.
    function claim(uint256[] calldata tokenIds) external;

    /// @notice Pays all that is credited to the caller to `to`.
    function withdraw(IERC20 token, address to) external returns (uint256 amount);

    // ---- Views ------------------------------------------------------------------------------------------------

    /// @notice [reward token], [pay token] What a token would be paid by `claim` now.
    function owed(uint256 tokenId) external view returns (uint256 income, uint256 refund);

    /// @notice [reward token], [pay token] All that a token earned since its first day, paid or not.
    function earned(uint256 tokenId) external view returns (uint256 income, uint256 refund);

    /// @notice [reward token], [pay token] The same of a token with these terms, whether it exists or not.
    function earnedBy(Power calldata power) external view returns (uint256 income, uint256 refund);

    /// @notice What a token was paid or credited since its first day.
    function paidOf(uint256 tokenId) external view returns (Paid memory);

    /// @notice What an account may withdraw.
    function creditOf(address account, IERC20 token) external view returns (uint256);

    /// @notice [reward token] What the benchmark asks of a product on its next day. Reverts with DayNotFinal.
    function expectedNext(uint32 product) external view returns (uint256);

    /// @notice [Unix seconds] Until when the miner may deposit for the next day. Reverts with DayNotFinal.
    function graceEnd(uint32 product) external view returns (uint256);

    /// @notice [reward token] Bond that covers `bondDays` days of power sold and not ended, and `moreUnits`.
    function bondRequired(uint32 product, uint64 moreUnits, uint16 bondDays) external view returns (uint256);

    /// @notice [reward token] What was deposited for a day.
    function depositOf(uint32 product, uint32 day) external view returns (uint256);

    /// @notice The sums over all days before `day`; zero for a day that is not reached.
    function checkpointOf(uint32 product, uint32 day) external view returns (Checkpoint memory);

    /// @notice Power and daily money that begin to pay on a day.
    function startOn(uint32 product, uint32 day) external view returns (uint64 units, uint88 tranche);

    /// @notice The fixed terms of a product.
    function termsOf(uint32 product) external view returns (ProductTerms memory);

    /// @notice Short days of a product, until when it is terminable, and how it was closed.
    function shortfallOf(uint32 product) external view returns (Shortfall memory);

    /// @notice How a closed product ended, and what of its escrow is not refunded yet.
    function closureOf(uint32 product) external view returns (Closure memory);

    /// @notice Who may terminate: the DAO's timelock.
    function dao() external view returns (address);

    /// @notice Where the days of a product stand.
    function stateOf(uint32 product) external view returns (ProductState memory);
}
