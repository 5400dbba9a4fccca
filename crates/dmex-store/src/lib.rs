//! What the chain says, as tables: a cache that can be rebuilt from the first block on and then equals itself.
//!
//! SQLite and Postgres stand behind one set of statements. Rows are types ([`rows`]); a batch of blocks is written with
//! its cursor in one transaction ([`Batch`]), and blocks that a reorg took are taken back exactly ([`Store::roll_back`]).
//! What is read is asked through one trait per aggregate ([`read`]).

mod ailment;
mod backend;
pub mod column;
mod differ;
mod docs;
mod error;
mod freeze;
mod lead;
mod put;
pub mod read;
pub mod rows;
mod schema;
mod statement;
pub mod table;
mod watch;
mod write;

pub use backend::{Backend, RULES, Store, sqlite_url};
pub use differ::{Difference, Wrong};
pub use docs::database_markdown;
pub use error::StoreError;
pub use table::Row;
pub use watch::{Plan, Watch};
pub use write::{Batch, Change, PreparedBatch};
