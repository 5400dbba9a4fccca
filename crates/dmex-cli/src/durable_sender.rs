//! The sender of commands that run for long: what was begun goes on after a kill.

use std::sync::{Arc, Mutex, PoisonError};

use alloy::primitives::Address;
use alloy::providers::Provider as _;
use alloy::signers::local::PrivateKeySigner;
use dmex_chain::Sender;
use dmex_chain::anvil::DEV_CHAIN_ID;
use dmex_chain::sender::{Account, Accounts, Policy};
use dmex_platform::Platform;

use crate::context::Context;
use crate::status::Failure;
use crate::{connection, hint, wallet};

/// Blocks on top of a transaction before it counts, on a chain with real money.
const CONFIRMATIONS: u64 = 2;

/// Who signs for a command, and where its file is: in a folder of the command's own in the state folder, which one
/// process at a time may use.
pub struct DurableSender {
    platform: Platform,
    signer: PrivateKeySigner,
    account: Account,
    policy: Policy,
}

impl DurableSender {
    /// The sender of a command, which signs with the key that the options choose. Nothing is opened yet.
    ///
    /// # Errors
    /// Nobody signs.
    pub fn new(context: &Context, platform: &Platform, label: &str, command: &str) -> Result<Self, Failure> {
        let globals = &context.globals;
        let endpoint = connection::endpoint(globals)?;
        let signer = wallet::open(globals, endpoint.chain_id)?;
        let folder = globals.state.join(command).join(endpoint.chain_id.to_string());
        let policy = if endpoint.chain_id == DEV_CHAIN_ID {
            Policy::dev(folder, &endpoint)
        } else {
            Policy::public(folder, &endpoint, CONFIRMATIONS)
        };
        Ok(Self { platform: platform.clone(), signer, account: Account::new(label)?, policy })
    }

    /// Opens it, and lets go on what an earlier run began.
    ///
    /// # Errors
    /// Another process runs, or the node failed.
    pub async fn open(&self) -> Result<Sender, Failure> {
        let accounts = Accounts::new().with(self.account.clone(), self.signer.clone());
        let provider = self.platform.provider().clone();
        let sender = Sender::open(provider, accounts, self.policy.clone()).await?;
        sender.resume().await.map_err(|error| hint::transaction::stuck(&error))?;
        Ok(sender)
    }

    /// Whether the key can pay for a transaction.
    ///
    /// # Errors
    /// It has no coin for gas, or the node failed.
    pub async fn check_gas(&self) -> Result<(), Failure> {
        let balance = self.platform.provider().get_balance(self.address()).await;
        let balance = balance.map_err(|error| hint::node::transport(&error))?;
        if balance.is_zero() {
            return Err(Failure::refused(format!(
                "{} has no coin for gas, so nothing can be sent: send it some, or correct the keystore",
                self.address()
            )));
        }
        Ok(())
    }

    /// Whose key signs.
    #[must_use]
    pub const fn address(&self) -> Address {
        self.signer.address()
    }

    /// The label of the key.
    #[must_use]
    pub const fn account(&self) -> &Account {
        &self.account
    }
}

/// Where those who measure find the sender of a job while it is at work.
#[derive(Clone, Debug, Default)]
pub struct SenderSlot(Arc<Mutex<Option<Sender>>>);

/// A sender is in the slot as long as this lives: its file is free for others once the work has ended.
pub(crate) struct Held(SenderSlot);

impl SenderSlot {
    pub(crate) fn hold(&self, sender: Sender) -> Held {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(sender);
        Held(self.clone())
    }

    /// The sender, if the job is at work.
    #[must_use]
    pub fn sender(&self) -> Option<Sender> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        *self.0.0.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}
