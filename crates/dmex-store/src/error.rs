//! What can go wrong with a store.

use alloy_primitives::Address;

use crate::ailment::Told;

/// Why a store did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database failed, or cannot be reached.
    #[error("{}", Told(.0))]
    Database(#[from] sqlx::Error),
    /// The tables could not be brought up to date.
    #[error(
        "the tables cannot be brought up to date: {0}; they were made by a newer program, or changed by hand"
    )]
    Migration(#[from] sqlx::migrate::MigrateError),
    /// The address names no database that we know.
    #[error("{0:?} names no database: write sqlite:FILE or postgres://USER@HOST/NAME")]
    UnknownDatabase(String),
    /// A row holds what we never write, or the file is no database.
    #[error("the store is damaged: {0}; delete it, and `dmex index` builds it anew from the chain")]
    Damaged(String),
    /// The store is another deployment's.
    #[error(
        "the store follows the settlement {found} on chain {found_chain}, not {wanted} on chain {wanted_chain}: give another store"
    )]
    OtherDeployment {
        /// Whose it is.
        found: Address,
        /// On which chain.
        found_chain: u64,
        /// Whose it should be.
        wanted: Address,
        /// On which chain.
        wanted_chain: u64,
    },
    /// It was made by release 0.5 or one before it.
    #[error(
        "the store was made by release 0.5 or one before it, whose contracts this program does not read: name a new one with --store, or delete it, and `dmex index` fills it from the chain"
    )]
    OfRelease05,
    /// Events were read by other rules.
    #[error(
        "the store was built by version {found} of the rules, this program has {wanted}: delete it and let the indexer build it again"
    )]
    OtherRules {
        /// By which version.
        found: u32,
        /// Which version this is.
        wanted: u32,
    },
    /// Somebody else wrote meanwhile: what was to be written builds on what is no more.
    #[error("another indexer wrote to the store meanwhile")]
    MovedOn,
    /// A reorg goes deeper than what is kept to take blocks back.
    #[error(
        "the chain was reorganised below block {0}, deeper than the store can take back: delete it and let the indexer build it again"
    )]
    TooDeep(u64),
}
