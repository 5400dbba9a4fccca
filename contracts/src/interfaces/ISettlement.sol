// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { Paid, Power } from "../types/Power.sol";
import { Book, Checkpoint, ProductState, ProductTerms, SettledDay } from "../types/Product.sol";
import { Closure, Shortfall } from "../types/Shortfall.sol";
import { IClosing } from "./IClosing.sol";
import { IERC20 } from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

/// @title Daily settlement and escrow
/// @notice Holds all money. Each day of a product closes once, at a cost that does not grow with its holders:
/// two running sums are written, one of income per unit, one of the released fraction. What a token is owed is
/// a difference of two checkpoints times its own power or its own money, less what it was paid.
///
/// Nobody owns this contract: no role can hold back or pause anything in it, or move money to where it chooses. How large a
/// bond must be says Bonds, how a product ends says Closing; the coins of both are here.
///
/// Roles
/// | Role | May |
/// |---|---|
/// | the primary sale | open products, record sales |
/// | the mining-power NFT | tell of transfers, splits and merges |
/// | Bonds | add to bonds what arrived, pay out what its rules let go |
/// | Closing | close a product, pay what is left of its escrow and its bond |
/// | anyone | deposit for any miner, to whom it then belongs; settle; claim for any holder that is no contract; withdraw what
/// is credited to them |
interface ISettlement {
    /// @notice One purchase, as the primary sale tells it.
    /// @param startDay [day] First day that pays.
    /// @param units Power bought.
    /// @param tranche [pay token] Money that leaves escrow each day.
    /// @param fee [pay token] Platform fee less the referral reward.
    /// @param feeRecipient Who is credited the fee.
    /// @param referralReward [pay token] Part of the fee for the referrer.
    /// @param referrer Who is credited the referral reward; zero if nobody.
    struct Purchase {
        uint32 startDay;
        uint64 units;
        uint88 tranche;
        uint128 fee;
        address feeRecipient;
        uint128 referralReward;
        address referrer;
    }

    /// @notice A product exists.
    event ProductOpened(uint32 indexed product, ProductTerms terms);
    /// @notice Power was sold: principal is in escrow, fee and referral reward are credited.
    event PurchaseRecorded(uint32 indexed product, Purchase purchase);
    /// @notice Income for a day arrived; the day's deposits are `deposited` now.
    event IncomeDeposited(
        uint32 indexed product, uint32 indexed day, address indexed from, uint256 amount, uint256 deposited
    );
    /// @notice A day was settled.
    event DaySettled(uint32 indexed product, uint32 indexed day, SettledDay result);
    /// @notice The miner fell short of `day`, and the score is high: the DAO may terminate the product until `until`.
    event ProductTerminable(uint32 indexed product, uint32 indexed day, uint256 until);
    /// @notice A token's settled income and refund were credited to `holder` because it moved, split or merged.
    event TokenCredited(uint256 indexed tokenId, address indexed holder, uint256 income, uint256 refund);
    /// @notice A token's settled income and refund were paid to `holder`.
    event TokenClaimed(uint256 indexed tokenId, address indexed holder, uint256 income, uint256 refund);
    /// @notice A payment was refused by the token and is credited instead.
    event PaymentCredited(address indexed account, IERC20 indexed token, uint256 amount);
    /// @notice An account took out what was credited to it.
    event Withdrawn(address indexed account, IERC20 indexed token, address indexed to, uint256 amount);

