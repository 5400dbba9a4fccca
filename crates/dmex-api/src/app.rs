//! What every handler is given.

use std::sync::Arc;

use dmex_platform::Platform;
use dmex_store::Store;
use metrics_exporter_prometheus::PrometheusHandle;
use tokio::sync::{Semaphore, broadcast};
use tokio_util::sync::CancellationToken;

use crate::config::ApiConfig;
use crate::problem::ApiError;
use crate::route::{KeptDays, KeptUsers, Quorums};
use crate::tips::Tip;

/// What every handler is given. Clones are cheap.
#[derive(Clone)]
pub(crate) struct App(Arc<Whole>);

/// What is given from outside, and what handlers remember.
struct Whole {
    inner: Inner,
    quorums: Quorums,
    kept_days: KeptDays,
    kept_users: KeptUsers,
}

pub(crate) struct Inner {
    pub(crate) store: Store,
    pub(crate) platform: Option<Platform>,
    pub(crate) config: ApiConfig,
    pub(crate) tips: broadcast::Sender<Tip>,
    pub(crate) streams: Arc<Semaphore>,
    pub(crate) metrics: PrometheusHandle,
    pub(crate) shutdown: CancellationToken,
}

impl App {
    pub(crate) fn new(inner: Inner) -> Self {
        Self(Arc::new(Whole {
            inner,
            quorums: Quorums::default(),
            kept_days: KeptDays::default(),
            kept_users: KeptUsers::default(),
        }))
    }

    /// Quorums that are known for good.
    pub(crate) fn quorums(&self) -> &Quorums {
        &self.0.quorums
    }

    /// What was bought on days that are over.
    pub(crate) fn kept_days(&self) -> &KeptDays {
        &self.0.kept_days
    }

    /// How many users there are as of the newest block.
    pub(crate) fn kept_users(&self) -> &KeptUsers {
        &self.0.kept_users
    }

    /// The chain, for what only the chain knows.
    pub(crate) fn chain(&self) -> Result<&Platform, ApiError> {
        self.platform.as_ref().ok_or(ApiError::NoNode)
    }
}

impl std::ops::Deref for App {
    type Target = Inner;
    fn deref(&self) -> &Inner {
        &self.0.inner
    }
}
