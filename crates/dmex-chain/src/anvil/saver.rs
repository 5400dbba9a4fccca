//! Saves the chain while it runs: each block as it comes, and the whole chain seldom.

use std::path::PathBuf;
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

use super::AnvilConfig;
use super::journal::{Entry, Journal};
use super::process::{Process, shorten};
use super::state_files::StateFiles;

/// Looks for a moment without a new block before a whole save gives up until the next time.
const TRIES: u32 = 20;
/// Pause between two of them.
const BETWEEN: Duration = Duration::from_millis(15);
/// No more than one part in so many of the time goes into writing blocks down, and none more into saving all.
const SHARE: u32 = 10;
/// Whole saves in a row that fail before that is told: a busy chain has a quiet moment soon.
const FAILURES: u32 = 3;
/// Blocks that are written down one by one before the chain is saved whole again: they are done again after a kill, in
/// some seconds.
const MOST_BLOCKS: u64 = 500;

/// Saves one anvil's chain. Clones save the same chain, one at a time.
#[derive(Clone, Debug)]
pub(super) struct Saver {
    provider: DynProvider,
    files: StateFiles,
    journal: Journal,
    log: PathBuf,
    process: Process,
    progress: Arc<Mutex<Progress>>,
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

/// What is saved, and how it goes to save the chain whole.
#[derive(Debug, Default)]
struct Progress {
    saved: Option<Saved>,
    /// Whether the newest block followed on what is saved, and was written down.
    follows: bool,
    /// Until then the chain is not saved whole again.
    rests_until: Option<Instant>,
    /// Whole saves that failed since the last that did not.
    failures: u32,
    /// Why they failed, once it is worth telling.
    trouble: Option<String>,
}

impl Progress {
    /// Whether the chain is to be saved whole now.
    fn is_due(&self) -> bool {
        let rests = self.rests_until.is_some_and(|end| Instant::now() < end);
        let many = self.saved.is_some_and(|saved| saved.number - saved.whole > MOST_BLOCKS);
        !rests && (many || !self.follows)
    }

