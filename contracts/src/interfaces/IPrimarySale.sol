// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import { Asset, Clock } from "../types/Asset.sol";
import { IERC20 } from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

/// @title Primary sale of mining power
/// @notice Approved miners offer power on terms that never change; buyers pay and get a mining-power NFT.
///
/// Roles
/// | Role | May |
/// |---|---|
/// | owner (the DAO's timelock) | allow pay tokens, set bounded parameters, pause new sales |
/// | approved miner | create products, stop selling its own |
/// | the sale by auction | reserve power, record what it sold of it, mint what it sold |
/// | anyone | buy |
interface IPrimarySale {
    /// @notice What a miner offers. The order packs what a purchase reads into two storage words.
    /// @param payToken Token of the price.
    /// @param opensDay [day] First day of the sale.
    /// @param closesDay [day] First day on which it is over.
    /// @param activationDays [day] Rolling: days from purchase to the first day that pays, at least 1. Batch: 0.
    /// @param asset The coin that is mined.
    /// @param clock How days are counted; coins that vest need Batch.
    /// @param pricePerUnit [pay token] Price of one unit for the whole term.
    /// @param unitsForSale Power on offer.
    /// @param minUnits Smallest purchase, at least 1.
    /// @param maxUnitsPerBuyer Most that one buyer may buy; 0 for no cap.
    /// @param rewardToken Token of income and bond.
    /// @param runningCost [USD, 18 decimals] Cost per unit and day that the benchmark is net of.
    /// @param miningDays [day] Days that power is rented for.
    /// @param startDay [day] Batch: first day that pays. Rolling: 0.
    /// @param machine Model of the machines.
    /// @param disclosureURI Where the disclosure of farm and machines can be read.
    /// @param disclosureHash keccak256 of that document.
    struct Offer {
        IERC20 payToken;
        uint32 opensDay;
        uint32 closesDay;
        uint16 activationDays;
        Asset asset;
        Clock clock;
        uint80 pricePerUnit;
        uint64 unitsForSale;
        uint56 minUnits;
        uint56 maxUnitsPerBuyer;
        IERC20 rewardToken;
        uint64 runningCost;
        uint16 miningDays;
        uint32 startDay;
        string machine;
        string disclosureURI;
        bytes32 disclosureHash;
    }

    /// @notice Where the sale of a product stands.
    /// @param miner Who sells.
    /// @param sold Power sold so far.
    /// @param payoutDays [day] Days that pay.
    /// @param stopped Whether the miner stopped selling.
    /// @param reserved Power that the product holds of its miner's capacity.
    /// @param inAuction Power that is reserved for an auction.
    struct SaleState {
        address miner;
        uint64 sold;
        uint16 payoutDays;
        bool stopped;
        uint64 reserved;
        uint64 inAuction;
    }

    /// @notice What a purchase costs.
    /// @param payment [pay token] All that the buyer pays: principal + fee.
    /// @param principal [pay token] What goes to escrow: tranche × payout days.
    /// @param fee [pay token] What goes to the platform, referral reward included.
    /// @param tranche [pay token] Money of one day.
    struct Quote {
        uint256 payment;
        uint256 principal;
        uint256 fee;
        uint256 tranche;
    }

    /// @notice Parameters that the owner sets within constants of the code.
    /// @param feeRecipient Who is credited the platform fee.
    /// @param referral [bps of the fee] Share of the fee that a referrer gets, at most half.
    /// @param bondDays [day] Benchmark income that the bond of a product created from now on must cover, 7 to 180.
    /// @param paused Whether new products and purchases are stopped.
    struct Parameters {
        address feeRecipient;
        uint16 referral;
        uint16 bondDays;
        bool paused;
    }

    /// @notice A permit signature (ERC-2612) for the payment.
    struct Permit {
        uint256 value;
        uint256 deadline;
        uint8 v;
        bytes32 r;
        bytes32 s;
    }

