//! Who sends transactions.

use alloy::primitives::Address;
use alloy::rpc::types::TransactionReceipt;
use async_trait::async_trait;
use dmex_chain::Sender;
use dmex_chain::sender::{Account, BadKey, Purpose, PurposeKey, StoreError, SubmitError, WaitError};

use crate::{Call, ReadError};

/// Sends a purpose and waits until it is settled.
#[async_trait]
pub trait Transact: Send + Sync {
    /// Sends it once; the receipt is of a transaction that succeeded.
    ///
    /// # Errors
    /// It was refused or reverted, with the contract's own error; or the node failed.
    async fn send(&self, purpose: Purpose) -> Result<TransactionReceipt, WaitError>;

    /// Waits until what was asked for under this key before is settled, whatever it was. Who keeps no file knows of
    /// nothing.
    ///
    /// # Errors
    /// As for [`Transact::send`]; or nothing was asked for under it.
    async fn earlier(&self, key: &PurposeKey) -> Result<TransactionReceipt, WaitError> {
        Err(StoreError::UnknownKey(key.clone()).into())
    }

    /// The address behind a label.
    ///
    /// # Errors
    /// The account is not known.
    fn address(&self, account: &Account) -> Result<Address, SubmitError>;
}

#[async_trait]
impl Transact for Sender {
    async fn send(&self, purpose: Purpose) -> Result<TransactionReceipt, WaitError> {
        Self::send(self, purpose).await
    }

    async fn earlier(&self, key: &PurposeKey) -> Result<TransactionReceipt, WaitError> {
        self.wait(key).await
    }

    fn address(&self, account: &Account) -> Result<Address, SubmitError> {
        Self::address(self, account)
    }
}

/// Most transactions that one purpose may use up by reverting.
const TRIES: u32 = 100;

/// Sends a call for a purpose that is asked for once, whatever the chain says; what the chain can say is due goes by
/// [`crate::send_due`]. A transaction that was mined without effect is final under its key, so the next try has a key of
/// its own: `deploy/roles`, then `deploy/roles/again-1`. A purpose is never served twice: the next try is made only after
/// the one before is known to have had no effect.
///
/// # Errors
/// [`WaitError`]; a reverted try is an error only if the next one would revert too.
pub async fn send_for(
    transact: &dyn Transact,
    purpose: &str,
    from: &Account,
    call: &Call,
) -> Result<TransactionReceipt, SendError> {
    let mut tries = 0;
    loop {
        let key = if tries == 0 { purpose.to_owned() } else { format!("{purpose}/again-{tries}") };
        match transact.send(call.clone().purpose(PurposeKey::new(key)?, from.clone())).await {
            Err(WaitError::Reverted { .. }) if tries < TRIES => tries += 1,
            done => return Ok(done?),
        }
    }
}

/// Why a purpose was not served.
#[derive(Debug, thiserror::Error)]
pub enum SendError {
    /// The transaction was not done.
    #[error(transparent)]
    Transaction(#[from] WaitError),
    /// The purpose cannot be a key.
    #[error(transparent)]
    Key(#[from] BadKey),
    /// The chain could not be asked whether it is done.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// It was tried too often.
    #[error(
        "{purpose} was sent {tries} times, and the chain says that it is still due: this program and the contracts do not fit together, or the key's account is used by others"
    )]
    InVain {
        /// What for.
        purpose: String,
        /// How often.
        tries: u32,
    },
}

impl SendError {
    /// Whether the contract said no: somebody was faster, or it is too early.
    #[must_use]
    pub const fn is_refusal(&self) -> bool {
        matches!(
            self,
            Self::Transaction(
                WaitError::Refused { .. } | WaitError::WithoutEffect { .. } | WaitError::Reverted { .. }
            )
        )
    }
}
