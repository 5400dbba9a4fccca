//! A development node as a child process that ends with us.
//!
//! Anvil runs in a process group of its own: Ctrl-C stops our services first and anvil last. However we end, it ends
//! too: nothing is left behind that somebody would have to find, and a start always begins from files.
//!
//! A kill loses at most the blocks of the last moment: each is written down as it comes (`journal`), and the whole chain
//! seldom. We save it, not anvil: anvil writes over its only file, and reads blocks and balances at different moments.

mod again;
mod binary;
mod config;
mod error;
mod journal;
mod keys;
mod lock;
mod process;
mod record;
mod saver;
mod slim;
mod state_files;
mod time;

use std::net::TcpListener;
use std::path::PathBuf;
use std::time::Duration;

use alloy::eips::BlockId;
use alloy::providers::{DynProvider, Provider};
use dmex_service::Leash;
use tokio::process::Child;
use tokio::sync::watch;
use tokio::time::{Instant, sleep};
use tokio_util::task::AbortOnDropHandle;

use crate::provider::{ConnectError, Endpoint, connect};
use again::Unanswered;
pub use binary::find_binary;
pub use config::AnvilConfig;
pub use error::AnvilError;
use error::io;
use journal::Journal;
pub use keys::dev_signer;
use lock::ChainLock;
use process::Process;
use record::Record;
use saver::{Saved, Saver};
use state_files::StateFiles;
pub use time::DevTime;

/// The chain id of development chains.
pub const DEV_CHAIN_ID: u64 = 31_337;
/// The mnemonic whose accounts every development chain funds. Known to everybody.
pub const DEV_MNEMONIC: &str = "test test test test test test test test test test test junk";

/// Longest wait for a node to answer, and for one to write its state and end.
const PATIENCE: Duration = Duration::from_secs(30);
/// Longest wait for a port to become free.
const PORT_PATIENCE: Duration = Duration::from_secs(2);
/// Memory that it takes no longer than this is not kept: it was needed to save the chain.
const GROWN_FOR: Duration = Duration::from_secs(5);
/// Pause between two looks whether anvil still runs.
const LIFE_POLL: Duration = Duration::from_millis(50);
/// Pause between two looks at the node.
const POLL: Duration = Duration::from_millis(10);

/// A running anvil. Dropping it kills anvil; [`Anvil::stop`] saves the chain and ends it.
#[derive(Debug)]
pub struct Anvil {
    life: Life,
    port: u16,
    endpoint: Endpoint,
    folder: PathBuf,
    origin: Origin,
    saver: Saver,
    /// [bytes] Its memory after which this life of it is over.
    most_memory: Option<u64>,
    /// Saves from time to time, as long as this lives.
    _saving: Option<AbortOnDropHandle<()>>,
    lock: ChainLock,
}

/// Why a life of anvil is over. Its chain goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Over {
    /// It has ended by itself: killed, or out of memory.
    Ended,
    /// It takes much more memory than at its start. It keeps more of each transaction than anybody asks for, and forgets
    /// that only when it starts again.
    Grown,
}

/// Where a running chain comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// It begins with its first block.
    New,
    /// It goes on from what was saved last.
    Saved,
    /// What was saved last is damaged: it goes on from what was saved before that.
    SavedBefore,
}

impl Anvil {
    /// Starts one from the saved state of the folder. Returns when it answers.
    ///
    /// # Errors
    /// Each [`AnvilError`] says what to do.
    pub async fn start(config: &AnvilConfig) -> Result<Self, AnvilError> {
        std::fs::create_dir_all(&config.folder).map_err(|source| io(&config.folder, source))?;
        let lock = ChainLock::take(&config.folder)?;
        // None should be left; one whose leash was killed too may be.
        if let Some(left) = Record::read(&config.folder)?
            && left.process.is_anvil_at(&left.url)
        {
            left.process.kill();
        }
        Self::spawn(config, lock).await
    }

    /// Starts it again on its port after it has ended by itself.
    ///
    /// # Errors
    /// As for [`Anvil::start`].
    pub async fn start_again(&mut self, config: &AnvilConfig) -> Result<(), AnvilError> {
        let config = AnvilConfig { port: self.port, ..config.clone() };
        *self = Self::spawn(&config, self.lock.clone()).await?;
        Ok(())
    }

