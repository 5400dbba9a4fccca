//! The one way a transaction leaves the platform.
//!
//! An [`Purpose`] is written to a file before anything is sent, under a key that the caller
//! derives from what it is for (`deposit/3/19076`). The same key twice is one transaction. The
//! signed bytes are written before they are sent, in the same step that takes the nonce, so that
//! after a kill at any point the very same transaction is sent again, never a second one.
//! [`State`] names the steps. What becomes of transactions when the chain goes back, [`Lost`] says.
//!
//! Each account has one transaction on its way at a time: the next is checked against a chain
//! that holds the one before, and refused without using a nonce if it would revert.
//!
//! Whoever waits does the work: [`Sender::wait`] moves the account's queue on, under a lock.
//! [`SenderService`] does the same for transactions nobody waits for.

mod accounts;
mod check;
mod decide;
mod drive;
mod error;
mod follow;
mod lock;
mod policy;
mod purpose;
mod replay;
mod send;
mod service;
mod settle;
mod state;
mod store;
mod taker;

use std::sync::Arc;

use alloy::primitives::Address;
use alloy::providers::{DynProvider, Provider};
use alloy::rpc::types::TransactionReceipt;
use alloy::transports::RpcError;
use tokio::time::{Instant, sleep};

use crate::fees::LeastTip;
pub use accounts::Accounts;
pub use check::{CheckError, Checked, MinedTwice, check};
use drive::Lanes;
pub use error::{DriveError, OpenError, StoreError, SubmitError, WaitError};
use follow::Follower;
use lock::StoreLock;
pub use policy::{Durability, Lost, Policy, Step, StepHook};
pub use purpose::{Account, BadKey, Purpose, PurposeKey};
pub use service::SenderService;
pub use state::{Inclusion, State, Status};
use store::{ChainIdentity, Store};

/// Gauge, label `folder`: purposes of the sender's file there of which more than one transaction was mined, as found at the
/// start.
pub const MINED_TWICE: &str = "dmex_sender_purposes_mined_twice";

/// Sends transactions. Clones share one queue.
#[derive(Clone)]
pub struct Sender {
    inner: Arc<Inner>,
}

/// What every part of the sender needs.
struct Inner {
    provider: DynProvider,
    chain_id: u64,
    store: Store,
    accounts: Accounts,
    policy: Policy,
    lanes: Lanes,
    follower: Follower,
    /// [wei] The least tip per gas that a node asked for, as far as it is known.
    least_tip: LeastTip,
    /// Held as long as the sender lives: one process per file.
    _lock: StoreLock,
}

/// A submitted purpose.
#[derive(Clone, Debug)]
pub struct Handle {
    sender: Sender,
    key: PurposeKey,
}

/// What [`Sender::resume`] found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Resumed {
    /// Purposes that are not settled yet.
    pub open: usize,
}

impl Sender {
    /// Opens the file in `policy.folder`, or makes it, for the chain behind `provider`.
    ///
    /// Nothing is sent yet: call [`Sender::resume`], or run [`SenderService`].
    ///
    /// # Errors
    /// Another process has the file, it cannot be read, or it belongs to another chain.
    pub async fn open(provider: DynProvider, accounts: Accounts, policy: Policy) -> Result<Self, OpenError> {
        let lock = StoreLock::take(&policy.folder)?;
        let identity = ChainIdentity::of(&provider).await?;
        let store = Store::open(&policy.folder, policy.durability, &identity).await?;
        say_what_was_mined_twice(&store, &provider, &policy).await;
        let lanes = Lanes::new(accounts.addresses());
        let inner = Inner {
            provider,
            chain_id: identity.chain_id,
            store,
            accounts,
            policy,
            lanes,
            follower: Follower::default(),
            least_tip: LeastTip::default(),
            _lock: lock,
        };
        Ok(Self { inner: Arc::new(inner) })
    }

    /// Writes down what is to be sent: once it is signed it is sent, whatever happens. Until then it is sent only while
    /// somebody waits for it, for what made it due may be done by others meanwhile: an end of the process withdraws it.
    ///
    /// The same purpose again is the same purpose: nothing new is sent. One that was refused or withdrawn is tried again.
    ///
    /// # Errors
    /// The key was used for something else, or the account is not known.
    pub async fn submit(&self, purpose: Purpose) -> Result<Handle, SubmitError> {
        let inner = &self.inner;
        let from = inner.accounts.address(&purpose.from)?;
        inner.store.insert_purpose(&purpose, from).await?;
        inner.policy.step(Step::Queued);
        Ok(Handle { sender: self.clone(), key: purpose.key })
    }

    /// Writes down what is to be sent and waits until it is settled.
    ///
    /// # Errors
    /// As for [`Sender::submit`] and [`Sender::wait`].
    pub async fn send(&self, purpose: Purpose) -> Result<TransactionReceipt, WaitError> {
        self.submit(purpose).await?.wait().await
    }

    /// Works on the queue of the key's account until the purpose is settled.
    ///
    /// Dropping the future loses nothing: the purpose stays and goes on with the next call.
    ///
    /// # Errors
    /// It was refused, had no effect, or the node failed for longer than `policy.patience`: what is signed by then is kept
    /// and will still be sent, what is not is withdrawn.
    pub async fn wait(&self, key: &PurposeKey) -> Result<TransactionReceipt, WaitError> {
        let mut trouble_since = None;
        loop {
            let driven = self.inner.drive(self.inner.store.select_status(key).await?.1).await;
            let (status, _) = self.inner.store.select_status(key).await?;
            let found = match settled(&status, self.inner.shown_height().await)? {
                Some(inclusion) => self.inner.receipt(&inclusion).await.map(Some),
                None => Ok(None),
            };
            let error = match (found, driven) {
                (Ok(Some(receipt)), _) => return Ok(receipt),
                (Ok(None), Ok(true)) => continue,
                (Ok(None), Ok(false)) => None,
                (Err(error), _) | (Ok(None), Err(error)) => Some(error),
            };
            match error {
                None => trouble_since = None,
                Some(source) => {
                    let since = *trouble_since.get_or_insert_with(Instant::now);
                    if source.is_lasting() || since.elapsed() >= self.inner.policy.patience {
                        self.inner.store.update_withdrawn(Some(key)).await?;
                        return Err(WaitError::Stuck { key: key.clone(), source });
                    }
                    tracing::debug!(%key, error = %source, "trying again");
                }
            }
            sleep(self.inner.policy.poll_interval).await;
        }
    }

