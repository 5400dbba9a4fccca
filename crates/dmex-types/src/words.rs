//! What contracts count as numbers, and what follows from them, in words: the same word in SQL, in JSON and in the keys of
//! pages' words.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// The text is none of the words for something.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is none of {words}")]
pub struct ParseWordError {
    /// What was written.
    text: String,
    /// What could have been.
    words: String,
}

/// Declares an enum with its words: of a contract in the order of the contract's numbers.
macro_rules! words {
    ($(#[doc = $about:literal])+ $name:ident { $($(#[doc = $variant_about:literal])+ $variant:ident = $word:literal,)+ }) => {
        $(#[doc = $about])+
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum $name {
            $($(#[doc = $variant_about])+ #[serde(rename = $word)] $variant,)+
        }

        impl $name {
            /// Every one, in the order of the contract's numbers.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];
            /// Their words, in the same order.
            pub const WORDS: &'static [&'static str] = &[$($word),+];

            /// The word for it.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)+
                }
            }

            /// What the contract means by a number; none if it has no such number.
            #[must_use]
            pub fn of_number(number: u8) -> Option<Self> {
                Self::ALL.get(usize::from(number)).copied()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.name())
            }
        }

        impl FromStr for $name {
            type Err = ParseWordError;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                let found = Self::ALL.iter().find(|known| known.name() == text).copied();
                found.ok_or_else(|| ParseWordError { text: text.to_owned(), words: Self::WORDS.join(", ") })
            }
        }
    };
}

words! {
    /// How much a proposal can do; lowest first (`IActionClasses.Class`).
    ActionClass {
        /// Takes nothing from anybody: suspending a miner.
        Parameter = "parameter",
        /// Judges a miner: ends a product, approves or revokes, counts an address among a miner's own.
        Termination = "termination",
        /// Opens the reserve, moves coins, or changes what people's money stands for.
        ReserveSpend = "reserve_spend",
        /// Changes the rules, or was never classified.
        Constitution = "constitution",
    }
}

words! {
    /// Whether a product is in good standing, and if not why: the first reason in this order (`IBonds.Standing`). Without good
    /// standing nothing more is sold, and of most reasons no bond leaves.
    ProductStanding {
        /// It is in good standing.
        Good = "good",
        /// It was ended.
        Closed = "closed",
        /// The DAO may end it.
        Terminable = "terminable",
        /// It was delivered badly lately: its score is above 12.
        Scored = "scored",
        /// The grace of a day is over, and the day is not settled.
        Overdue = "overdue",
        /// The bond is below its bond days.
        BondLow = "bond_low",
        /// It was not assessed on the newest final day or the one before.
        CallStale = "call_stale",
        /// The bond is below what is called for.
        CallUnmet = "call_unmet",
    }
}

words! {
    /// Where a final day's price comes from (`IBenchmark.PriceSource`).
    PriceSource {
        /// The feed's round in force at the day's end.
        Feed = "feed",
        /// The day before, for no round was proven.
        Carried = "carried",
        /// The median of the reports, for no round was proven for days.
        Reported = "reported",
    }
}

words! {
    /// Where a final day's difficulty comes from (`IBitcoinBenchmark.DifficultySource`).
    DifficultySource {
        /// The median of the reports, or of a silent day the day before.
        Reported = "reported",
        /// Headers proved it.
        Proven = "proven",
        /// Headers proved it for an earlier day: the relay was too far behind.
        LastProven = "last_proven",
    }
}

words! {
    /// How a product stands for those who back it (`IInsurancePool.Condition`).
    Condition {
        /// Nothing is wrong: underwriters may join.
        Open = "open",
        /// It is terminable, a closed day is past its grace, or it is closed and cover of it stands.
        Troubled = "troubled",
        /// It is closed, and no cover of it stands: everyone may leave.
        Over = "over",
    }
}

words! {
    /// Where a policy stands.
    PolicyState {
        /// It was bought, and it is not known yet that every day before its first was delivered; next `running` or `never_began`.
        Waiting = "waiting",
        /// It covers; next `over`.
        Running = "running",
        /// A day before its beginning was short, or its product was closed before: the premium goes back; next `over`.
        NeverBegan = "never_began",
        /// Nothing is covered any more.
        Over = "over",
    }
}

words! {
    /// Why an NFT cannot be insured now: the first of these reasons.
    Uninsurable {
        /// Its product has no pool.
        NoPool = "no_pool",
        /// The DAO has set no rate for its product.
        NoRate = "no_rate",
        /// Its product was ended.
        Closed = "closed",
        /// The DAO may end its product.
        Terminable = "terminable",
        /// The delivery score of its product is above 0.
        Scored = "scored",
        /// A closed day of its product is past its grace.
        Overdue = "overdue",
        /// The bond of its product is below its bond days.
        BondLow = "bond_low",
        /// Its product was not assessed on the newest final day or the one before.
        CallStale = "call_stale",
        /// The bond of its product is below what is called for.
        CallUnmet = "call_unmet",
        /// No day is left that the cover would begin before.
        NoDaysLeft = "no_days_left",
        /// It has a policy that stands.
        Insured = "insured",
    }
}

impl Uninsurable {
    /// Why a product of some standing is not insured; none if it is in good standing.
    #[must_use]
    pub const fn of_standing(standing: ProductStanding) -> Option<Self> {
        match standing {
            ProductStanding::Good => None,
            ProductStanding::Closed => Some(Self::Closed),
            ProductStanding::Terminable => Some(Self::Terminable),
            ProductStanding::Scored => Some(Self::Scored),
            ProductStanding::Overdue => Some(Self::Overdue),
            ProductStanding::BondLow => Some(Self::BondLow),
            ProductStanding::CallStale => Some(Self::CallStale),
            ProductStanding::CallUnmet => Some(Self::CallUnmet),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sale_6_each_reason_has_one_word_and_the_number_of_the_contract() {
        assert_eq!(ProductStanding::of_number(0), Some(ProductStanding::Good));
        assert_eq!(ProductStanding::of_number(7), Some(ProductStanding::CallUnmet));
        assert_eq!(ProductStanding::of_number(8), None);
        for standing in ProductStanding::ALL {
            assert_eq!(serde_json::to_value(standing).unwrap(), standing.name());
            assert_eq!(standing.name().parse(), Ok(*standing));
        }
        let told = "held".parse::<ProductStanding>().unwrap_err().to_string();
        assert!(told.contains("\"held\"") && told.contains("call_unmet"), "{told}");
    }

    #[test]
    fn mark_5_sources_are_told_apart_by_the_contracts_numbers() {
        assert_eq!(PriceSource::of_number(2), Some(PriceSource::Reported));
        assert_eq!(DifficultySource::of_number(2), Some(DifficultySource::LastProven));
        assert_eq!(DifficultySource::LastProven.to_string(), "last_proven");
        assert_eq!(PriceSource::of_number(3), None);
    }

    #[test]
    fn risk_5_only_good_standing_is_no_reason_against_insuring() {
        for standing in ProductStanding::ALL {
            let reason = Uninsurable::of_standing(*standing);
            assert_eq!(reason.is_none(), *standing == ProductStanding::Good);
            assert!(reason.is_none_or(|reason| reason.name() == standing.name()), "{standing}");
        }
        assert_eq!(Condition::of_number(1), Some(Condition::Troubled));
        assert_eq!(PolicyState::NeverBegan.to_string(), "never_began");
    }
}
