//! Why an action did not happen.

use crate::Standing;

/// One variant per error of the contracts, by the same name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
pub enum Refusal {
    // ---- Sale
    /// New products and purchases are paused: try when they are not.
    #[error("new products and purchases are paused")]
    SalesPaused,
    /// The miner is not approved, or not any more.
    #[error("the miner is not approved")]
    MinerNotApproved,
    /// A term of the offer is not possible: change the one that is named.
    #[error("the offer is not possible: {0}")]
    BadOffer(&'static str),
    /// There is no such product.
    #[error("there is no such product")]
    UnknownProduct,
    /// The sale has not opened, is over, or was stopped.
    #[error("the sale is not open")]
    SaleClosed,
    /// Fewer units than the smallest purchase: buy more.
    #[error("fewer units than the smallest purchase")]
    TooFewUnits,
    /// More units than are left: buy less.
    #[error("more units than are left")]
    SoldOut,
    /// More units than one buyer may buy.
    #[error("more units than one buyer may buy")]
    BuyerCapExceeded,
    /// The price is above what the buyer agreed to.
    #[error("the price is above what the buyer agreed to")]
    PaymentTooHigh,
    /// The purchase is worth more a day than a token can hold: buy in parts.
    #[error("the purchase is worth more a day than a token can hold")]
    TrancheTooLarge,
    /// A buyer or recipient cannot refer itself.
    #[error("a buyer or recipient cannot refer itself")]
    SelfReferral,
    /// The purchase came later than its buyer wanted: order again.
    #[error("the purchase came too late")]
    DeadlinePassed,
    /// Nobody buys a locked token for another.
    #[error("nobody buys a locked token for another")]
    LockForAnother,
    /// The product is closed, not delivered, not settled in time, or its bond was not looked at lately: see why.
    #[error("the product is not in good standing: {0:?}")]
    NotInGoodStanding(Standing),
    /// Only the auctioneer or, of what another reserved or sold, that one.
    #[error("only the auctioneer may do this")]
    NotAuctioneer,
    /// Power of the product is reserved already.
    #[error("power of the product is reserved already")]
    AlreadyReserved,
    /// Power that is sold cannot start on that day.
    #[error("power that is sold cannot start on that day")]
    BadStartDay,
    /// More than was reserved, or nothing.
    #[error("more than was reserved, or nothing")]
    MoreThanReserved,
    /// A price below the offer's.
    #[error("the price is below the offer's")]
    PriceBelowOffer,
    /// More than was sold by auction and not minted, or nothing.
    #[error("more than was sold, or nothing")]
    MoreThanSold,
    /// Only the product's miner.
    #[error("only the product's miner may do this")]
    NotMiner,
    /// A parameter is outside the constants of the protocol.
    #[error("a parameter is out of bounds")]
    ParameterOutOfBounds,
    // ---- Miners
    /// The miner's status does not allow this.
    #[error("the miner's status does not allow this")]
    WrongStatus,
    /// More power than is approved and free, or approved at all.
    #[error("more power than is approved and free")]
    CapacityExceeded,
    /// A reporter cannot apply as a miner.
    #[error("a reporter cannot apply as a miner")]
    ReporterCannotApply,
    // ---- Settlement
    /// Nothing was to be moved.
    #[error("nothing was to be moved")]
    ZeroAmount,
    /// More than can be counted safely.
    #[error("more than can be counted safely")]
    AmountTooLarge,
    /// The bond does not cover the power sold: deposit more bond.
    #[error("the bond does not cover the power sold")]
    BondTooSmall,
    /// The day is settled, has not begun, or no power earns on it.
    #[error("the day takes no deposit")]
    DayNotDepositable,
    /// The product has no day to settle.
    #[error("there is no day to settle")]
    NothingToSettle,
    /// The day has not ended: wait.
    #[error("the day has not ended")]
    DayOpen,
    /// The benchmark of the day is not final: finalize it first.
    #[error("the benchmark of the day is not final")]
    BenchmarkPending,
    /// The miner may still deposit what is missing: wait.
    #[error("the miner may still deposit what is missing")]
    GraceRunning,
    /// The product is closed: it sells nothing more and its bond is the holders'.
    #[error("the product is closed")]
    ProductClosed,
    /// Only the DAO.
    #[error("only the DAO may do this")]
    NotDao,
    /// The score is too low, or the time to vote on it is over.
    #[error("the product is not terminable")]
    NotTerminable,
    /// Nothing is due, and the product is neither dead nor stuck for long.
    #[error("the product is not abandonable")]
    NotAbandonable,
    /// No power that was sold has days left.
    #[error("no power has days left")]
    NothingToClose,
    /// The product is open, or has days to settle first.
    #[error("the product has days to settle")]
    ProductNotSealed,
    /// What holders share is fixed already.
    #[error("the product is sealed already")]
    AlreadySealed,
    /// All days of the token were settled.
    #[error("all days of the token were settled")]
    NothingToRefund,
    /// Nothing was deposited for the day, or it may still be settled.
    #[error("nothing was deposited in vain")]
    NothingToReclaim,
    /// Nothing is credited.
    #[error("nothing is credited")]
    NothingToWithdraw,
    /// Insurance or reserve may still have to pay for the product.
    #[error("insurance or reserve may still have to pay for the product")]
    BondStillNeeded,
    /// No part of the bond is left to return.
    #[error("no part of the bond is left to return")]
    NothingToReturn,
    // ---- Bond calls
    /// The product is closed, or no power of it is outstanding.
    #[error("there is nothing to assess")]
    NothingToAssess,
    /// The newest final day was assessed.
    #[error("the newest final day was assessed")]
    AlreadyAssessed,
    /// Nothing says what the pay coin is worth.
    #[error("nothing says what the pay coin is worth")]
    NoSource,
    /// The source of the price does not answer, or measures another coin.
    #[error("the source of the price does not answer, or measures another coin")]
    BadSource,
    // ---- Losses
    /// The product was measured before: look at its measure.
    #[error("the product was measured")]
    AlreadyMeasured,
    /// The product is open, or its last days are not settled: settle them first.
    #[error("the product is not sealed")]
    NotSealed,
    /// The product was not measured: measure it first.
    #[error("the product was not measured")]
    NotMeasured,
    /// The token did not take its refund: refund it first.
    #[error("the token did not take its refund")]
    NotRefunded,
    /// Only the reserve, or the insurance of the product's pay coin.
    #[error("only the reserve or the product's insurance may do this")]
    NotPayer,
    /// More than the token lost.
    #[error("more than the token lost")]
    MoreThanLost,
    // ---- Reserve
    /// Only the owner.
    #[error("only the owner may do this")]
    OwnableUnauthorizedAccount,
    /// The coin does not count as reserve.
    #[error("the coin does not count as reserve")]
    NotAsset,
    /// The coin is none of the product's and has no feed.
    #[error("nothing says what the coin is worth")]
    NoPrice,
    /// The product's losses were measured too lately, or not at all: wait a week.
    #[error("the losses were measured less than a week ago")]
    TooEarly,
    /// More than the reserve has free.
    #[error("more than the reserve has free")]
    ReserveTooSmall,
    /// Nothing is asked for, or no recorded loss is left to make good.
    #[error("nothing is left to pay for")]
    NothingToPay,
    /// There is no such round, or it is over.
    #[error("the round is not open")]
    RoundNotOpen,
    /// Holders may still claim: wait.
    #[error("the round is running")]
    RoundRunning,
    /// The token is of another product than the round.
    #[error("the token is of another product")]
    WrongProduct,
    /// The token had its share of the round.
    #[error("the token had its share of the round")]
    AlreadyClaimed,
    // ---- Insurance
    /// The product's pay coin is another one, or the coin has no insurance.
    #[error("the product's pay coin is another one")]
    WrongPayToken,
    /// The product has its pool of underwriters.
    #[error("the product has its pool of underwriters")]
    PoolExists,
    /// Nobody opened a pool of underwriters for the product: open it first.
    #[error("the product has no pool of underwriters")]
    NoPool,
    /// Only the product's pool of underwriters.
    #[error("only the product's pool of underwriters may do this")]
    NotPool,
    /// Only the insurance that the pool is of.
    #[error("only the insurance may do this")]
    NotInsurance,
    /// The product is not insured or not in order, no day is left after cover would begin, or the token has cover.
    #[error("the token cannot be insured")]
    NotInsurable,
    /// Only the holder of a token, or whom it approved, insures it.
    #[error("only the holder of a token, or whom it approved, insures it")]
    NotHolder,
    /// More than the token's money in escrow, the miner's stake, the product's cap or the underwriters' capital allows: insure
    /// less.
    #[error("more coverage than may be sold")]
    CoverageTooLarge,
    /// Nothing would be insured.
    #[error("nothing would be insured")]
    ZeroCoverage,
    /// The premium is above what the payer agreed to.
    #[error("the premium is above what the payer agreed to")]
    PremiumTooHigh,
    /// The miner's stake stays while cover stands.
    #[error("the miner's stake stays while cover stands")]
    JuniorBound,
    /// More than the miner has staked.
    #[error("more than the miner has staked")]
    JuniorTooSmall,
    /// A token of the policy may still have a claim.
    #[error("a token of the policy may still have a claim")]
    CoverageStands,
    /// Shares that are to be redeemed cannot move.
    #[error("shares that are to be redeemed cannot move")]
    SharesFrozen,
    /// More shares than the account has.
    #[error("more shares than the account has")]
    NotEnoughShares,
    /// The account does not wait to leave, its clock stood before, or the product is not in trouble.
    #[error("no clock is to be stopped")]
    NothingToHold,
    /// Nobody may join while the product is in trouble or once it is over.
    #[error("the pool takes no money now")]
    ERC4626ExceededMaxDeposit,
    /// The same, for shares.
    #[error("the pool sells no shares now")]
    ERC4626ExceededMaxMint,
    /// More than the account asked to take out and cover leaves free.
    #[error("more than may be taken out now")]
    ERC4626ExceededMaxWithdraw,
    /// The same, for shares.
    #[error("more shares than may be redeemed now")]
    ERC4626ExceededMaxRedeem,
    // ---- Tokens
    /// The token is locked.
    #[error("the token is locked")]
    TokenLocked,
    /// The token was refunded: it never moves again.
    #[error("the token was refunded")]
    TokenRefunded,
    /// The token is not locked by the caller.
    #[error("the token is not locked by the caller")]
    NotLocker,
    /// The account is not one that may lock tokens.
    #[error("the account may not lock tokens")]
    LockerNotAllowed,
    /// The locker does not take the lock.
    #[error("the locker does not take the lock")]
    LockRefused,
    /// A token splits into 2 to 16 parts, each with power, which together are the whole.
    #[error("a token splits into 2 to 16 parts, each with power, which together are the whole")]
    BadSplit,
    /// The tokens differ in holder, product, start, end or policy, or are one token.
    #[error("the tokens cannot be merged")]
    CannotMerge,
    /// Together the tokens have more power or money than one can hold.
    #[error("together the tokens have more power or money than one can hold")]
    MergeTooLarge,
    /// Nothing takes a token out of the protocol's own contracts again: send it elsewhere.
    #[error("nothing takes a token out of the protocol's own contracts again")]
    NotToProtocol,
    /// A contract holds the token: only it, or whom it approved, has it paid.
    #[error("only the contract that holds the token, or whom it approved, has it paid")]
    NotForStranger,
    /// There is no such token.
    #[error("there is no such token")]
    TokenDoesNotExist,
    /// The token is not with the account it was to be moved from.
    #[error("the token is not with that account")]
    TransferFromIncorrectOwner,
    /// The caller may not move the token.
    #[error("the caller may not move the token")]
    NotOwnerNorApproved,
    // ---- Benchmark
    /// Only a reporter reports.
    #[error("only a reporter reports")]
    NotReporter,
    /// The day is final, lies before the first day, or has not ended yet.
    #[error("the day cannot be reported")]
    DayNotReportable,
    /// This reporter has reported this day.
    #[error("this day was reported by this reporter already")]
    AlreadyReported,
    /// An input is missing, zero where it may not be, or out of bounds.
    #[error("an input is missing or out of bounds")]
    BadInputs,
    /// Too few reports, or some reporter may still report.
    #[error("too few reports")]
    ReportsMissing,
    /// The change against the day before is beyond the bound.
    #[error("the jump against the day before is not confirmed")]
    JumpUnconfirmed,
    /// The relay does not know the day's difficulty yet: wait, or feed it headers.
    #[error("the relay does not know the day's difficulty yet")]
    RelayBehind,
    /// The round proves no price of the day.
    #[error("the round proves no price of the day")]
    NoProof,
    /// The feed's answer is no use, and there is time for it to recover.
    #[error("the price feed gives no usable answer")]
    PriceRefused,
    /// The day is not final.
    #[error("the day is not final")]
    DayNotFinal,
    /// A miner cannot be a reporter, nor one account report twice.
    #[error("a miner cannot be a reporter, nor one account report twice")]
    BadReporter,
    // ---- Coins and arithmetic
    /// The payer has less than it was to pay.
    #[error("the payer has less than it was to pay")]
    ERC20InsufficientBalance,
    /// A number would leave its bounds.
    #[error("a number would leave its bounds")]
    Panic,
}

impl Refusal {
    /// The name of the contracts' error.
    #[must_use]
    pub fn name(self) -> String {
        let text = format!("{self:?}");
        text.split('(').next().unwrap_or_default().to_owned()
    }
}
