//! The API over real stores: one of a real story on a chain, on both databases, and small ones written by hand.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod acts;
mod around;
mod document;
mod server;
mod stores;
mod story;
mod stream;

use dmex_testchain as chain;
