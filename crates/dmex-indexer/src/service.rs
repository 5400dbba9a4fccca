//! The indexer as a service.

use std::sync::Arc;

use async_trait::async_trait;
use dmex_service::{Pace, Pulse, Service, ServiceError};
use tokio_util::sync::CancellationToken;

use crate::{IndexError, Indexer};

/// Keeps a store at the head of the chain.
pub struct IndexService {
    indexer: Arc<Indexer>,
    pace: Pace,
}

impl IndexService {
    /// A service that looks for new blocks at this pace.
    #[must_use]
    pub const fn new(indexer: Arc<Indexer>, pace: Pace) -> Self {
        Self { indexer, pace }
    }

    async fn tick(&self) -> Result<(), IndexError> {
        self.indexer.catch_up(|_| {}).await.map(|_| ())
    }
}

#[async_trait]
impl Service for IndexService {
    fn name(&self) -> &str {
        "indexer"
    }

    async fn run(&self, pulse: &Pulse, shutdown: CancellationToken) -> Result<(), ServiceError> {
        self.pace.keep(pulse, &shutdown, || self.tick()).await;
        Ok(())
    }
}
