//! Moves on the transactions that nobody waits for.

use async_trait::async_trait;
use dmex_service::{Backoff, Pulse, Service, ServiceError, every};
use tokio_util::sync::CancellationToken;

use super::Sender;

/// Runs a [`Sender`] under the supervisor.
#[derive(Debug)]
pub struct SenderService {
    sender: Sender,
    backoff: Backoff,
}

impl SenderService {
    /// A service that calls [`Sender::resume`] at every poll interval of the sender's policy.
    #[must_use]
    pub fn new(sender: Sender, backoff: Backoff) -> Self {
        Self { sender, backoff }
    }
}

#[async_trait]
impl Service for SenderService {
    fn name(&self) -> &str {
        "sender"
    }

    async fn run(&self, pulse: &Pulse, shutdown: CancellationToken) -> Result<(), ServiceError> {
        let interval = self.sender.inner.policy.poll_interval;
        every(interval, &self.backoff, pulse, &shutdown, || async { self.sender.resume().await.map(|_| ()) })
            .await;
        Ok(())
    }
}
