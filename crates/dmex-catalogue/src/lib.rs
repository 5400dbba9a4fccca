//! What the contracts mean, said once: the NatSpec beside each error has its sentence, its code and what to do, and
//! `contracts/catalogue.json` is made of that. Chinese is in `words/zh.json`, by the same signatures.
//!
//! Sentences are templates: `{product}` stands for the error's argument as it is, `{amount:pay}` for the argument in a
//! unit. [`unit::UNITS`] lists the units.

mod entry;
mod explain;
pub mod number;
mod revert;
pub mod unit;
mod words;

pub use entry::{Entry, by_selector, entries, entry};
pub use explain::Explained;
pub use number::Coin;
pub use revert::Revert;
pub use unit::Units;
pub use words::{Language, standing};
