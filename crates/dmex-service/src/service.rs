//! What a loop of the platform looks like from outside.

use std::error::Error;

use async_trait::async_trait;
use tokio_util::sync::CancellationToken;

use crate::Pulse;

/// One loop of the platform: keeper, reporter, indexer, API server.
///
/// `run` takes `&self`: whatever a run changes lives inside the run, so a restart begins afresh
/// from what is stored and on chain, exactly as after a kill.
#[async_trait]
pub trait Service: Send + Sync {
    /// A short name for logs and `/readyz`, unique within a supervisor.
    fn name(&self) -> &str;

    /// Runs until the work is done or `shutdown` is cancelled, then returns `Ok`.
    ///
    /// Says on `pulse` whenever something worked, so that health can tell a service that does
    /// its job from one that merely lives.
    ///
    /// # Errors
    /// [`ServiceError::Retry`] to be run again after a delay, [`ServiceError::GiveUp`] to stop
    /// everything.
    async fn run(&self, pulse: &Pulse, shutdown: CancellationToken) -> Result<(), ServiceError>;
}

/// Why a service ended, and what the supervisor is to do about it.
#[derive(Debug, thiserror::Error)]
pub enum ServiceError {
    /// Another try may work: the service is run again after a delay.
    #[error("{0}")]
    Retry(#[source] Box<dyn Error + Send + Sync>),
    /// No retry can help (wrong chain, bad configuration): everything is stopped.
    #[error("{0}")]
    GiveUp(#[source] Box<dyn Error + Send + Sync>),
}

impl ServiceError {
    /// An error after which another try may work.
    pub fn retry(source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self::Retry(source.into())
    }

    /// An error that no retry can help.
    pub fn give_up(source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self::GiveUp(source.into())
    }
}
