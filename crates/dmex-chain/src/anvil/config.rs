//! How to run anvil.

use std::path::PathBuf;
use std::time::Duration;

use super::{DEV_CHAIN_ID, DEV_MNEMONIC};

/// How often new blocks are written down, unless told otherwise.
const SAVE_EVERY: Duration = Duration::from_millis(200);

/// [bytes] How much more memory it may take than at its start, unless told otherwise: the states that it keeps of a platform
/// some years old take 300 MB, and after each new start they are kept again.
const GROWTH: u64 = 512 << 20;

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
    /// How often new blocks are written down: a kill loses this much. `None` saves the chain only in the end.
    pub save_every: Option<Duration>,
    /// How many old states are kept, for calls at old blocks; `None` keeps all. Each takes memory.
    pub old_states: Option<u32>,
    /// [bytes] How much more memory than at its start it may take before its life is over, see [`super::Anvil::over`].
    pub growth: u64,
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
            save_every: Some(SAVE_EVERY),
            old_states: Some(0),
            growth: GROWTH,
            block_gas_limit: 1_000_000_000,
            mine_at_once: true,
        }
    }

    /// Where anvil's own words go.
    #[must_use]
    pub fn log_file(&self) -> PathBuf {
        self.folder.join("anvil-output.log")
    }
}
