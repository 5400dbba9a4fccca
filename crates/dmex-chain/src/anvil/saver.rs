//! Saves the chain while it runs.

use std::sync::Arc;
use std::time::Duration;

use alloy::eips::BlockId;
use alloy::primitives::B256;
use alloy::providers::ext::AnvilApi;
use alloy::providers::{DynProvider, Provider};
use alloy::rpc::types::Header;
use alloy::transports::TransportError;
use tokio::sync::Mutex;
use tokio::time::{Instant, sleep};

use super::process::Process;
use super::state_files::StateFiles;

/// Looks for a moment without a new block before a save gives up until the next time.
const TRIES: u32 = 20;
/// Pause between two of them.
const BETWEEN: Duration = Duration::from_millis(15);
/// A chain with a long history takes long to save: no more than one part in so many of the time goes into it.
const SHARE: u32 = 10;

/// Saves one anvil's chain. Clones save the same chain, one at a time.
#[derive(Clone, Debug)]
pub(super) struct Saver {
    provider: DynProvider,
    files: StateFiles,
    process: Process,
    /// The newest block of what was saved last.
    saved: Arc<Mutex<Option<B256>>>,
}

/// Why the chain was not saved.
#[derive(Debug, thiserror::Error)]
pub(super) enum SaveError {
    /// Anvil did not answer.
    #[error(transparent)]
    Node(#[from] TransportError),
    /// The files cannot be written.
    #[error(transparent)]
    Io(#[from] std::io::Error),
    /// Blocks came all the time.
    #[error("new blocks came all the time")]
    Busy,
}

impl Saver {
    pub(super) fn new(provider: DynProvider, files: StateFiles, process: Process) -> Self {
        Self { provider, files, process, saved: Arc::default() }
    }

    /// Saves the chain every so often until the process has ended.
    pub(super) async fn run(self, interval: Duration) {
        // Once it has ended, another process may already answer on its port.
        while self.process.is_alive() {
            let began = Instant::now();
            if let Err(error) = self.save().await {
                tracing::debug!(%error, "the chain was not saved this time");
            }
            sleep(interval.max(began.elapsed() * SHARE)).await;
        }
    }

    /// Saves the chain if it has changed.
    ///
    /// Anvil reads its blocks and its balances one after the other. A block that comes in between leaves a state whose
    /// balances are ahead of its blocks, on which everything in that block would be done twice. So a dump counts only
    /// if the newest block is the same before and after it.
    pub(super) async fn save(&self) -> Result<(), SaveError> {
        let mut saved = self.saved.lock().await;
        for _ in 0..TRIES {
            let newest = self.newest().await?;
            // A chain without a block has nothing to lose, and its state does not even say when it began.
            if newest.number == 0 || *saved == Some(newest.hash) {
                return Ok(());
            }
            let dump = self.provider.anvil_dump_state().await?;
            if self.newest().await?.hash == newest.hash {
                let files = self.files.clone();
                tokio::task::spawn_blocking(move || files.write(&dump))
                    .await
                    .map_err(std::io::Error::other)??;
                *saved = Some(newest.hash);
                return Ok(());
            }
            sleep(BETWEEN).await;
        }
        Err(SaveError::Busy)
    }

    async fn newest(&self) -> Result<Header, TransportError> {
        let block = self.provider.get_block(BlockId::latest()).await?;
        Ok(block.map(|block| block.header).unwrap_or_default())
    }
}
