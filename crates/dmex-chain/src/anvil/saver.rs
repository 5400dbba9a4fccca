//! Saves the chain while it runs: each block as it comes, and the whole chain seldom.

use std::sync::Arc;
use std::time::Duration;

use alloy::eips::BlockId;
use alloy::primitives::B256;
use alloy::providers::ext::AnvilApi;
use alloy::providers::{DynProvider, Provider};
use alloy::rpc::types::Header;
use alloy::transports::TransportError;
use tokio::sync::{Mutex, watch};
use tokio::time::{Instant, sleep};

use super::journal::{Entry, Journal};
use super::process::Process;
use super::state_files::StateFiles;

/// Looks for a moment without a new block before a whole save gives up until the next time.
const TRIES: u32 = 20;
/// Pause between two of them.
const BETWEEN: Duration = Duration::from_millis(15);
/// No more than one part in so many of the time goes into saving.
const SHARE: u32 = 10;
/// Blocks that are written down one by one before the chain is saved whole again: they are done again after a kill, in
/// some seconds.
const MOST_BLOCKS: u64 = 500;

/// Saves one anvil's chain. Clones save the same chain, one at a time.
#[derive(Clone, Debug)]
pub(super) struct Saver {
    provider: DynProvider,
    files: StateFiles,
    journal: Journal,
    process: Process,
    saved: Arc<Mutex<Option<Saved>>>,
    trouble: watch::Sender<Option<String>>,
}

/// How far the chain is saved.
#[derive(Clone, Copy, Debug)]
pub(super) struct Saved {
    /// The newest block that is.
    pub(super) number: u64,
    pub(super) hash: B256,
    /// The newest block of the whole state on which the others follow.
    pub(super) whole: u64,
}

/// Why the chain was not saved.
#[derive(Debug, thiserror::Error)]
pub(super) enum SaveError {
    /// Anvil did not answer.
    #[error(transparent)]
    Node(#[from] TransportError),
    /// The files cannot be written.
    #[error("{0}: is the disk full?")]
    Io(#[from] std::io::Error),
    /// Blocks came all the time.
    #[error("new blocks came all the time")]
    Busy,
}

impl Saver {
    pub(super) fn new(
        provider: DynProvider,
        folder: &std::path::Path,
        process: Process,
        saved: Option<Saved>,
    ) -> Self {
        let (files, journal) = (StateFiles::new(folder), Journal::new(folder));
        let (saved, trouble) = (Arc::new(Mutex::new(saved)), watch::channel(None).0);
        Self { provider, files, journal, process, saved, trouble }
    }

    /// Why the chain cannot be written to the disk now; `None` while it can.
    pub(super) fn trouble(&self) -> watch::Receiver<Option<String>> {
        self.trouble.subscribe()
    }

    /// Saves the chain every so often until the process has ended.
    pub(super) async fn run(self, interval: Duration) {
        // Once it has ended, another process may already answer on its port.
        while self.process.is_alive() {
            let began = Instant::now();
            let saved = self.save().await;
            let trouble = match &saved {
                Err(error @ SaveError::Io(_)) => Some(error.to_string()),
                Ok(()) | Err(_) => None,
            };
            if let Err(error) = saved {
                tracing::debug!(%error, "the chain was not saved this time");
            }
            self.trouble.send_if_modified(|known| {
                let changed = *known != trouble;
                *known = trouble;
                changed
            });
            sleep(interval.max(began.elapsed() * SHARE)).await;
        }
    }

    /// Saves what is new.
    pub(super) async fn save(&self) -> Result<(), SaveError> {
        let mut saved = self.saved.lock().await;
        let newest = self.newest().await?;
        // A chain without a block has nothing to lose, and its state does not even say when it began.
        if newest.number == 0 {
            return Ok(());
        }
        if let Some(known) = *saved
            && (known.hash == newest.hash || self.append(&mut saved, known, &newest).await?)
        {
            return Ok(());
        }
        self.whole(&mut saved).await
    }

    /// Saves the chain whole, unless it is already.
    pub(super) async fn save_whole(&self) -> Result<(), SaveError> {
        let mut saved = self.saved.lock().await;
        let newest = self.newest().await?;
        let is_whole = saved.is_some_and(|saved| saved.hash == newest.hash && saved.whole == newest.number);
        if newest.number == 0 || is_whole { Ok(()) } else { self.whole(&mut saved).await }
    }

    /// Writes the new blocks down. `false` if they do not follow on what is saved, or are too many.
    async fn append(
        &self,
        saved: &mut Option<Saved>,
        known: Saved,
        newest: &Header,
    ) -> Result<bool, SaveError> {
        if newest.number <= known.number || newest.number - known.whole > MOST_BLOCKS {
            return Ok(false);
        }
        let (mut entries, mut last) = (Vec::new(), known.hash);
        for number in known.number + 1..=newest.number {
            let Some(block) = self.provider.get_block_by_number(number.into()).await? else {
                return Ok(false);
            };
            if block.header.parent_hash != last {
                return Ok(false);
            }
            let mut transactions = Vec::new();
            for hash in block.transactions.hashes() {
                let bytes = self.provider.get_raw_transaction_by_hash(hash).await?;
                let Some(bytes) = bytes else { return Ok(false) };
                transactions.push(bytes);
            }
            last = block.header.hash;
            entries.push(Entry { number, timestamp: block.header.timestamp, transactions });
        }
        let journal = self.journal.clone();
        blocking(move || journal.append(&entries)).await?;
        *saved = Some(Saved { number: newest.number, hash: last, whole: known.whole });
        Ok(true)
    }

    /// Anvil reads its blocks and its balances one after the other. A block that comes in between leaves a state whose
    /// balances are ahead of its blocks, on which everything in that block would be done twice. So a dump counts only
    /// if the newest block is the same before and after it.
    async fn whole(&self, saved: &mut Option<Saved>) -> Result<(), SaveError> {
        for _ in 0..TRIES {
            let newest = self.newest().await?;
            let dump = self.provider.anvil_dump_state().await?;
            if self.newest().await?.hash == newest.hash {
                let (files, journal) = (self.files.clone(), self.journal.clone());
                blocking(move || files.write(&dump).and_then(|()| journal.rotate())).await?;
                let (number, hash) = (newest.number, newest.hash);
                *saved = Some(Saved { number, hash, whole: number });
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

/// Work with files, beside everything else.
async fn blocking(
    work: impl FnOnce() -> Result<(), std::io::Error> + Send + 'static,
) -> Result<(), std::io::Error> {
    tokio::task::spawn_blocking(work).await.map_err(std::io::Error::other)?
}
