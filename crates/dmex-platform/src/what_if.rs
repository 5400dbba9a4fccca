//! What a token's holder gets, and when, if its miner stops now.
//!
//! [`Standing`] is all that decides it, read from the chain by [`Platform::token_standing`]; [`Forecast::of`] is arithmetic
//! and asks nobody. It does day by day what `Settlement.sol`, `Closing.sol`, `LossLedger.sol` and `Insurance.sol` do.
//!
//! Assumed is
//! - that nobody deposits any more and the bond stays what it is: nothing is sold, added or withdrawn. What can be counted
//!   on is [`Standing::secured`]: there the miner takes out all bond that it may, and nothing after that;
//! - that on every day whose benchmark is not final a unit mines what it mined on the last final day, at the same price; and
//!   that what the last final day says of the days after it is what the last one before a closing will say;
//! - that everybody else does what they may as soon as they may: benchmarks are final within two days, due days are
//!   settled at once, and the DAO votes or nobody does ([`Decision`]).

mod arithmetic;
mod course;
mod holder;
mod loss;
mod reading;
mod standing;
#[cfg(test)]
mod story;

pub use course::{Closing, Course, DayAhead, Decision, DueDay, End};
pub use holder::{Coins, Forecast, HolderDay, Insured, Rest};
pub use reading::WhatIfError;
pub use standing::{
    Call, Cover, Holding, Market, MarketDay, Sealed, Shortfall, Sides, Standing, Start, State, Sums, Terms,
};

#[expect(unused_imports, reason = "named in the documentation")]
use crate::Platform;
