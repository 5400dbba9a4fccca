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
    on_damage: OnDamage,
}

/// What to do with a store that cannot be brought to the chain any more: damaged, or a reorg goes too deep.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnDamage {
    /// Say so; an operator decides.
    Stop,
    /// Build it again.
    Rebuild,
}

impl IndexService {
    /// A service that looks for new blocks at this pace.
    #[must_use]
    pub const fn new(indexer: Arc<Indexer>, pace: Pace, on_damage: OnDamage) -> Self {
        Self { indexer, pace, on_damage }
    }

    async fn tick(&self) -> Result<(), IndexError> {
        match self.indexer.catch_up(|_| {}).await {
            // Another version of the contracts would be met again after every rebuild.
            Err(error @ IndexError::Store(_))
                if !error.is_passing() && self.on_damage == OnDamage::Rebuild =>
            {
                tracing::warn!(%error, "the store is built again");
                self.indexer.rebuild().await
            }
            done => done.map(|_| ()),
        }
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
