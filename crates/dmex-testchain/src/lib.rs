//! A development chain with a story to read, and stores to read it into, that live as long as a test.
//!
//! - [`Chain`]: people buy, trade and are paid, miners deliver or stop, days pass, blocks are replaced
//! - [`TestStore`]: a store on SQLite or on a Postgres server that all tests of a program share
//! - [`wide`]: a store in which one account has a million rows
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
#![expect(clippy::missing_panics_doc, reason = "a test fails by panicking, wherever it is")]

mod chain;
mod forgetful;
mod stores;
pub mod wide;

pub use chain::{Chain, FIRST};
pub use stores::{TestStore, assert_same, database};
