//! The development chain of a replay.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use alloy::providers::DynProvider;
use alloy::signers::local::PrivateKeySigner;
use dmex_chain::sender::{Account, Accounts};
use dmex_chain::{Anvil, AnvilConfig};
use dmex_types::Day;

use crate::{ReplayError, Role};

/// Funded keys beyond those of buyers.
const NAMED: u16 = 12;

/// A running anvil and the keys of everybody who plays on it.
pub struct ReplayChain {
    /// The process.
    pub anvil: Anvil,
    /// A connection to it.
    pub provider: DynProvider,
    buyers: u16,
}

impl ReplayChain {
    /// Starts the chain from what was saved.
    ///
    /// # Errors
    /// Anvil cannot be started or does not answer.
    pub async fn start(config: &AnvilConfig) -> Result<Self, ReplayError> {
        let anvil = Anvil::start(config).await?;
        let provider = anvil.connect().await?;
        Ok(Self { anvil, provider, buyers: config.accounts.saturating_sub(NAMED) })
    }

    /// Starts a chain that ended by itself again, from what was saved last, on the port that everybody knows.
    ///
    /// # Errors
    /// Anvil cannot be started or does not answer.
    pub async fn revive(&mut self, config: &AnvilConfig) -> Result<(), ReplayError> {
        Ok(self.anvil.start_again(config).await?)
    }

    /// Starts a chain that has grown again, from the same block.
    ///
    /// # Errors
    /// It cannot be saved, or anvil cannot be started or does not answer.
    pub async fn renew(&mut self, config: &AnvilConfig) -> Result<(), ReplayError> {
        Ok(self.anvil.renew(config).await?)
    }

    /// The keys, for a sender that forgets.
    #[must_use]
    pub fn keys(&self) -> BTreeMap<Account, PrivateKeySigner> {
        self.roles().map(|role| (role.account(), role.signer())).collect()
    }

    /// The keys, for the durable sender.
    #[must_use]
    pub fn accounts(&self) -> Accounts {
        self.roles().fold(Accounts::new(), |accounts, role| accounts.with(role.account(), role.signer()))
    }

    fn roles(&self) -> impl Iterator<Item = Role> {
        let services = Role::NAMED.into_iter().filter(|role| !matches!(role, Role::Buyer(_)));
        services.chain((0..self.buyers).map(Role::Buyer))
    }
}

/// [seconds] From the first block to the first day.
const EVENING: u64 = 2 * 3_600;

/// A development chain that begins in the evening before `first`, when it gets its contracts, with funded keys for so many
/// buyers, and for those who hold DMC however few buy.
#[must_use]
pub fn chain_config(binary: PathBuf, folder: &Path, first: Day, buyers: u16) -> AnvilConfig {
    AnvilConfig {
        genesis_timestamp: first.start_timestamp() - EVENING,
        accounts: NAMED + buyers.max(Role::INVESTORS),
        ..AnvilConfig::new(binary, folder)
    }
}