    /// @notice Only the primary sale can do this, not {caller:account}.
    /// @custom:code not-yours
    /// @custom:hint There is nothing left to do.
    error NotSale(address caller);
    /// @notice Only the NFT contract can do this, not {caller:account}.
    /// @custom:code not-yours
    /// @custom:hint There is nothing left to do.
    error NotMiningPower(address caller);
    /// @notice Only the bond and closing contracts can do this, not {caller:account}.
    /// @custom:code not-yours
    /// @custom:hint There is nothing left to do.
    error NotBonds(address caller);
    /// @notice Only the closing contract can do this, not {caller:account}.
    /// @custom:code not-yours
    /// @custom:hint There is nothing left to do.
    error NotClosing(address caller);
    /// @dev Explained in IPrimarySale.
    error NotMiner(uint32 product, address caller);
    /// @dev Explained in IPrimarySale.
    error UnknownProduct(uint32 product);
    /// @notice The amount is zero.
    /// @custom:code bad-request
    /// @custom:hint Enter an amount above zero.
    error ZeroAmount();
    /// @notice The amount {amount} is larger than the contract can record.
    /// @custom:code out-of-limits
    /// @custom:hint Enter a smaller amount.
    error AmountTooLarge(uint256 amount);
    /// @notice The token transferred {received} smallest units instead of {asked}. Tokens that charge a
    /// transfer fee are not supported.
    /// @custom:code refused
    /// @custom:hint Use another token.
    error WrongAmountReceived(uint256 asked, uint256 received);
    /// @notice Product {product} accepts no deposit for {day:day}: the day is settled, has not begun, or no
    /// power earns on it.
    /// @custom:code too-late
    /// @custom:hint Deposit for a day that is due.
    error DayNotDepositable(uint32 product, uint32 day);
    /// @notice Product {product} has no day to settle: no power is sold, or all its days are settled.
    /// @custom:code nothing-to-do
    /// @custom:hint There is nothing left to do.
    error NothingToSettle(uint32 product);
    /// @notice {day:day} has not ended.
    /// @custom:code too-early
    /// @custom:hint Wait until 00:00 UTC.
    error DayOpen(uint32 product, uint32 day);
    /// @notice The benchmark of {day:day} is not final yet.
    /// @custom:code too-early
    /// @custom:hint Wait for the reporters.
    error BenchmarkPending(uint32 product, uint32 day);
    /// @notice Product {product} still lacks {missing:reward} for {day:day}.
    /// @custom:code too-early
    /// @custom:hint It settles once that is deposited, or after {graceEnd:time}.
    error GraceRunning(uint32 product, uint32 day, uint256 missing, uint256 graceEnd);
    /// @notice Product {product} is closed: it sells nothing more, and its bond is reserved for its holders.
    /// @custom:code too-late
    /// @custom:hint Choose another product.
    error ProductClosed(uint32 product);
    /// @notice {account:account} has nothing to withdraw in this token.
    /// @custom:code nothing-to-do
    /// @custom:hint There is nothing left to do.
    error NothingToWithdraw(address account, IERC20 token);

    // ---- The primary sale -------------------------------------------------------------------------------------

    /// @notice Opens a product. Only the primary sale.
    function openProduct(uint32 product, ProductTerms calldata terms) external;

    /// @notice Takes a purchase into escrow; its money must arrive in the same call of the sale. Reverts with
    /// ProductClosed. Whether the bond covers it, the sale has asked Bonds before. Only the primary sale.
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

    /// @notice Deposits income for a day that has begun and is not settled, in one or more payments. Anyone may; if the day
    /// is never settled, the miner gets it.
    function deposit(uint32 product, uint32 day, uint256 amount) external;

    // ---- Bond and closing -------------------------------------------------------------------------------------

    /// @notice Counts coin that arrived as bond. Only Bonds.
    function addBond(uint32 product, uint256 amount) external returns (uint256 bond);

    /// @notice Pays out bond. Only Bonds and Closing.
    function payBond(uint32 product, address to, uint256 amount) external;

    /// @notice Credits bond to an account. Only Closing.
    function creditBond(uint32 product, address account, uint256 amount) external;

    /// @notice No day from `closedDay` on will be settled. Only Closing.
    function closeProduct(uint32 product, uint32 closedDay) external;

    /// @notice No power has days left. Only Closing.
    function sealProduct(uint32 product) external;

    /// @notice Has a token marked as refunded. Only Closing.
    function markRefunded(uint256 tokenId, address caller, bool must)
        external
        returns (address to, Power memory power);

    /// @notice Pays purchase money of days that will not be settled, and a share of the bond. Only Closing.
    function payRest(uint32 product, address to, uint256 principal, uint256 share) external;

    /// @notice Credits the miner what was deposited for a day. Only Closing.
    function reclaim(uint32 product, uint32 day) external returns (address miner);

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

    /// @notice [reward token] What was deposited for a day.
    function depositOf(uint32 product, uint32 day) external view returns (uint256);

    /// @notice The sums over all days before `day`; zero for a day that is not reached.
    function checkpointOf(uint32 product, uint32 day) external view returns (Checkpoint memory);

    /// @notice Power and daily money that begin to pay on a day.
    function startOn(uint32 product, uint32 day) external view returns (uint64 units, uint88 tranche);

    /// @notice The fixed terms of a product.
    function termsOf(uint32 product) external view returns (ProductTerms memory);

    /// @notice Score of a product, until when it is terminable, and the day that it was closed with.
    function shortfallOf(uint32 product) external view returns (Shortfall memory);

    /// @notice How a closed product ended, and what of its escrow is not refunded yet.
    function closureOf(uint32 product) external view returns (Closure memory);

    /// @notice What Bonds and Closing must know of a product.
    function bookOf(uint32 product) external view returns (Book memory);

    /// @notice Sum of power × days left over all power sold.
    function unitDaysOf(uint32 product) external view returns (uint256);

    /// @notice Who says how large a bond must be.
    function bonds() external view returns (address);

    /// @notice Who says how a product ends.
    function closing() external view returns (IClosing);

    /// @notice Where the days of a product stand.
    function stateOf(uint32 product) external view returns (ProductState memory);
}
