//! The program as its users run it: the real binary, on a real anvil.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod dao;
mod default;
mod default_of_storage;
mod demo;
mod files;
mod keepers;
mod nodes;
mod offline;
mod operations;
mod process;
mod refusals;
mod relay;
mod report;
mod reserve;
mod rig;
mod simulate;
mod store;
mod story;
mod underwriting;
