//! What to do when the store or its indexer is the trouble.

use dmex_indexer::IndexError;
use dmex_store::StoreError;

use super::{contract, node};
use crate::status::Failure;

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        match &error {
            StoreError::UnknownDatabase(_) => Self::usage(error.to_string()),
            StoreError::Database(_) | StoreError::Migration(_) => Self::file(error.to_string()),
            StoreError::Damaged(_)
            | StoreError::OtherDeployment { .. }
            | StoreError::OfRelease05
            | StoreError::OtherRules { .. }
            | StoreError::TooDeep(_) => Self::file(error.to_string()),
            StoreError::MovedOn => Self::refused(format!("{error}: try again")),
        }
    }
}

impl From<IndexError> for Failure {
    fn from(error: IndexError) -> Self {
        match error {
            IndexError::Store(error) => error.into(),
            IndexError::Node(cause) => node::transport(&cause),
            IndexError::Contract(cause) => contract::unreadable(&cause),
            IndexError::Nonsense(_) | IndexError::Forgotten(_) => Self::node(error.to_string()),
            IndexError::Version(_) | IndexError::File(_) => Self::file(error.to_string()),
            IndexError::Task(_) => Self::unforeseen(error.to_string()),
        }
    }
}
