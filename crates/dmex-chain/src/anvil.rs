//! A development node as a child process that outlives us.
//!
//! Anvil runs in a process group of its own: Ctrl-C stops our services first and anvil last, and
//! a kill of ours leaves it running. What is needed to find it again is in the state folder; the
//! next start takes it over instead of starting another.

mod binary;
mod keys;
mod process;
mod record;
mod time;

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::time::Duration;

use alloy::providers::DynProvider;
use tokio::process::Child;
use tokio::time::{Instant, sleep};

use crate::provider::{ConnectError, Endpoint, connect};
pub use binary::find_binary;
pub use keys::dev_signer;
use process::Process;
use record::Record;
pub use time::DevTime;

/// The chain id of development chains.
pub const DEV_CHAIN_ID: u64 = 31_337;
/// The mnemonic whose accounts every development chain funds. Known to everybody.
pub const DEV_MNEMONIC: &str = "test test test test test test test test test test test junk";

/// Longest wait for a node to answer, and for one to write its state and end.
const PATIENCE: Duration = Duration::from_secs(30);
/// Longest wait for a port to become free.
const PORT_PATIENCE: Duration = Duration::from_secs(2);
/// Pause between two looks at the node.
const POLL: Duration = Duration::from_millis(10);

/// How to run anvil.
#[derive(Clone, Debug)]
pub struct AnvilConfig {
    /// The anvil program, as found by [`find_binary`].
    pub binary: PathBuf,
    /// Where the chain's state, the log and the process id are kept.
    pub folder: PathBuf,
    /// Port on the local host; 0 takes any free one.
    pub port: u16,
    /// The chain id.
    pub chain_id: u64,
    /// Words from which the funded accounts are derived.
    pub mnemonic: String,
    /// How many accounts are funded.
    pub accounts: u16,
    /// Unix time of block 0, in seconds.
    pub genesis_timestamp: u64,
    /// How often the state is written, in seconds: a kill of anvil itself loses this much.
    pub state_interval: u64,
    /// Keep no old states: far less memory, but no calls at old blocks.
    pub prune_history: bool,
    /// Gas limit of a block.
    pub block_gas_limit: u64,
    /// Mine a block for every transaction at once. Otherwise by hand, see [`DevTime::mine`].
    pub mine_at_once: bool,
}

impl AnvilConfig {
    /// A development chain with everybody's accounts, kept in `folder`, on any free port.
    pub fn new(binary: impl Into<PathBuf>, folder: impl Into<PathBuf>) -> Self {
        Self {
            binary: binary.into(),
            folder: folder.into(),
            port: 0,
            chain_id: DEV_CHAIN_ID,
            mnemonic: DEV_MNEMONIC.to_owned(),
            accounts: 10,
            genesis_timestamp: 1_648_166_400,
            state_interval: 2,
            prune_history: true,
            block_gas_limit: 1_000_000_000,
            mine_at_once: true,
        }
    }

    fn state_file(&self) -> PathBuf {
        self.folder.join("anvil-state.json")
    }

    fn log_file(&self) -> PathBuf {
        self.folder.join("anvil-output.log")
    }
}

/// Why anvil cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum AnvilError {
    /// There is no anvil program.
    #[error("anvil was not found (looked for {looked_for}): run npm ci in contracts/, or name the program")]
    NoBinary {
        /// Where it was looked for.
        looked_for: String,
    },
    /// Something else listens on the port.
    #[error("port {port} is in use: stop the program that listens there, or choose another port")]
    PortInUse {
        /// The port.
        port: u16,
    },
    /// The saved chain cannot be read.
    #[error("{path} is not a readable chain state: restore it from a copy, or delete the state folder to start afresh", path = .path.display())]
    StateCorrupt {
        /// The file.
        path: PathBuf,
        /// Where reading failed.
        #[source]
        source: serde_json::Error,
    },
    /// The note about the running anvil cannot be read.
    #[error("{path} cannot be read: delete it, and end any anvil that still runs on this state folder", path = .path.display())]
    RecordCorrupt {
        /// The file.
        path: PathBuf,
        /// Where reading failed.
        #[source]
        source: serde_json::Error,
    },
    /// The anvil that was left running is alive but cannot be used.
    #[error(
        "anvil (process {pid}) of this state folder cannot be used: end it with `kill {pid}` and start again"
    )]
    NotUsable {
        /// Its process id.
        pid: u32,
        /// What it answered, if anything.
        #[source]
        source: ConnectError,
    },
    /// Anvil ended or did not answer in time after its start.
    #[error("anvil did not start, see {log}: {last_words}", log = .log.display())]
    DidNotStart {
        /// Its log.
        log: PathBuf,
        /// The end of its log.
        last_words: String,
    },
    /// Anvil did not end in time after it was asked to.
    #[error("anvil (process {pid}) did not end in time: end it with `kill -9 {pid}`")]
    DidNotStop {
        /// Its process id.
        pid: u32,
    },
    /// A file of the state folder cannot be read or written.
    #[error("cannot use {path}: check that the state folder is writable", path = .path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: std::io::Error,
    },
}