    /// Where a purpose stands.
    ///
    /// # Errors
    /// The key is not known, or the file cannot be read.
    pub async fn status(&self, key: &PurposeKey) -> Result<Status, StoreError> {
        self.inner.store.select_status(key).await.map(|(status, _)| status)
    }

    /// Takes up everything that was left open: sends again what may be lost, looks for receipts,
    /// and finds out whether the chain went back.
    ///
    /// # Errors
    /// The node or the file failed; another call goes on where this one stopped.
    pub async fn resume(&self) -> Result<Resumed, DriveError> {
        self.inner.settle_past().await?;
        let mut failure = self.send_lost_in_order().await.err();
        for account in self.inner.store.select_open_accounts().await? {
            // One account's trouble (no coin for gas) must not hold up the others.
            if let Err(error) = self.drive_out(account).await {
                failure = Some(error);
            }
        }
        match failure {
            Some(error) => Err(error),
            None => Ok(Resumed { open: self.inner.store.count_open().await? }),
        }
    }

    /// Sends again what a chain that went back lost, in the order in which it was first asked for: what one account did
    /// may need what another did before.
    async fn send_lost_in_order(&self) -> Result<(), DriveError> {
        for attempt in self.inner.store.select_signed_in_order().await? {
            match self.inner.broadcast(&attempt).await {
                // Bytes that the node does not want are looked at when their account is worked on.
                Ok(_) | Err(DriveError::Node(RpcError::ErrorResp(_))) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// Moves the account's queue on until it has to wait for the chain.
    async fn drive_out(&self, account: Address) -> Result<(), DriveError> {
        while self.inner.drive(account).await? {}
        Ok(())
    }

    /// How many purposes are not settled.
    ///
    /// # Errors
    /// The file cannot be read.
    pub async fn count_open(&self) -> Result<usize, StoreError> {
        self.inner.store.count_open().await
    }

    /// The address behind a label.
    ///
    /// # Errors
    /// The account is not known.
    pub fn address(&self, account: &Account) -> Result<Address, SubmitError> {
        self.inner.accounts.address(account)
    }
}

impl Inner {
    /// The newest block in which a transaction counts.
    async fn shown_height(&self) -> u64 {
        self.follower.height().await.saturating_sub(self.policy.confirmations)
    }

    /// The receipt of a transaction, in the block where it is known to be.
    async fn receipt(&self, inclusion: &Inclusion) -> Result<TransactionReceipt, DriveError> {
        let receipt = self.provider.get_transaction_receipt(inclusion.hash).await?;
        receipt
            .filter(|receipt| receipt.block_hash == Some(inclusion.block_hash))
            .ok_or(DriveError::NoReceipt { hash: inclusion.hash })
    }
}

/// Earlier versions could serve a purpose twice; whoever starts this one reads of it.
async fn say_what_was_mined_twice(store: &Store, provider: &DynProvider, policy: &Policy) {
    match check::check_opened(store.pool(), provider).await {
        Ok(twice) => {
            for MinedTwice { key, account, hashes } in &twice {
                tracing::error!(key, %account, ?hashes, "an earlier version sent this purpose twice, and both were mined: see \"A purpose was sent twice\" in the runbook");
            }
            let folder = policy.folder.display().to_string();
            metrics::gauge!(MINED_TWICE, "folder" => folder)
                .set(u32::try_from(twice.len()).unwrap_or(u32::MAX));
        }
        Err(error) => tracing::warn!(%error, "not known whether an earlier version sent a purpose twice"),
    }
}

/// The block that settles a purpose, `None` if it is not settled yet. One without effect is told as soon as one with effect
/// would count, in blocks up to `counts`; what follows from it waits until it is final.
fn settled(status: &Status, counts: u64) -> Result<Option<Inclusion>, WaitError> {
    let key = status.key.clone();
    match &status.state {
        State::Mined { inclusion, succeeded: false, .. } if inclusion.block_number <= counts => {
            Err(WaitError::WithoutEffect { key, hash: inclusion.hash })
        }
        State::Queued | State::Signed { .. } | State::Broadcast { .. } | State::Mined { .. } => Ok(None),
        State::Confirmed { inclusion, .. } => Ok(Some(*inclusion)),
        State::Refused { reason } => Err(WaitError::Refused { key, reason: reason.clone() }),
        State::Reverted { inclusion, reason, .. } => {
            Err(WaitError::Reverted { key, hash: inclusion.hash, reason: reason.clone() })
        }
    }
}

impl Handle {
    /// The purpose's key.
    #[must_use]
    pub fn key(&self) -> &PurposeKey {
        &self.key
    }

    /// As [`Sender::wait`].
    ///
    /// # Errors
    /// As for [`Sender::wait`].
    pub async fn wait(&self) -> Result<TransactionReceipt, WaitError> {
        self.sender.wait(&self.key).await
    }
}

impl std::fmt::Debug for Sender {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Sender").field("accounts", &self.inner.accounts).finish_non_exhaustive()
    }
}
