//! Everything against a real anvil.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod anvil;
mod gather;
mod kill;
mod nodes;
mod provider;
mod rig;
mod sender;
mod stream;
