//! What to do when the development chain or its replay is the trouble.

use dmex_chain::AnvilError;
use dmex_replay::{ReplayError, UpError};

use super::transaction::stuck;
use crate::status::{ExitStatus, Failure};

impl From<ReplayError> for Failure {
    fn from(error: ReplayError) -> Self {
        match error {
            ReplayError::OutsideData { .. } => Self::data(error.to_string()),
            ReplayError::Interrupted => Self { status: ExitStatus::Interrupted, message: error.to_string() },
            ReplayError::History(error) => error.into(),
            ReplayError::Headers(error) => error.into(),
            ReplayError::Feeder(error) => error.into(),
            ReplayError::Anvil(error) => error.into(),
            ReplayError::Connect(error) => error.into(),
            ReplayError::Deploy(error) => (*error).into(),
            ReplayError::Read(error) => error.into(),
            ReplayError::Transaction(error) => error.into(),
            ReplayError::Account(error) => error.into(),
            ReplayError::Reporter(error) => Self::unforeseen(format!("a reporter failed: {error}")),
            ReplayError::Keeper(error) => Self::unforeseen(format!("the keeper failed: {error}")),
        }
    }
}

impl From<UpError> for Failure {
    fn from(error: UpError) -> Self {
        match error {
            UpError::Replay(error) => (*error).into(),
            UpError::Index(error) => error.into(),
            UpError::Listen { .. } => Self::refused(error.to_string()),
            UpError::Sender(error) => error.into(),
            UpError::Resume(error) => stuck(&error),
            UpError::Supervisor(error) => Self::unforeseen(error.to_string()),
            UpError::Deployment(error) => error.into(),
            UpError::NotOnChain { .. } => Self::file(error.to_string()),
            UpError::ChainEnded { .. } | UpError::ChainKeepsEnding { .. } => Self::node(error.to_string()),
        }
    }
}

impl From<AnvilError> for Failure {
    fn from(error: AnvilError) -> Self {
        match &error {
            AnvilError::NoBinary { .. }
            | AnvilError::StateCorrupt { .. }
            | AnvilError::RecordCorrupt { .. }
            | AnvilError::Io { .. } => Self::file(error.to_string()),
            AnvilError::InUse { .. } => Self::refused(error.to_string()),
            AnvilError::PortInUse { .. }
            | AnvilError::NotSaved { .. }
            | AnvilError::DidNotStart { .. }
            | AnvilError::DidNotStop { .. } => Self::node(error.to_string()),
        }
    }
}