    /// @notice A product is on offer.
    event ProductCreated(uint32 indexed product, address indexed miner, Offer offer);
    /// @notice Power was bought.
    event PowerBought(
        uint32 indexed product,
        uint256 indexed tokenId,
        address indexed recipient,
        address buyer,
        uint64 units,
        uint256 payment,
        uint256 fee,
        address referrer
    );
    /// @notice The miner stopped selling a product.
    event SaleStopped(uint32 indexed product);
    /// @notice The parameters were replaced.
    event ParametersChanged(Parameters parameters);
    /// @notice A token may or may no longer be the price of new products.
    event PayTokenAllowed(IERC20 indexed token, bool allowed);

    /// @notice The DAO has paused all sales.
    /// @custom:code sales-paused
    /// @custom:hint Wait until the DAO resumes them.
    error SalesPaused();
    /// @notice This term of the offer is not allowed: {reason:term}.
    /// @custom:code bad-terms
    /// @custom:hint Correct this term.
    error BadOffer(string reason);
    /// @notice Product {product} does not exist.
    /// @custom:code not-found
    /// @custom:hint Choose another product.
    error UnknownProduct(uint32 product);
    /// @notice Product {product} is not on sale now.
    /// @custom:code sale-closed
    /// @custom:hint Choose another product.
    error SaleClosed(uint32 product);
    /// @notice {units:power} is less than the minimum purchase of {minimum:power}.
    /// @custom:code out-of-limits
    /// @custom:hint Buy more.
    error TooFewUnits(uint64 units, uint64 minimum);
    /// @notice Product {product} has only {left:power} left; you asked for {units:power}.
    /// @custom:code sold-out
    /// @custom:hint Buy less, or choose another product.
    error SoldOut(uint32 product, uint64 units, uint64 left);
    /// @notice With this purchase {buyer:account} would have bought {units:power} of the product; the limit
    /// per buyer is {cap:power}.
    /// @custom:code out-of-limits
    /// @custom:hint Buy less.
    error BuyerCapExceeded(address buyer, uint64 units, uint64 cap);
    /// @notice The purchase now costs {payment:pay}, more than your limit of {maxPayment:pay}.
    /// @custom:code changed-meanwhile
    /// @custom:hint Check the new price and try again.
    error PaymentTooHigh(uint256 payment, uint256 maxPayment);
    /// @notice The purchase comes to {tranche:pay} per day, outside what one NFT can hold.
    /// @custom:code out-of-limits
    /// @custom:hint Split it into several purchases; if it comes to zero, buy more.
    error TrancheTooLarge(uint256 tranche);
    /// @notice The deadline of the purchase, {deadline:time}, has passed.
    /// @custom:code too-late
    /// @custom:hint Prepare the transaction again with a later deadline.
    error DeadlinePassed(uint256 deadline);
    /// @notice Only {recipient:account} or the contract {locker:account} can buy an NFT for
    /// {recipient:account} that is locked at purchase.
    /// @custom:code not-yours
    /// @custom:hint Buy for the account that signs.
    error LockForAnother(address recipient, address locker);
    /// @notice Only the auction sale can do this, not {caller:account}.
    /// @custom:code not-yours
    /// @custom:hint There is nothing left to do.
    error NotAuctionSale(address caller);
    /// @notice You cannot refer yourself.
    /// @custom:code refused
    /// @custom:hint Leave the referrer out.
    error SelfReferral(address account);
    /// @notice {caller:account} is not the miner of product {product}.
    /// @custom:code not-yours
    /// @custom:hint Sign with the miner's account.
    error NotMiner(uint32 product, address caller);
    /// @notice No price source is set for the token {token:account}.
    /// @custom:code refused
    /// @custom:hint The DAO must set its price source first.
    error PayTokenWithoutPrice(IERC20 token);
    /// @notice The value is outside the bounds fixed in the contract.
    /// @custom:code out-of-limits
    /// @custom:hint Choose another value.
    error ParameterOutOfBounds();

