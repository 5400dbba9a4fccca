//! The store against the chain, again and again, as a job.

use std::sync::Arc;
use std::time::Duration;

use alloy::providers::Provider as _;
use async_trait::async_trait;
use dmex_indexer::verify;
use dmex_platform::Platform;
use dmex_service::Pace;
use dmex_store::Store;
use tokio::sync::Mutex;
use tokio::time::Instant;

use crate::commands::verify::differs;
use crate::job::{Begun, Job, seldom};
use crate::status::Failure;
use crate::talking::Look;
use crate::{hint, measures};

/// [seconds] How often is looked whether it is time.
const LOOK_EVERY: u64 = 60;
/// [blocks] Nodes forget old states: a store further behind is compared once it has caught up.
const MOST_BEHIND: u64 = 10;

/// Compares store and chain every so many hours.
pub(super) struct VerifyJob {
    pub(super) platform: Platform,
    pub(super) store: Store,
    pub(super) every: Duration,
}

struct Comparing {
    platform: Platform,
    store: Store,
    every: Duration,
    last: Mutex<Option<Instant>>,
}

#[async_trait]
impl Job for VerifyJob {
    fn name(&self) -> &'static str {
        "verifier"
    }

    fn pace(&self) -> Pace {
        seldom(LOOK_EVERY)
    }

    async fn begin(&self) -> Result<Begun, Failure> {
        // Both are there before the first comparison; nothing is taken from one of an earlier lead.
        metrics::gauge!(measures::STORE_DIFFERENCES).increment(0.0);
        metrics::gauge!(measures::STORE_VERIFIED).increment(0.0);
        let (platform, store) = (self.platform.clone(), self.store.clone());
        let look = Comparing { platform, store, every: self.every, last: Mutex::default() };
        Ok(Begun { looks: vec![Arc::new(look)], sender: None })
    }
}

impl Comparing {
    async fn has_caught_up(&self) -> Result<bool, Failure> {
        let head = self.platform.provider().get_block_number().await;
        let head = head.map_err(|error| hint::node::transport(&error))?;
        Ok(head.saturating_sub(self.store.cursor().await?.number) <= MOST_BEHIND)
    }
}

#[async_trait]
impl Look for Comparing {
    async fn look(&self) -> Result<Option<String>, Failure> {
        let mut last = self.last.lock().await;
        if last.is_some_and(|last| last.elapsed() < self.every) || !self.has_caught_up().await? {
            return Ok(None);
        }
        let (platform, store) = (self.platform.clone(), self.store.clone());
        // The comparison borrows too much to move between threads while it waits, so it stays on one of its own.
        let compared = tokio::task::spawn_blocking(move || {
            tokio::runtime::Handle::current().block_on(verify(&platform, &store, |_| {}))
        });
        let verified = compared.await.map_err(|error| Failure::unforeseen(error.to_string()))??;
        *last = Some(Instant::now());
        let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
        metrics::gauge!(measures::STORE_VERIFIED).set(now.as_secs_f64());
        let count = u32::try_from(verified.differences.len()).unwrap_or(u32::MAX);
        metrics::gauge!(measures::STORE_DIFFERENCES).set(f64::from(count));
        Ok(Some(if verified.is_equal() {
            format!("The store is the chain at block {}.", verified.block)
        } else {
            differs(&verified).message
        }))
    }

    /// It reads only.
    fn may_be_cut(&self) -> bool {
        true
    }
}
