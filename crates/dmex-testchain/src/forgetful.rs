//! A sender that forgets which nonces it gave out when the chain does.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use alloy::primitives::Address;
use alloy::providers::DynProvider;
use alloy::rpc::types::TransactionReceipt;
use alloy::signers::local::PrivateKeySigner;
use async_trait::async_trait;
use dmex_chain::anvil::DEV_CHAIN_ID;
use dmex_chain::sender::{Account, Purpose, SubmitError, WaitError};
use dmex_platform::{DirectSender, Transact};

/// Sends at once, and asks for nonces anew once it is told to forget.
pub(crate) struct ForgetfulSender {
    provider: DynProvider,
    keys: BTreeMap<Account, PrivateKeySigner>,
    now: Mutex<Arc<DirectSender>>,
}

impl ForgetfulSender {
    /// One that signs with these keys.
    pub(crate) fn new(provider: DynProvider, keys: BTreeMap<Account, PrivateKeySigner>) -> Self {
        let now = Arc::new(DirectSender::quick(provider.clone(), DEV_CHAIN_ID, keys.clone()));
        Self { provider, keys, now: Mutex::new(now) }
    }

    /// After a reorg nonces are asked for anew.
    pub(crate) fn forget(&self) {
        let new = DirectSender::quick(self.provider.clone(), DEV_CHAIN_ID, self.keys.clone());
        *self.now.lock().unwrap() = Arc::new(new);
    }

    fn now(&self) -> Arc<DirectSender> {
        self.now.lock().unwrap().clone()
    }
}

#[async_trait]
impl Transact for ForgetfulSender {
    async fn send(&self, purpose: Purpose) -> Result<TransactionReceipt, WaitError> {
        self.now().send(purpose).await
    }

    fn address(&self, account: &Account) -> Result<Address, SubmitError> {
        self.now().address(account)
    }
}
