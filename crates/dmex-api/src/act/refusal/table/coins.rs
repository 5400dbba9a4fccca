//! What coins refuse, and what any contract may.

use dmex_wire::Code;

use super::{ANOTHER, PROPOSE, Row};

pub(super) const COINS: &[Row] = &[
    (
        &["ERC20InsufficientBalance"],
        Code::InsufficientFunds,
        "{0:who} has too little of the coin",
        "get more of the coin first",
    ),
    (
        &["ERC20InsufficientAllowance"],
        Code::InsufficientAllowance,
        "{0:who} may not take enough of the coin",
        "send the transactions of `approvals_needed` first",
    ),
    (
        &["SafeERC20FailedOperation"],
        Code::InsufficientFunds,
        "the coin refuses the payment",
        "look at balance and approval",
    ),
    (
        &["ERC20InvalidApprover", "ERC20InvalidReceiver", "ERC20InvalidSender", "ERC20InvalidSpender"],
        Code::BadRequest,
        "the coin refuses the address {0:who}",
        ANOTHER,
    ),
    (
        &["ERC2612ExpiredSignature", "ERC2612InvalidSigner", "InvalidAccountNonce"],
        Code::BadPermit,
        "the permit is over, used or somebody else's",
        "sign a new one",
    ),
    (
        &["ECDSAInvalidSignature", "ECDSAInvalidSignatureLength", "ECDSAInvalidSignatureS"],
        Code::BadPermit,
        "the signature is none",
        "sign again",
    ),
    (
        &["InvalidShortString", "StringTooLong"],
        Code::OutOfLimits,
        "a name of the coin cannot be kept",
        "choose a shorter one",
    ),
    (
        &["DevelopmentChainOnly"],
        Code::DevelopmentOnly,
        "test coins exist on development chains only",
        "use real coins",
    ),
    (&["NoRound"], Code::NotFound, "the price feed has no round {0}", "name a round that it has"),
    (&["NotPoster"], Code::NotYours, "{0:who} may not post prices", "sign with the poster's account"),
    (&["OwnableUnauthorizedAccount"], Code::NotYours, "only the owner may do this", PROPOSE),
    (&["OwnableInvalidOwner"], Code::BadRequest, "{0:who} cannot be an owner", ANOTHER),
    (
        &["ParameterOutOfBounds"],
        Code::OutOfLimits,
        "the value is outside the bounds in the contract's code",
        "choose another value",
    ),
    (
        &["ReentrancyGuardReentrantCall"],
        Code::Refused,
        "the coin called back while being paid",
        "use another coin",
    ),
    (
        &[
            "SafeCastOverflowedUintDowncast",
            "SafeCastOverflowedIntDowncast",
            "Panic",
            "ERC20ExceededSafeSupply",
        ],
        Code::OutOfLimits,
        "a number is beyond what the contract can count",
        "use a smaller one",
    ),
];
