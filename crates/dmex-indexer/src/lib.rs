//! Follows the chain and turns its events into rows.
//!
//! History is read in ranges that adapt to the node, in a pipeline; from the last final block on several at a time, each
//! with what is needed to take it back. Rows and cursor are written in one transaction, so that a kill at any point loses
//! nothing; every block must stand on the one before, so that there are no gaps.

mod error;
mod finality;
mod fold;
mod indexer;
mod longest;
mod node;
mod service;
mod sources;
mod state;
mod verify;

pub use error::IndexError;
pub use indexer::{Indexer, Progress};
pub use service::{IndexService, OnDamage};
pub use verify::{NOT_COMPARED, Step, Verified, verify};
