//! The words of the protocol as types.
//!
//! Each amount, id and time has a type of its own, parsed at the edge and trusted inside.
//! Only the operations that make sense exist.

mod amount;
mod asset;
mod bps;
mod day;
mod id;
#[cfg(feature = "openapi")]
mod openapi;
mod plain;
mod power;
mod product_state;
pub mod text;
mod words;

/// The greatest whole number that every reader of JSON keeps exact: 2^53 − 1. What can be more is text there.
pub const MAX_JSON_INTEGER: u64 = 9_007_199_254_740_991;

pub use amount::Amount;
pub use asset::{Asset, Clock, ParseAssetError};
pub use bps::{Bps, BpsTooLarge};
pub use day::{Day, ParseDayError};
pub use id::{PolicyId, ProductId, TokenId};
pub use plain::{is_unseen, plain, plain_lines};
pub use power::{ParsePowerError, Power, PowerUnit};
pub use product_state::{DEAD_SCORE, GOOD_SCORE, ParseProductStateError, ProductFacts, ProductState};
pub use words::{
    ActionClass, Condition, DifficultySource, ParseWordError, PolicyState, PriceSource, ProductStanding,
    Uninsurable,
};
