//! What is refused about insurance, losses and the reserve.

use dmex_wire::Code;

use super::{LATER, LESS, NOTHING, Row};

pub(super) const RISK: &[Row] = &[
    (
        &["WrongPayToken"],
        Code::DoesNotFit,
        "product {0} is paid with another coin than this insurance pays",
        "choose the insurance of its coin",
    ),
    (&["NoPool"], Code::NotInsurable, "product {0} has no pool", "open it first; anyone may"),
    (&["PoolExists"], Code::AlreadyDone, "product {0} has a pool already", NOTHING),
    (
        &["NotInsurable"],
        Code::NotInsurable,
        "NFT {0} cannot be insured now: its product has no rate, a score, or is not in good standing, no day is left that cover \
         would begin before, or the NFT has a policy that stands",
        "`insurable` of the NFT says which",
    ),
    (
        &["CoverageTooLarge"],
        Code::NotInsurable,
        "a coverage of {0:pay} is more than the {1:pay} that are possible",
        "insure less; `insurable` of the NFT says what limits it",
    ),
    (&["ZeroCoverage"], Code::NotInsurable, "nothing would be insured", "insure more"),
    (
        &["PremiumTooHigh"],
        Code::ChangedMeanwhile,
        "the premium is {0:pay} now, more than the {1:pay} that were agreed to",
        "look at the new premium and ask again",
    ),
    (
        &["CoverageStands"],
        Code::TooEarly,
        "there may still be a claim under policy {0}",
        "it can be ended when all days that it covers are settled, or 90 days after its product was measured",
    ),
    (
        &["NotHolder"],
        Code::NotYours,
        "NFT {0} is not held by {1:who}, nor did its holder approve it",
        "sign with its holder's account",
    ),
    (
        &["JuniorBound"],
        Code::TooEarly,
        "{0:pay} are covered, and the junior stake answers for them",
        "wait until no cover of the product stands",
    ),
    (&["JuniorTooSmall"], Code::OutOfLimits, "the junior stake is {0:pay}, and {1:pay} were asked for", LESS),
    (
        &["SharesFrozen"],
        Code::TooEarly,
        "{1} shares are to be redeemed and cannot move elsewhere",
        "ask to leave with fewer shares first",
    ),
    (
        &["NotEnoughShares"],
        Code::InsufficientFunds,
        "{0:who} has fewer than the {1} shares that were asked for",
        "ask to leave with fewer",
    ),
    (
        &["NothingToHold"],
        Code::NothingToDo,
        "{0:who} has no wish to leave that could run out, or the product is not in trouble",
        NOTHING,
    ),
    (
        &["ERC4626ExceededMaxDeposit", "ERC4626ExceededMaxMint"],
        Code::TooEarly,
        "the pool takes nobody in while its product is in trouble, and no more once it is closed",
        "wait until the trouble is over, or choose another product",
    ),
    (
        &["ERC4626ExceededMaxRedeem", "ERC4626ExceededMaxWithdraw"],
        Code::TooEarly,
        "{0:who} may leave with {2} shares now",
        "ask to leave first, wait, and leave within a week",
    ),
    (
        &["CloneArgumentsTooLong", "Create2EmptyBytecode", "FailedDeployment", "InsufficientBalance"],
        Code::Refused,
        "the contract of the pool cannot be made",
        "look at the deployment: `dmex deploy --check`",
    ),
    (&["AlreadyMeasured"], Code::AlreadyDone, "the losses of product {0} are measured already", NOTHING),
    (
        &["NotMeasured"],
        Code::TooEarly,
        "the losses of product {0} are not measured yet",
        "measure them first; anybody may",
    ),
    (&["NotRefunded"], Code::TooEarly, "NFT {0} has not taken its refund", "take the refund first"),
    (&["MoreThanLost"], Code::OutOfLimits, "{1} smallest units are more than NFT {0} has lost", LESS),
    (&["NotAsset"], Code::Refused, "the coin does not count as reserve", "the DAO says which do"),
    (
        &["PayTokenWithoutPrice"],
        Code::Refused,
        "nothing says what the coin {0:who} is worth",
        "the DAO must name its price source first",
    ),
    (
        &["NoPrice", "BadFeed", "NoSource"],
        Code::Refused,
        "the price of the coin is not known",
        "the DAO must name its price source",
    ),
    (
        &["BadSource"],
        Code::BadRequest,
        "this source does not give a usable price of the coin now",
        "choose another source",
    ),
    (&["TooEarly"], Code::TooEarly, "a round for product {0} can be opened from {1:time} on", LATER),
    (
        &["ReserveTooSmall"],
        Code::OutOfLimits,
        "the reserve has {2} smallest units of the coin free, and {1} were asked for",
        LESS,
    ),
    (&["NothingToPay"], Code::NothingToDo, "no recorded loss of product {0} is left to make good", NOTHING),
    (&["RoundNotOpen"], Code::TooLate, "round {0} is not open", "choose one that is"),
    (&["RoundRunning"], Code::TooEarly, "round {0} may be claimed from until {1:time}", LATER),
    (
        &["WrongProduct"],
        Code::DoesNotFit,
        "NFT {0} is not of product {1}, for which the round is",
        "leave that NFT out",
    ),
    (
        &["AlreadyClaimed"],
        Code::AlreadyDone,
        "NFT {1} had its share of round {0} already",
        "leave that NFT out",
    ),
];
