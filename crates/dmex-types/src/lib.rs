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
mod power;

pub use amount::Amount;
pub use asset::{Asset, Clock, ParseAssetError};
pub use bps::{Bps, BpsTooLarge};
pub use day::{Day, ParseDayError};
pub use id::{ProductId, TokenId};
pub use power::{ParsePowerError, Power, PowerUnit};
