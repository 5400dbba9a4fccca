//! The mining crate against real data: headers, official vectors, published figures, and broken folders.

#![expect(clippy::unwrap_used, reason = "what serves tests may fail as loudly as they do")]

mod backtest;
mod benchmark_vectors;
mod bitcoin_days;
mod bitcoin_headers;
mod chart;
mod data_folder;
mod filecoin_days;
mod filecoin_vectors;
mod folder;
mod header_chain;
mod simulation;
mod slow_default;
mod valuation_vectors;
