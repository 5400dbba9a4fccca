//! What is refused about offers, purchases and auctions.

use dmex_wire::Code;

use super::{CHOOSE, LESS, Row};

pub(super) const SALE: &[Row] = &[
    (
        &["SalesPaused"],
        Code::SalesPaused,
        "all sales are paused by the DAO",
        "wait until they are open again",
    ),
    (
        &["MinerNotApproved"],
        Code::MinerNotApproved,
        "the DAO has not approved the miner {0:who}",
        "a miner applies, and the DAO votes on it",
    ),
    (&["BadOffer"], Code::BadTerms, "the offer's term {0:term} is not possible", "correct that term"),
    (&["UnknownProduct"], Code::NotFound, "there is no product {0}", CHOOSE),
    (&["SaleClosed"], Code::SaleClosed, "product {0} is not on sale now", CHOOSE),
    (
        &["TooFewUnits"],
        Code::OutOfLimits,
        "{0:power} is less than the smallest purchase of {1:power}",
        "buy more",
    ),
    (
        &["SoldOut"],
        Code::SoldOut,
        "product {0} has only {2:power} left, and {1:power} was asked for",
        "buy less, or choose another product",
    ),
    (
        &["BuyerCapExceeded"],
        Code::OutOfLimits,
        "with this purchase {0:who} would have {1:power} of the product, and one buyer may have {2:power}",
        "buy less",
    ),
    (
        &["PaymentTooHigh"],
        Code::ChangedMeanwhile,
        "it costs {0:pay} now, more than the {1:pay} that were agreed to",
        "look at the new price and ask again",
    ),
    (
        &["WrongAmountReceived"],
        Code::Refused,
        "the coin delivers another amount than was sent",
        "use a coin that takes no cut",
    ),
    (
        &["TrancheTooLarge"],
        Code::OutOfLimits,
        "a purchase of {0:pay} a day is more than one NFT can have",
        "buy less at a time",
    ),
    (&["SelfReferral"], Code::Refused, "you cannot refer yourself", "leave the referrer out"),
    (
        &["DeadlinePassed"],
        Code::TooLate,
        "the purchase was good until {0:time} only",
        "ask for the transaction again, with a later deadline",
    ),
    (
        &["LockForAnother"],
        Code::NotYours,
        "only the buyer or the contract {1:who} itself can have an NFT of {0:who} locked at its purchase",
        "buy it for the account that signs",
    ),
    (
        &["NotMiner"],
        Code::NotYours,
        "{1:who} is not the miner of product {0}",
        "sign with the miner's account",
    ),
    (
        &["CapacityExceeded"],
        Code::OutOfLimits,
        "{2:power} is more than the {3:power} that the miner's approved capacity leaves",
        "choose another product or offer less; the DAO can approve more",
    ),
    (
        &["NotAuctioneer"],
        Code::NotYours,
        "only the contract that auctions this power may do that, not {0:who}",
        "bid where it is auctioned",
    ),
    (
        &["AlreadyReserved"],
        Code::AlreadyDone,
        "power of product {0} is reserved for an auction already",
        "wait until that auction is over",
    ),
    (
        &["BadStartDay"],
        Code::BadTerms,
        "an auction of product {0} cannot sell power that starts on {1:day}",
        "choose a later start day, within the days of the product's sale",
    ),
    (
        &["MoreThanReserved"],
        Code::OutOfLimits,
        "{1:power} is more than the {2:power} of product {0} that is reserved",
        LESS,
    ),
    (
        &["PriceBelowOffer"],
        Code::OutOfLimits,
        "a price of {0:pay} per smallest unit is below the offer's {1:pay}",
        "sell at the offer's price or above",
    ),
    (
        &["MoreThanSold"],
        Code::OutOfLimits,
        "{1:power} is more than the {2:power} that is left of auctioned sale {0}",
        LESS,
    ),
];
