//! The program as its users run it: the real binary, on a real anvil.

// Commands are futures of futures, deeper than the compiler looks by itself.
#![recursion_limit = "256"]
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod alarms;
mod api;
mod dao;
mod default;
mod default_of_storage;
mod demo;
mod files;
mod keepers;
mod keys;
mod nodes;
mod offline;
mod operations;
mod process;
mod promql;
mod refusals;
mod relay;
mod report;
mod reserve;
mod rig;
mod sender;
mod several_nodes;
mod simulate;
mod store;
mod story;
mod tampering;
mod underwriting;
