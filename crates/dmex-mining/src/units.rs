//! Amounts, rates and prices, each a type of its own.
//!
//! Only the operations that make sense exist: nothing here adds satoshi to attoFIL.

mod amount;
mod atto_coin;
mod coin;
mod decimal;
mod difficulty;
mod reward;
mod signed_usd;
mod usd;

pub use amount::{AttoFil, Satoshi, StorageBytes};
pub use atto_coin::AttoCoin;
pub use coin::Coin;
pub use decimal::{ParseDecimalError, parse_decimal};
pub use difficulty::Difficulty;
pub use reward::RewardPerUnit;
pub use signed_usd::SignedUsd;
pub use usd::Usd;
