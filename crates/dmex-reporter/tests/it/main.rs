//! The sources against local servers that answer in the formats of real ones, with recorded days.
//!
//! No real node can be reached here: that a real one answers in these formats is taken from its documentation.

#![expect(clippy::unwrap_used, reason = "what serves tests may fail as loudly as they do")]

mod bitcoin;
mod chain;
mod filecoin;
mod lotus_server;
mod quorum;
