//! What went wrong.

use std::fmt;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Problem {
    /// What went wrong.
    pub error: ProblemDetail,
}

/// What went wrong, for programs and for people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ProblemDetail {
    /// For programs, and to translate by.
    pub code: Code,
    /// In a few words, always the same for a code.
    pub title: String,
    /// In a sentence, with names and numbers.
    pub detail: String,
    /// What to do about it.
    pub hint: String,
}

macro_rules! codes {
    ($($(#[doc = $about:literal])+ $code:ident $name:literal $title:literal;)*) => {
        /// What went wrong, for programs. New ones may be added: treat one that is not known like `refused`.
        ///
        /// | Code | What went wrong |
        /// |---|---|
        $(#[doc = concat!("| `", $name, "` |", $($about,)+ " |")])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
        #[serde(rename_all = "kebab-case")]
        pub enum Code {
            $($(#[doc = $about])+ $code,)*
            /// What a newer server says.
            #[serde(other)]
            Other,
        }

        impl Code {
            /// Every code that this version knows.
            pub const ALL: &[Self] = &[$(Self::$code,)* Self::Other];

            /// In a few words.
            #[must_use]
            pub const fn title(self) -> &'static str {
                match self {
                    $(Self::$code => $title,)*
                    Self::Other => "It cannot be done",
                }
            }

            /// The code of a name.
            #[must_use]
            pub fn of_name(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|code| code.name() == name)
            }

            /// As it is written.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$code => $name,)*
                    Self::Other => "other",
                }
            }
        }
    };
}

codes! {
    /// The question cannot be understood.
    BadRequest "bad-request" "That was not understood";
    /// There is nothing of that name.
    NotFound "not-found" "There is no such thing";
    /// The path takes another method.
    MethodNotAllowed "method-not-allowed" "That cannot be done here";
    /// The body is not JSON.
    UnsupportedMediaType "unsupported-media-type" "That is not JSON";
    /// The body is too long.
    TooLarge "too-large" "That is too much at once";
    /// Too many questions from this address.
    TooManyRequests "too-many-requests" "Too many questions";
    /// Too many streams are open.
    Busy "busy" "The server is busy";
    /// The server asks no node.
    NoNode "no-node" "The server asks no node";
    /// The answer took too long.
    TimedOut "timed-out" "The answer took too long";
    /// The node failed.
    NodeFailed "node-failed" "The node does not answer";
    /// The store failed.
    StoreFailed "store-failed" "The server failed";
    /// The account has too little of a coin.
    InsufficientFunds "insufficient-funds" "Not enough money";
    /// The account has too little of the chain's coin to pay for gas.
    InsufficientGas "insufficient-gas" "Not enough coin for the fee";
    /// The transaction was allowed too little gas.
    OutOfGas "out-of-gas" "It ran out of gas";
    /// A contract may not take enough of the account's coin.
    InsufficientAllowance "insufficient-allowance" "Not allowed to take enough";
    /// The permit was not signed by the account, for this, or is over.
    BadPermit "bad-permit" "The permit does not hold";
    /// The account does not hold the NFT, is not the miner, or has not the right.
    NotYours "not-yours" "That is not yours";
    /// Something is not any more as it was when the question was asked: price, application, holder.
    ChangedMeanwhile "changed-meanwhile" "Something changed meanwhile";
    /// Less power is left than was asked for.
    SoldOut "sold-out" "Not so much is left";
    /// The product is not on sale.
    SaleClosed "sale-closed" "The sale is closed";
    /// The DAO paused all sales.
    SalesPaused "sales-paused" "Sales are paused";
    /// The bond must grow before more can be sold, or less must be taken out of it.
    BondTooSmall "bond-too-small" "The bond is too small";
    /// More or less than a purchase, a buyer or a miner may have.
    OutOfLimits "out-of-limits" "That is outside the limits";
    /// The DAO has not approved the miner.
    MinerNotApproved "miner-not-approved" "The miner is not approved";
    /// A day or a wait is not over.
    TooEarly "too-early" "It is too early";
    /// A day, a window or a deadline is over.
    TooLate "too-late" "It is too late";
    /// It was done before.
    AlreadyDone "already-done" "It was done before";
    /// There is nothing to pay, settle or take.
    NothingToDo "nothing-to-do" "There is nothing to do";
    /// Another contract locked the NFT.
    TokenLocked "token-locked" "The NFT is locked";
    /// The NFTs or numbers do not go together.
    DoesNotFit "does-not-fit" "That does not go together";
    /// Nobody sells insurance for that, or not so much.
    NotInsurable "not-insurable" "That cannot be insured";
    /// It takes more votes.
    NotEnoughVotes "not-enough-votes" "Not enough votes";
    /// The proposal is not where this can be done.
    WrongState "wrong-state" "That cannot be done now";
    /// Whoever is accused does not vote on it.
    Accused "accused" "The accused do not vote";
    /// A term of an offer or a part of an application is not possible.
    BadTerms "bad-terms" "The terms are not possible";
    /// Development chains only.
    DevelopmentOnly "development-only" "Only on development chains";
    /// The contracts would refuse it for another reason.
    Refused "refused" "The contracts refuse it";
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_kebab_case_and_a_new_one_is_read_as_other() {
        for code in Code::ALL {
            assert_eq!(serde_json::to_value(code).unwrap_or_default(), code.name(), "{code:?}");
            assert_eq!(Code::of_name(code.name()), Some(*code));
        }
        assert_eq!(serde_json::from_str::<Code>("\"of-tomorrow\"").ok(), Some(Code::Other));
        assert_eq!(Code::NotYours.to_string(), "not-yours");
    }
}
