//! Who sends transactions.

use alloy::primitives::Address;
use alloy::rpc::types::TransactionReceipt;
use async_trait::async_trait;
use dmex_chain::Sender;
use dmex_chain::sender::{Account, Intent, SubmitError, WaitError};

/// Sends an intent and waits until it is settled.
#[async_trait]
pub trait Transact: Send + Sync {
    /// Sends it once; the receipt is of a transaction that succeeded.
    ///
    /// # Errors
    /// It was refused or reverted, with the contract's own error; or the node failed.
    async fn send(&self, intent: Intent) -> Result<TransactionReceipt, WaitError>;

    /// The address behind a label.
    ///
    /// # Errors
    /// The account is not known.
    fn address(&self, account: &Account) -> Result<Address, SubmitError>;
}

#[async_trait]
impl Transact for Sender {
    async fn send(&self, intent: Intent) -> Result<TransactionReceipt, WaitError> {
        Self::send(self, intent).await
    }

    fn address(&self, account: &Account) -> Result<Address, SubmitError> {
        Self::address(self, account)
    }
}
