//! The chain's events, read once more and closely into a store that nobody else knows of.

use std::path::{Path, PathBuf};
use std::time::Duration;

use dmex_platform::Platform;
use dmex_store::Store;
use dmex_store::rows::Cursor;
use tempfile::TempDir;

use super::Step;
use crate::{IndexError, Indexer};

/// [blocks] A chain that is no longer since the deployment is read with all its headers, so that a node that leaves events
/// out is found out even where nothing contradicts it. They are some hundreds of answers. Of longer ones only what
/// [`Indexer`] looks at by itself.
const CLOSELY: u64 = 100_000;
/// Ranges hold the headers of their blocks in memory.
const LONGEST_RANGE: u64 = 4_096;
/// How often a node may fail before no block was read.
const TRIES: u32 = 8;
/// The pause after a failure, once for each.
const PAUSE: Duration = Duration::from_millis(250);

/// The chain as it should stand in a store.
pub(super) struct Reference {
    pub(super) store: Store,
    pub(super) indexer: Indexer,
    first: u64,
    folder: TempDir,
}

impl Reference {
    /// Nothing read yet.
    pub(super) async fn begin(platform: &Platform) -> Result<Self, IndexError> {
        let folder = tempfile::tempdir()?;
        let store = Store::open(&url(&folder.path().join("reference.sqlite"))).await?;
        let first = platform.deployment().first_block;
        let indexer = Indexer::new(platform, store.clone(), None).await?.at_most(LONGEST_RANGE);
        let is_short = indexer.node().head().await?.saturating_sub(first) <= CLOSELY;
        let indexer = if is_short { indexer.closely() } else { indexer };
        Ok(Self { store, indexer, first, folder })
    }

    /// Where a file may be made that goes with it.
    pub(super) fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Reads on to a block, or to the head if that comes before. Returns where it stands.
    pub(super) async fn read_to(
        &mut self,
        block: Option<u64>,
        progress: &(impl Fn(Step) + Sync),
    ) -> Result<Cursor, IndexError> {
        self.indexer.read_until(block);
        let mut failures = 0;
        loop {
            match self.indexer.step().await {
                Ok(Some(read)) => {
                    failures = 0;
                    let (done, all) =
                        (read.block.saturating_sub(self.first), read.head.saturating_sub(self.first));
                    progress(Step { what: "block", done: done.min(all), all });
                }
                Ok(None) => return Ok(self.store.cursor().await?),
                Err(error) if error.is_passing() && failures < TRIES => {
                    failures += 1;
                    tracing::debug!(%error, failures, "reading the chain once more");
                    tokio::time::sleep(PAUSE * failures).await;
                }
                Err(error) => return Err(error),
            }
        }
    }
}

fn url(file: &Path) -> String {
    format!("sqlite:{}", file.display())
}
