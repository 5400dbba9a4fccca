//! The API over real stores: one of a real story on a chain, on both databases, and small ones written by hand.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod acts;
mod around;
mod asked;
mod crowd;
mod document;
mod every_action;
mod round_trips;
mod server;
mod stores;
mod story;
mod stream;
mod wide;

use dmex_testchain as chain;
