//! What can go wrong in a replay.

use dmex_chain::sender::SubmitError;
use dmex_mining::history::HistoryError;
use dmex_platform::{DeployError, ReadError, SendError};
use dmex_types::Day;

/// Why a replay cannot go on.
#[derive(Debug, thiserror::Error)]
pub enum ReplayError {
    /// The recorded data does not reach there.
    #[error(
        "the recorded data has {first} to {last}; {wanted} is outside: choose other dates, or bring newer data with --data"
    )]
    OutsideData {
        /// What was asked for.
        wanted: Day,
        /// First recorded day on which a replay can begin.
        first: Day,
        /// Last recorded day.
        last: Day,
    },
    /// It was told to stop.
    #[error("stopped before the last day: nothing is left behind")]
    Interrupted,
    /// The recorded data cannot be used.
    #[error(transparent)]
    History(#[from] HistoryError),
    /// The recorded headers cannot be used.
    #[error(transparent)]
    Headers(#[from] dmex_networks::NodeError),
    /// The feeder failed.
    #[error(transparent)]
    Feeder(#[from] dmex_relay::TickError),
    /// Anvil failed.
    #[error(transparent)]
    Anvil(#[from] dmex_chain::AnvilError),
    /// The node cannot be used.
    #[error(transparent)]
    Connect(#[from] dmex_chain::ConnectError),
    /// The contracts are not deployed.
    #[error(transparent)]
    Deploy(Box<DeployError>),
    /// The chain could not be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// An account is not known.
    #[error(transparent)]
    Account(#[from] SubmitError),
    /// A reporter failed.
    #[error(transparent)]
    Reporter(#[from] dmex_reporter::TickError),
    /// A transaction was not done.
    #[error(transparent)]
    Transaction(#[from] SendError),
    /// The keeper failed.
    #[error(transparent)]
    Keeper(#[from] dmex_keeper::TickError),
}

impl From<DeployError> for ReplayError {
    fn from(error: DeployError) -> Self {
        Self::Deploy(Box::new(error))
    }
}

impl From<alloy::contract::Error> for ReplayError {
    fn from(error: alloy::contract::Error) -> Self {
        ReadError::from(error).into()
    }
}

impl From<alloy::transports::TransportError> for ReplayError {
    fn from(error: alloy::transports::TransportError) -> Self {
        ReadError::from(error).into()
    }
}
