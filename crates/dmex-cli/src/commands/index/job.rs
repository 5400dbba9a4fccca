//! The chain into a store, as a job.

use std::time::Duration;

use async_trait::async_trait;
use dmex_indexer::{Indexer, Progress};
use dmex_platform::Platform;
use dmex_service::{Backoff, Pace};
use dmex_store::Store;
use dmex_store::rows::Cursor;
use indicatif::ProgressBar;
use std::sync::Arc;

use crate::job::{Begun, Job};
use crate::printer::Printer;
use crate::status::Failure;
use crate::talking::Look;

/// Follows the chain into a store.
pub(in crate::commands) struct IndexJob {
    platform: Platform,
    store: Store,
    finality: Option<u64>,
    /// [milliseconds]
    every: u64,
    printer: Printer,
}

/// An indexer, and the bar that shows how far it is.
pub(super) struct Following {
    indexer: Indexer,
    printer: Printer,
}

impl IndexJob {
    pub(in crate::commands) fn new(
        platform: &Platform,
        store: &Store,
        finality: Option<u64>,
        every: u64,
        printer: Printer,
    ) -> Self {
        Self { platform: platform.clone(), store: store.clone(), finality, every, printer }
    }

    pub(super) async fn open(&self) -> Result<Following, Failure> {
        let indexer = Indexer::new(&self.platform, self.store.clone(), self.finality).await?;
        Ok(Following { indexer, printer: self.printer })
    }
}

impl Following {
    /// Reads to the newest block.
    pub(super) async fn catch_up(&self) -> Result<Cursor, Failure> {
        let bar = self.printer.bar("block", 0);
        let read = self.indexer.catch_up(|progress| show(&bar, progress)).await;
        bar.finish_and_clear();
        Ok(read?)
    }
}

#[async_trait]
impl Job for IndexJob {
    fn name(&self) -> &'static str {
        "indexer"
    }

    fn pace(&self) -> Pace {
        let backoff = Backoff::new(Duration::from_millis(500), Duration::from_secs(60), rand::random);
        Pace { interval: Duration::from_millis(self.every), backoff }
    }

    async fn begin(&self) -> Result<Begun, Failure> {
        Ok(Begun { looks: vec![Arc::new(self.open().await?)], sender: None })
    }
}

#[async_trait]
impl Look for Following {
    async fn look(&self) -> Result<Option<String>, Failure> {
        self.catch_up().await.map(|_| None)
    }

    /// Rows and place are written together, so nothing is lost; and there may be hours of it.
    fn may_be_cut(&self) -> bool {
        true
    }
}

fn show(bar: &ProgressBar, progress: Progress) {
    bar.set_length(progress.head);
    bar.set_position(progress.block);
}