    /// @notice Offers power. The caller must be an approved miner with capacity, and no reporter.
    function createProduct(Offer calldata offer) external returns (uint32 product);

    /// @notice Stops selling for good. Only the product's miner.
    function stopSelling(uint32 product) external;

    /// @notice Buys power for `recipient` with the caller's money.
    /// @param maxPayment [pay token] Most that the caller agrees to pay.
    /// @param referrer Who is to get a share of the fee; zero for nobody.
    /// @param deadline [Unix seconds] Last moment at which the caller agrees.
    function buy(
        uint32 product,
        uint64 units,
        uint256 maxPayment,
        address recipient,
        address referrer,
        uint256 deadline
    ) external returns (uint256 tokenId);

    /// @notice The same with an ERC-2612 permit; one that was used already is no obstacle if it left the allowance.
    function buyWithPermit(
        uint32 product,
        uint64 units,
        uint256 maxPayment,
        address recipient,
        address referrer,
        uint256 deadline,
        Permit calldata permit
    ) external returns (uint256 tokenId);

    /// @notice Buys power that is locked from its first moment. The locker is called when all is written and paid for
    /// (ILocker.onLock). The recipient must be the caller, unless the caller is the locker.
    /// @param data What is wanted of the locker.
    function buyLocked(
        uint32 product,
        uint64 units,
        uint256 maxPayment,
        address recipient,
        address referrer,
        uint256 deadline,
        address locker,
        bytes calldata data
    ) external returns (uint256 tokenId);

    /// @notice Holds power of a product for an auction: until it is sold or given back it counts as sold, for capacity and
    /// bond. Only the sale by auction.
    function reserveForAuction(uint32 product, uint64 units) external;

    /// @notice Gives back what was held. Only the sale by auction.
    function returnFromAuction(uint32 product, uint64 units) external;

    /// @notice Sells power that was held, as one purchase, for `units` × `unitPrice` of the payer's money, to the last unit:
    /// what the tranche cannot hold goes to the fee. Nothing is minted. Only the sale by auction.
    function recordAuctioned(uint32 product, uint64 units, uint32 startDay, uint128 unitPrice, address payer)
        external
        returns (Quote memory cost);

    /// @notice Mints a part of what was sold so. Only the sale by auction, which answers for the sum of the parts.
    function mintAuctioned(uint32 product, uint64 units, uint32 startDay, uint80 tranche, address to)
        external
        returns (uint256 tokenId);

    /// @notice Gives the miner back the capacity that a product holds no more: unsold power once the sale is over,
    /// and power that ended. Anyone may call it.
    function releaseCapacity(uint32 product) external returns (uint64 released);

    /// @notice Replaces the parameters. Only the owner.
    function setParameters(Parameters calldata parameters) external;

    /// @notice Allows a token as the price of new products, if PayTokenPrices has a source for it. Only the owner.
    function allowPayToken(IERC20 token, bool allowed) external;

    /// @notice What `units` cost. The tranche is rounded up, so that escrow is whole days of money.
    function quote(uint32 product, uint64 units) external view returns (Quote memory);

    /// @notice The offer of a product.
    function offerOf(uint32 product) external view returns (Offer memory);

    /// @notice Where the sale of a product stands.
    function saleOf(uint32 product) external view returns (SaleState memory);

    /// @notice Units that a buyer bought of a product with a cap per buyer; not counted without one.
    function boughtBy(uint32 product, address buyer) external view returns (uint64);

    /// @notice Power of a product that is reserved for an auction: it counts as sold for the bond.
    function reservedUnits(uint32 product) external view returns (uint64);

    /// @notice The parameters.
    function parameters() external view returns (Parameters memory);

    /// @notice Whether a token may be the price of new products.
    function isPayToken(IERC20 token) external view returns (bool);

    /// @notice How many products were created; the last one's number.
    function lastProduct() external view returns (uint32);
}
