//! What can go wrong while following the chain.

use alloy::transports::TransportError;
use dmex_platform::Told;
use dmex_store::StoreError;

use crate::fold::FoldError;

/// Why the indexer did not get further. Nothing is lost: it goes on from its cursor.
#[derive(Debug, thiserror::Error)]
pub enum IndexError {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The node failed.
    #[error("the node failed: {0}")]
    Node(#[from] TransportError),
    /// The contracts cannot be read.
    #[error(
        "the contracts cannot be read: {}; if the node forgot old blocks, let the indexer catch up and try again",
        Told(.0)
    )]
    Contract(#[from] alloy::contract::Error),
    /// The node keeps too few old states.
    #[error(
        "the node does not answer for block {0} any more: use one that keeps the state of the last few hundred blocks"
    )]
    Forgotten(u64),
    /// The node's answer cannot be true.
    #[error("the node answers nonsense: {0}; if this goes on, use another node")]
    Nonsense(String),
    /// A task of ours ended without a result.
    #[error("a task of the indexer ended: {0}; it begins again from its cursor")]
    Task(#[from] tokio::task::JoinError),
    /// There is no room for files that are needed for a while.
    #[error("no file can be made where temporary ones are kept: {0}; check the disk, and TMPDIR")]
    File(#[from] std::io::Error),
    /// The program is older or newer than the contracts.
    #[error("{0}")]
    Version(String),
}

impl IndexError {
    /// A block is not there that must be.
    pub(crate) fn missing(block: u64) -> Self {
        Self::Nonsense(format!("there is no block {block} below the head"))
    }

    /// Whether another try can help: the node or somebody else was the trouble, not the store.
    #[must_use]
    pub const fn is_passing(&self) -> bool {
        match self {
            Self::Node(_)
            | Self::Contract(_)
            | Self::Forgotten(_)
            | Self::Nonsense(_)
            | Self::Task(_)
            | Self::Store(StoreError::MovedOn | StoreError::Database(_)) => true,
            Self::Store(_) | Self::File(_) | Self::Version(_) => false,
        }
    }
}

impl From<FoldError> for IndexError {
    fn from(error: FoldError) -> Self {
        match error {
            FoldError::Store(error) => Self::Store(error),
            FoldError::Contradiction { .. } => Self::Nonsense(error.to_string()),
            FoldError::Unknown { .. } | FoldError::NewAsset { .. } => Self::Version(error.to_string()),
        }
    }
}
