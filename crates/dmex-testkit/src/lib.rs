//! The contracts on an EVM in process, for tests that need long histories at speed.
//!
//! - [`Evm`]: deploys, calls from any account at any time, decodes results and errors by name
//! - [`World`]: the whole protocol on it, with test coins, price feeds and five reporters
//!
//! The differential test in `tests/differential` plays random histories on a [`World`] and on `dmex-model`.

mod error;
mod evm;
mod postgres;
mod world;

pub use error::CallError;
pub use evm::Evm;
pub use postgres::Postgres;
pub use world::{Coins, DOLLAR_AGE, FIRST_DAY, People, World};