    /// Why the chain cannot be written to the disk now; `None` while it can.
    #[must_use]
    pub fn trouble(&self) -> watch::Receiver<Option<String>> {
        self.saver.trouble()
    }

    /// Where it listens.
    #[must_use]
    pub fn endpoint(&self) -> &Endpoint {
        &self.endpoint
    }

    /// The port where it listens.
    #[must_use]
    pub const fn port(&self) -> u16 {
        self.port
    }

    /// Where the chain comes from.
    #[must_use]
    pub const fn origin(&self) -> Origin {
        self.origin
    }

    /// Its process id.
    #[must_use]
    pub fn pid(&self) -> u32 {
        self.life.process.id()
    }

    /// A connection to it.
    ///
    /// # Errors
    /// It does not answer any more.
    pub async fn connect(&self) -> Result<DynProvider, ConnectError> {
        connect(&self.endpoint).await
    }

    /// Whether it still runs.
    #[must_use]
    pub fn runs(&mut self) -> bool {
        !self.life.has_ended()
    }

    /// Returns once this life of it is over. It is not, however much it has grown, while its chain cannot be saved.
    pub async fn over(&mut self) -> Over {
        let trouble = self.trouble();
        let mut small_at = Instant::now();
        loop {
            if self.life.has_ended() {
                return Over::Ended;
            }
            if !self.is_large() || trouble.borrow().is_some() {
                small_at = Instant::now();
            }
            if small_at.elapsed() >= GROWN_FOR {
                return Over::Grown;
            }
            sleep(LIFE_POLL).await;
        }
    }

    /// Whether it takes more memory now than it may.
    fn is_large(&self) -> bool {
        self.most_memory.zip(self.life.process.memory()).is_some_and(|(most, now)| now > most)
    }

    /// Ends it, and starts it again on its port from the same block. Nobody may send meanwhile.
    ///
    /// # Errors
    /// As for [`Anvil::stop`] and [`Anvil::start`].
    pub async fn renew(&mut self, config: &AnvilConfig) -> Result<(), AnvilError> {
        self.end().await?;
        self.start_again(config).await
    }

    /// Saves its state, asks it to end, and waits until it has.
    ///
    /// # Errors
    /// It could not be saved, or did not end in time; it is then killed.
    pub async fn stop(mut self) -> Result<(), AnvilError> {
        self.end().await
    }

    async fn end(&mut self) -> Result<(), AnvilError> {
        let saved = self.saver.save_whole().await;
        if let Err(error) = saved
            && !self.life.has_ended()
        {
            return Err(AnvilError::NotSaved { reason: error.to_string() });
        }
        self.life.process.interrupt();
        let deadline = Instant::now() + PATIENCE;
        while !self.life.has_ended() {
            if Instant::now() >= deadline {
                return Err(AnvilError::DidNotStop { pid: self.pid() });
            }
            sleep(POLL).await;
        }
        Record::remove(&self.folder)
    }

    async fn spawn(config: &AnvilConfig, lock: ChainLock) -> Result<Self, AnvilError> {
        let files = StateFiles::new(&config.folder);
        let saved = files.newest_whole()?;
        let port = free_port(config.port).await?;
        let mut child = process::spawn(config, port, saved.as_ref())?;
        let leash = Leash::of(child.stdin.take().and_then(|pipe| pipe.into_owned_fd().ok()));
        let endpoint = Endpoint::dev(format!("http://127.0.0.1:{port}"), config.chain_id);
        let process = Process::of(&child).ok_or_else(|| did_not_start(config))?;
        let mut life = Life { process, child, leash };
        Record { process, url: endpoint.url.clone() }.write(&config.folder)?;
        let answers = life.wait_until_it_answers(&endpoint).await;
        files.loaded();
        let Ok(provider) = answers else {
            life.process.kill();
            Record::remove(&config.folder)?;
            return Err(did_not_start(config));
        };
        let known = match &saved {
            Some(saved) => Self::go_on(config, &provider, saved.newest).await,
            None => Ok(None),
        };
        let known = known.or_else(|error| {
            life.process.kill();
            Record::remove(&config.folder)?;
            Err(error)
        })?;
        let saver = Saver::new(provider, config, process, known);
        let saving = config.save_every.map(|interval| {
            let saver = saver.clone();
            AbortOnDropHandle::new(tokio::spawn(async move { saver.run(interval).await }))
        });
        let origin = saved.map_or(Origin::New, |saved| saved.origin);
        let most_memory = life.process.memory().map(|now| now + config.growth);
        let folder = config.folder.clone();
        Ok(Self { life, port, endpoint, folder, origin, saver, most_memory, _saving: saving, lock })
    }

