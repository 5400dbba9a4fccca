//! The API over real stores: one of a real story on a chain, on both databases, and small ones written by hand.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod acts;
mod around;
#[path = "../../../dmex-indexer/tests/it/chain.rs"]
#[allow(dead_code, reason = "the indexer's tests need more of it")]
mod chain;
mod document;
#[path = "../../../dmex-indexer/tests/it/forgetful.rs"]
#[allow(dead_code, reason = "the indexer's tests need more of it")]
mod forgetful;
mod server;
mod stores;
mod story;
mod stream;
