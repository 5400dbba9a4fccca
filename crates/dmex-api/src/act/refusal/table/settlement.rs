//! What is refused about bonds, days, and the end of a product.

use dmex_wire::Code;

use super::{CHOOSE, LATER, LESS, NOTHING, PROPOSE, Row};

pub(super) const SETTLEMENT: &[Row] = &[
    (&["ZeroAmount"], Code::BadRequest, "the amount is nothing", "give an amount above zero"),
    (&["AmountTooLarge"], Code::OutOfLimits, "the amount is more than can be kept", LESS),
    (
        &["BondTooSmall"],
        Code::BondTooSmall,
        "the bond of product {0} is {1:reward}, and {2:reward} are required",
        "the miner must add to the bond, or less must be bought or taken out",
    ),
    (
        &["NotInGoodStanding"],
        Code::WrongState,
        "product {0} is not in good standing: {1:standing}",
        "choose another product, or wait until its miner has resolved this",
    ),
    (
        &["DayNotDepositable"],
        Code::TooLate,
        "product {0} takes no deposit for {1:day}: it is settled, not begun, or nobody holds power then",
        "deposit for a day that is due",
    ),
    (
        &["NothingToSettle"],
        Code::NothingToDo,
        "product {0} has no day to settle: nothing is sold, or all its days are settled",
        NOTHING,
    ),
    (&["DayOpen"], Code::TooEarly, "{last:day} has not ended", "wait until 00:00 UTC"),
    (
        &["BenchmarkPending"],
        Code::TooEarly,
        "the market average of {1:day} is not final yet",
        "wait for the reporters",
    ),
    (
        &["GraceRunning"],
        Code::TooEarly,
        "product {0} still waits for {2:reward} for {1:day}",
        "it settles once that is deposited, or after {3:time}",
    ),
    (&["NothingToWithdraw"], Code::NothingToDo, "nothing is credited to {0:who}", NOTHING),
    (
        &["ProductClosed"],
        Code::TooLate,
        "product {0} is closed: it sells nothing more, and its bond is kept for its holders",
        CHOOSE,
    ),
    (&["NotDao"], Code::NotYours, "only a vote of the DAO ends a product", PROPOSE),
    (
        &["NotTerminable"],
        Code::TooEarly,
        "product {0} cannot be ended: that takes a delivery score of 42, reached at most 30 days ago",
        LATER,
    ),
    (
        &["NotAbandonable"],
        Code::TooEarly,
        "product {0} cannot be given up: its delivery score is below 180, and {1:day} has not been over for 60 days unsettled",
        "settle its days instead",
    ),
    (
        &["AttemptOutOfGas"],
        Code::OutOfGas,
        "there was not enough gas to find out whether the days can be settled",
        "allow more gas, or settle the days first",
    ),
    (
        &["BondStillNeeded"],
        Code::TooEarly,
        "the rest of the bond of product {0} is kept while an insurance stands or a compensation round is open",
        LATER,
    ),
    (
        &["NothingToReturn"],
        Code::NothingToDo,
        "nothing of the bond of product {0} is left to return",
        NOTHING,
    ),
    (&["NothingToClose"], Code::NothingToDo, "no power of product {0} has days left", NOTHING),
    (
        &["ProductNotSealed", "NotSealed"],
        Code::TooEarly,
        "product {0} is open or has days to settle",
        "try again once it is closed and its days are settled",
    ),
    (&["AlreadySealed"], Code::AlreadyDone, "product {0} is sealed already", NOTHING),
    (&["NothingToRefund"], Code::NothingToDo, "all days of NFT {0} were settled", "claim what it is owed"),
    (
        &["NothingToReclaim"],
        Code::NothingToDo,
        "nothing was deposited in vain for {1:day} of product {0}",
        NOTHING,
    ),
    (
        &[
            "NotMiningPower",
            "NotSettlement",
            "NotSale",
            "NotBonds",
            "NotPayer",
            "NotInsurance",
            "NotClosing",
            "NotAuctionSale",
            "NotPool",
        ],
        Code::NotYours,
        "only a contract of the platform may do this",
        NOTHING,
    ),
    (&["AlreadyAssessed"], Code::AlreadyDone, "product {0} was assessed for {1:day} already", NOTHING),
    (
        &["NothingToAssess"],
        Code::NothingToDo,
        "product {0} is closed, or no power of it has days left",
        NOTHING,
    ),
];
