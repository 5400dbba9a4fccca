//! Amounts, rates and prices, each a type of its own.
//!
//! Only the operations that make sense exist: nothing here adds satoshi to attoFIL.

mod amount;
mod coin;
mod decimal;
mod difficulty;
mod reward;
mod usd;

pub use amount::{AttoFil, Satoshi, StorageBytes};
pub use coin::Coin;
pub use decimal::{ParseDecimalError, parse_decimal};
pub use difficulty::Difficulty;
pub use reward::RewardPerUnit;
pub use usd::Usd;
