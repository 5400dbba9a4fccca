//! A development node as a child process that outlives us.
//!
//! Anvil runs in a process group of its own: Ctrl-C stops our services first and anvil last, and
//! a kill of ours leaves it running. What is needed to find it again is in the state folder; the
//! next start takes it over instead of starting another.
//!
//! A kill of anvil itself loses at most what happened since its state was last saved. We save it, not anvil:
//! anvil writes over its only file, and reads blocks and balances at different moments.

mod binary;
mod config;
mod error;
mod keys;
mod process;
mod record;
mod saver;
mod state_files;
mod time;

use std::net::TcpListener;
use std::path::PathBuf;
use std::time::Duration;

use alloy::providers::DynProvider;
use tokio::process::Child;
use tokio::time::{Instant, sleep};
use tokio_util::task::AbortOnDropHandle;

use crate::provider::{ConnectError, Endpoint, connect};
pub use binary::find_binary;
pub use config::AnvilConfig;
pub use error::AnvilError;
use error::io;
pub use keys::dev_signer;
use process::Process;
use record::Record;
use saver::Saver;
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
/// Pause between two looks whether anvil still runs.
const LIFE_POLL: Duration = Duration::from_millis(50);
/// Pause between two looks at the node.
const POLL: Duration = Duration::from_millis(10);

/// A running anvil. Dropping it leaves anvil running; [`Anvil::stop`] ends it.
#[derive(Debug)]
pub struct Anvil {
    life: Life,
    port: u16,
    endpoint: Endpoint,
    folder: PathBuf,
    origin: Origin,
    saver: Saver,
    /// Saves from time to time, as long as this lives.
    _saving: Option<AbortOnDropHandle<()>>,
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
    /// It was left running.
    TakenOver,
}

impl Anvil {
    /// Takes over the anvil left running on the state folder, or starts one from its saved state.
    ///
    /// Returns when it answers.
    ///
    /// # Errors
    /// Each [`AnvilError`] says what to do.
    pub async fn start(config: &AnvilConfig) -> Result<Self, AnvilError> {
        std::fs::create_dir_all(&config.folder).map_err(|source| io(&config.folder, source))?;
        if let Some(record) = Record::read(&config.folder)? {
            if let Some(anvil) = Self::take_over(config, &record).await? {
                return Ok(anvil);
            }
            Record::remove(&config.folder)?;
        }
        Self::spawn(config).await
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

    /// Returns once it has ended by itself: killed, or out of memory.
    pub async fn ended(&mut self) {
        while !self.life.has_ended() {
            sleep(LIFE_POLL).await;
        }
    }

    /// Saves its state, asks it to end, and waits until it has.
    ///
    /// # Errors
    /// It could not be saved, and goes on running; or it did not end in time.
    pub async fn stop(mut self) -> Result<(), AnvilError> {
        let saved = self.saver.save().await;
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

    /// `None` if the process has ended, or ends meanwhile.
    async fn take_over(config: &AnvilConfig, record: &Record) -> Result<Option<Self>, AnvilError> {
        let endpoint = Endpoint::dev(record.url.clone(), config.chain_id);
        let deadline = Instant::now() + PATIENCE;
        while record.process.is_anvil() {
            match connect_on_time(&endpoint).await {
                Ok(provider) => {
                    let life = Life { process: record.process, child: None };
                    return Ok(Some(Self::alive(config, life, endpoint, provider, Origin::TakenOver)));
                }
                Err(ConnectError::NodeUnreachable { .. }) if Instant::now() < deadline => sleep(POLL).await,
                Err(source) => return Err(AnvilError::NotUsable { pid: record.process.id(), source }),
            }
        }
        Ok(None)
    }

    async fn spawn(config: &AnvilConfig) -> Result<Self, AnvilError> {
        let saved = StateFiles::new(&config.folder).newest_whole()?;
        let port = free_port(config.port).await?;
        let child = process::spawn(config, port, saved.as_ref())?;
        let endpoint = Endpoint::dev(format!("http://127.0.0.1:{port}"), config.chain_id);
        let process = Process::of(&child).ok_or_else(|| did_not_start(config))?;
        Record { process, url: endpoint.url.clone() }.write(&config.folder)?;
        let origin = saved.map_or(Origin::New, |saved| saved.origin);
        let mut life = Life { process, child: Some(child) };
        match life.wait_until_it_answers(&endpoint).await {
            Ok(provider) => Ok(Self::alive(config, life, endpoint, provider, origin)),
            Err(NoAnswer) => {
                life.process.interrupt();
                Record::remove(&config.folder)?;
                Err(did_not_start(config))
            }
        }
    }

    fn alive(
        config: &AnvilConfig,
        life: Life,
        endpoint: Endpoint,
        provider: DynProvider,
        origin: Origin,
    ) -> Self {
        let saver = Saver::new(provider, StateFiles::new(&config.folder), life.process);
        let saving = config.save_every.map(|interval| {
            let saver = saver.clone();
            AbortOnDropHandle::new(tokio::spawn(async move { saver.run(interval).await }))
        });
        // The address is one that this program wrote; without a port no other anvil could take its place.
        let port = endpoint.url.rsplit(':').next().and_then(|port| port.parse().ok()).unwrap_or(config.port);
        Self { life, port, endpoint, folder: config.folder.clone(), origin, saver, _saving: saving }
    }
}

/// The process, as far as it is ours.
#[derive(Debug)]
struct Life {
    process: Process,
    /// Present if this process started it, so that it can be waited for.
    child: Option<Child>,
}

impl Life {
    /// Whether it has ended. Asking the child also takes it off the system's process list.
    fn has_ended(&mut self) -> bool {
        match &mut self.child {
            Some(child) => !matches!(child.try_wait(), Ok(None)),
            None => !self.process.is_alive(),
        }
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

/// Connects and sets the clock. Also after taking over: the process before may have been killed in between.
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

fn did_not_start(config: &AnvilConfig) -> AnvilError {
    let log = config.log_file();
    let text = std::fs::read_to_string(&log).unwrap_or_default();
    let mut last: Vec<&str> = text.lines().filter(|line| !line.is_empty()).rev().take(3).collect();
    last.reverse();
    AnvilError::DidNotStart { log, last_words: last.join(" / ") }
}
