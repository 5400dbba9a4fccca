//! The indexer against a real anvil, SQLite and Postgres.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod assets;
mod auctions;
mod beside;
mod dao;
mod databases;
mod far;
mod faults;
mod faulty_node;
mod finality;
mod follows;
mod kills;
mod leads;
mod nodes;
mod null_rounds;
mod parts;
mod policies;
mod reorgs;
mod shorter;
mod silent;
mod strangers;