/// A running anvil. Dropping it leaves anvil running; [`Anvil::stop`] ends it.
#[derive(Debug)]
pub struct Anvil {
    process: Process,
    /// Present if this process started it, so that it can be waited for.
    child: Option<Child>,
    endpoint: Endpoint,
    folder: PathBuf,
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

    /// Whether it was already running rather than started now.
    #[must_use]
    pub fn was_running(&self) -> bool {
        self.child.is_none()
    }

    /// Its process id.
    #[must_use]
    pub fn pid(&self) -> u32 {
        self.process.id()
    }

    /// A connection to it.
    ///
    /// # Errors
    /// It does not answer any more.
    pub async fn connect(&self) -> Result<DynProvider, ConnectError> {
        connect(&self.endpoint).await
    }

    /// Asks it to write its state and end, and waits until it has.
    ///
    /// # Errors
    /// It did not end in time.
    pub async fn stop(mut self) -> Result<(), AnvilError> {
        self.process.interrupt();
        let deadline = Instant::now() + PATIENCE;
        while !self.has_ended() {
            if Instant::now() >= deadline {
                return Err(AnvilError::DidNotStop { pid: self.pid() });
            }
            sleep(POLL).await;
        }
        Record::remove(&self.folder)
    }

    /// Whether it has ended. Asking the child also takes it off the system's process list.
    fn has_ended(&mut self) -> bool {
        match &mut self.child {
            Some(child) => !matches!(child.try_wait(), Ok(None)),
            None => !self.process.is_alive(),
        }
    }

    /// `None` if the process has ended, or ends meanwhile.
    async fn take_over(config: &AnvilConfig, record: &Record) -> Result<Option<Self>, AnvilError> {
        let endpoint = Endpoint::dev(record.url.clone(), config.chain_id);
        let deadline = Instant::now() + PATIENCE;
        while record.process.is_anvil() {
            match connect(&endpoint).await {
                Ok(_) => {
                    let (process, folder) = (record.process, config.folder.clone());
                    return Ok(Some(Self { process, child: None, endpoint, folder }));
                }
                Err(ConnectError::NodeUnreachable { .. }) if Instant::now() < deadline => sleep(POLL).await,
                Err(source) => return Err(AnvilError::NotUsable { pid: record.process.id(), source }),
            }
        }
        Ok(None)
    }

    async fn spawn(config: &AnvilConfig) -> Result<Self, AnvilError> {
        check_state(&config.state_file())?;
        let port = free_port(config.port).await?;
        let child = process::spawn(config, port)?;
        let endpoint = Endpoint::dev(format!("http://127.0.0.1:{port}"), config.chain_id);
        let process = Process::of(&child).ok_or_else(|| did_not_start(config))?;
        Record { process, url: endpoint.url.clone() }.write(&config.folder)?;
        let mut anvil = Self { process, child: Some(child), endpoint, folder: config.folder.clone() };
        match anvil.wait_until_it_answers().await {
            Ok(()) => Ok(anvil),
            Err(NoAnswer) => {
                anvil.process.interrupt();
                Record::remove(&config.folder)?;
                Err(did_not_start(config))
            }
        }
    }

    async fn wait_until_it_answers(&mut self) -> Result<(), NoAnswer> {
        let deadline = Instant::now() + PATIENCE;
        while connect(&self.endpoint).await.is_err() {
            if self.has_ended() || Instant::now() >= deadline {
                return Err(NoAnswer);
            }
            sleep(POLL).await;
        }
        Ok(())
    }
}

/// Anvil ended or stayed silent.
struct NoAnswer;

/// Reads the saved state through, so that a broken one is told apart from a broken anvil.
fn check_state(path: &Path) -> Result<(), AnvilError> {
    let file = match std::fs::File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(source) => return Err(io(path, source)),
    };
    serde_json::from_reader::<_, serde::de::IgnoredAny>(std::io::BufReader::new(file))
        .map(|_| ())
        .map_err(|source| AnvilError::StateCorrupt { path: path.to_owned(), source })
}

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

fn io(path: &Path, source: std::io::Error) -> AnvilError {
    AnvilError::Io { path: path.to_owned(), source }
}