    /// A whole save that took so long has ended.
    fn note(&mut self, took: Duration, whole: Result<(), &SaveError>) {
        self.rests_until = Some(Instant::now() + took * SHARE);
        let Err(error) = whole else {
            (self.failures, self.trouble) = (0, None);
            return;
        };
        self.failures = self.failures.saturating_add(1);
        if matches!(error, SaveError::Io(_)) {
            self.trouble = Some(error.to_string());
        } else if self.failures >= FAILURES {
            self.trouble =
                Some(format!("the chain could not be saved whole several times in a row: {error}"));
        }
    }
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
        config: &AnvilConfig,
        process: Process,
        saved: Option<Saved>,
    ) -> Self {
        let (files, journal) = (StateFiles::new(&config.folder), Journal::new(&config.folder));
        let progress = Arc::new(Mutex::new(Progress { saved, ..Progress::default() }));
        let (log, trouble) = (config.log_file(), watch::channel(None).0);
        Self { provider, files, journal, log, process, progress, trouble }
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
            let blocks = self.save_blocks().await;
            // A whole save has a rest of its own, during which blocks are still written down.
            let pause = interval.max(began.elapsed() * SHARE);
            let saved = match blocks {
                Ok(()) => self.save_whole_if_due().await,
                Err(error) => Err(error),
            };
            self.tell(saved.and(shorten(&self.log).map_err(SaveError::from))).await;
            sleep(pause).await;
        }
    }

    /// Says whether there is trouble.
    async fn tell(&self, saved: Result<(), SaveError>) {
        let trouble = match &saved {
            Err(error @ SaveError::Io(_)) => Some(error.to_string()),
            Ok(()) | Err(_) => self.progress.lock().await.trouble.clone(),
        };
        if let Err(error) = saved {
            tracing::debug!(%error, "the chain was not saved this time");
        }
        self.trouble.send_if_modified(|known| {
            let changed = *known != trouble;
            *known = trouble;
            changed
        });
    }

    /// Writes down what is new, however many blocks that are: nothing that keeps the chain from being saved whole may
    /// lose one.
    async fn save_blocks(&self) -> Result<(), SaveError> {
        let mut progress = self.progress.lock().await;
        let newest = self.newest().await?;
        progress.follows = self.append(&mut progress.saved, &newest).await?;
        Ok(())
    }

    /// Saves the chain whole if too many blocks were written down one by one, or they do not follow on what is saved.
    async fn save_whole_if_due(&self) -> Result<(), SaveError> {
        let mut progress = self.progress.lock().await;
        if progress.is_due() { self.whole(&mut progress).await } else { Ok(()) }
    }

    /// Saves the chain whole, unless it is already. If that fails, at least its blocks are written down.
    pub(super) async fn save_whole(&self) -> Result<(), SaveError> {
        let mut progress = self.progress.lock().await;
        let newest = self.newest().await?;
        let is_whole =
            progress.saved.is_some_and(|saved| saved.hash == newest.hash && saved.whole == newest.number);
        if is_whole {
            return Ok(());
        }
        let whole = self.whole(&mut progress).await;
        if whole.is_err()
            && let Err(error) = self.append(&mut progress.saved, &newest).await
        {
            tracing::debug!(%error, "the last blocks were not written down");
        }
        whole
    }

    /// Writes the new blocks down. `false` if they do not follow on what is saved.
    async fn append(&self, saved: &mut Option<Saved>, newest: &Header) -> Result<bool, SaveError> {
        let Some(known) = *saved else { return Ok(false) };
        if newest.hash == known.hash {
            return Ok(true);
        }
        if newest.number <= known.number {
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

    /// Saves the chain whole and remembers how that went.
    async fn whole(&self, progress: &mut Progress) -> Result<(), SaveError> {
        let began = Instant::now();
        let whole = self.dump(&mut progress.saved).await;
        progress.note(began.elapsed(), whole.as_ref().copied());
        whole
    }

    /// Anvil reads its blocks and its balances one after the other. A block that comes in between leaves a state whose
    /// balances are ahead of its blocks, on which everything in that block would be done twice. So a dump counts only
    /// if the newest block is the same before and after it.
    async fn dump(&self, saved: &mut Option<Saved>) -> Result<(), SaveError> {
        for _ in 0..TRIES {
            let newest = self.newest().await?;
            // A chain without a block has nothing to lose, and its state does not even say when it began.
            if newest.number == 0 {
                return Ok(());
            }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fe3_a_chain_that_is_always_busy_is_told_and_so_is_its_recovery() {
        let mut progress = Progress::default();
        for _ in 1..FAILURES {
            progress.note(Duration::ZERO, Err(&SaveError::Busy));
            assert_eq!(progress.trouble, None);
        }
        progress.note(Duration::ZERO, Err(&SaveError::Busy));
        assert!(progress.trouble.as_ref().is_some_and(|told| told.contains("all the time")), "{progress:?}");
        progress.note(Duration::ZERO, Ok(()));
        assert_eq!((progress.failures, &progress.trouble), (0, &None));
        progress.note(Duration::ZERO, Err(&SaveError::Io(std::io::ErrorKind::StorageFull.into())));
        assert!(progress.trouble.is_some(), "a full disk is told at once");
    }

    #[test]
    fn fe3_the_chain_is_saved_whole_when_it_is_due_but_not_without_a_rest() {
        let saved = |number| Some(Saved { number, hash: B256::ZERO, whole: 1 });
        let mut progress = Progress { saved: saved(1 + MOST_BLOCKS), follows: true, ..Progress::default() };
        assert!(!progress.is_due());
        progress.saved = saved(2 + MOST_BLOCKS);
        assert!(progress.is_due());
        progress.note(Duration::from_secs(60), Err(&SaveError::Busy));
        assert!(!progress.is_due());
        let another = Progress { saved: saved(2), follows: false, ..Progress::default() };
        assert!(another.is_due());
    }
}
