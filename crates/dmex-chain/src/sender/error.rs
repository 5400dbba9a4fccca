//! What can go wrong, by what the caller can do about it.

use std::path::PathBuf;

use alloy::primitives::B256;
use alloy::transports::TransportError;
use dmex_catalogue::Revert;

use super::purpose::{Account, PurposeKey};

/// Why the sender's file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Another process has it.
    #[error("another process sends from {folder}: stop it, or choose another state folder", folder = .folder.display())]
    InUse {
        /// The state folder.
        folder: PathBuf,
    },
    /// It cannot be read.
    #[error("{path} is not readable: restore it from a copy; without one, delete it only after checking on chain what was sent", path = .path.display())]
    Corrupt {
        /// The file.
        path: PathBuf,
        /// What the database said.
        #[source]
        source: sqlx::Error,
    },
    /// It belongs to another chain.
    #[error(
        "{path} belongs to another chain (id {kept}, the node has {found}): use the node it was made with, or another state folder",
        path = .path.display()
    )]
    OtherChain {
        /// The file.
        path: PathBuf,
        /// Chain id and start of the genesis hash in the file.
        kept: String,
        /// The same of the node.
        found: String,
    },
    /// The node does not answer.
    #[error("the node does not answer")]
    Node(#[from] TransportError),
    /// A file of the state folder cannot be read or written.
    #[error("cannot use {path}: check that the state folder is writable", path = .path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: std::io::Error,
    },
}

/// Why a purpose was not taken.
#[derive(Debug, thiserror::Error)]
pub enum SubmitError {
    /// The key stands for something else already. Keys must be derived from the purpose.
    #[error("the key {key} was used for a different transaction")]
    KeyReused {
        /// The key.
        key: PurposeKey,
    },
    /// There is no such account.
    #[error("no account is called {account}; there are: {known}")]
    UnknownAccount {
        /// The label asked for.
        account: Account,
        /// The labels there are.
        known: String,
    },
    /// The file failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Why there is no receipt.
#[derive(Debug, thiserror::Error)]
pub enum WaitError {
    /// It would revert, or the account cannot pay. Nothing was sent; mend the cause and submit
    /// again under the same key.
    #[error("{key} was refused: {reason}")]
    Refused {
        /// The purpose.
        key: PurposeKey,
        /// Why.
        reason: Revert,
    },
    /// It was mined without effect, not long ago. Whether it is tried again is decided when no reorg can change that.
    #[error(
        "{key} had no effect in transaction {hash}; it is tried again once that is final, if it is still to be done"
    )]
    WithoutEffect {
        /// The purpose.
        key: PurposeKey,
        /// The transaction.
        hash: B256,
    },
    /// It was mined without effect, for good. Another try needs another key.
    #[error("{key} reverted in transaction {hash}: {reason}")]
    Reverted {
        /// The purpose.
        key: PurposeKey,
        /// The transaction.
        hash: B256,
        /// Why.
        reason: Revert,
    },
    /// The node failed for too long. What is signed is kept and will be sent when it is back; what is not is asked for
    /// again by whoever still wants it.
    #[error("{key} cannot go on now; check the node")]
    Stuck {
        /// The purpose.
        key: PurposeKey,
        /// The last failure.
        #[source]
        source: DriveError,
    },
    /// It was not taken.
    #[error(transparent)]
    Submit(#[from] SubmitError),
    /// The file failed, or the key is not known.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Why the queue did not move on. Everything is kept; another try goes on.
#[derive(Debug, thiserror::Error)]
pub enum DriveError {
    /// The node failed or said no.
    #[error("the node failed: {0}")]
    Node(#[from] TransportError),
    /// The node has the block but not the receipt.
    #[error("the node has no receipt of {hash}: use a node that keeps receipts")]
    NoReceipt {
        /// The transaction.
        hash: B256,
    },
    /// The key did not sign.
    #[error("the key did not sign")]
    Sign(#[from] alloy::signers::Error),
    /// Open purposes belong to a key that was not given.
    #[error("there are open transactions of {0}, whose key was not given")]
    NoKey(alloy::primitives::Address),
    /// The file failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl DriveError {
    /// Whether another try is sure to fail too.
    pub(super) const fn is_lasting(&self) -> bool {
        match self {
            Self::NoKey(_) | Self::Store(_) => true,
            Self::Node(_) | Self::NoReceipt { .. } | Self::Sign(_) => false,
        }
    }
}

/// Why the sender's file failed.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Nothing was ever submitted under this key.
    #[error("nothing was submitted under the key {0}")]
    UnknownKey(PurposeKey),
    /// The database failed: disk full, file gone.
    #[error("the sender's file failed: make room on its disk, and see that it may be written to")]
    Database(#[from] sqlx::Error),
    /// A row makes no sense.
    #[error("the sender's file has a broken row: {0}")]
    BrokenRow(String),
}