    /// Does the blocks again that came after the saved state. How far the chain is saved then; `None` if it is to be
    /// saved whole, because some were refused: what is left of those is kept aside.
    async fn go_on(
        config: &AnvilConfig,
        provider: &DynProvider,
        whole: u64,
    ) -> Result<Option<Saved>, AnvilError> {
        let failed = |source| io(&config.folder, source);
        let journal = Journal::new(&config.folder);
        let entries = journal.after(whole).map_err(failed)?;
        let done = again::again(provider, &entries, config.mine_at_once).await;
        let done = done.map_err(|error| not_done_again(config, &error))?;
        if let Some(refused) = entries.get(done) {
            journal.put_aside(&entries, refused.number).map_err(failed)?;
        }
        journal.rewrite(&entries[..done]).map_err(failed)?;
        let not_started = |_| did_not_start(config);
        DevTime::new(provider.clone()).go_on().await.map_err(not_started)?;
        let newest = provider.get_block(BlockId::latest()).await.map_err(not_started)?;
        let newest = newest.map(|block| block.header).unwrap_or_default();
        let expected = entries[..done].last().map_or(whole, |last| last.number);
        let (number, hash) = (newest.number, newest.hash);
        Ok((done == entries.len() && number == expected).then_some(Saved { number, hash, whole }))
    }
}

/// The process.
#[derive(Debug)]
struct Life {
    process: Process,
    child: Child,
    leash: Leash,
}

impl Life {
    /// Whether it has ended. Asking the child also takes it off the system's process list.
    fn has_ended(&mut self) -> bool {
        let ended = !matches!(self.child.try_wait(), Ok(None));
        if ended {
            self.leash.let_go();
        }
        ended
    }

    async fn wait_until_it_answers(&mut self, endpoint: &Endpoint) -> Result<DynProvider, NoAnswer> {
        let deadline = Instant::now() + PATIENCE;
        loop {
            if let Ok(provider) = connect_on_time(endpoint).await {
                return Ok(provider);
            }
            if self.has_ended() || Instant::now() >= deadline {
                return Err(NoAnswer);
            }
            sleep(POLL).await;
        }
    }
}

/// Connects and sets the clock.
async fn connect_on_time(endpoint: &Endpoint) -> Result<DynProvider, ConnectError> {
    let provider = connect(endpoint).await?;
    let on_time = DevTime::new(provider.clone()).go_on().await;
    on_time.map_err(|source| ConnectError::NodeUnreachable {
        url: endpoint.public_url(),
        hint: "start the node again",
        source,
    })?;
    Ok(provider)
}

/// Anvil ended or stayed silent.
struct NoAnswer;

/// The wanted port if nobody listens there, or any free one for 0. An anvil that was killed a
/// moment ago may still hold its port.
async fn free_port(wanted: u16) -> Result<u16, AnvilError> {
    let deadline = Instant::now() + PORT_PATIENCE;
    loop {
        match TcpListener::bind(("127.0.0.1", wanted)).and_then(|listener| listener.local_addr()) {
            Ok(address) => return Ok(address.port()),
            Err(_) if Instant::now() < deadline => sleep(POLL).await,
            Err(_) => return Err(AnvilError::PortInUse { port: wanted }),
        }
    }
}

/// Anvil fell silent while blocks were done again. They are all still written down.
fn not_done_again(config: &AnvilConfig, error: &Unanswered) -> AnvilError {
    let last_words = format!(
        "{error}; no block is lost: start again, and if that fails each time, move anvil-blocks*.jsonl out of {} to go \
         on without those blocks",
        config.folder.display()
    );
    AnvilError::DidNotStart { log: config.log_file(), last_words }
}

fn did_not_start(config: &AnvilConfig) -> AnvilError {
    let log = config.log_file();
    let text = std::fs::read_to_string(&log).unwrap_or_default();
    let mut last: Vec<&str> = text.lines().filter(|line| !line.is_empty()).rev().take(3).collect();
    last.reverse();
    AnvilError::DidNotStart { log, last_words: last.join(" / ") }
}
