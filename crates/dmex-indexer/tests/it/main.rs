//! The indexer against a real anvil, SQLite and Postgres.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod databases;
mod faults;
mod faulty_node;
mod follows;
mod kills;
mod leads;
mod nodes;
mod null_rounds;
mod reorgs;
mod strangers;
