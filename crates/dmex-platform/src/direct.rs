//! Sends for somebody who waits at the terminal, and forgets.

use std::collections::BTreeMap;

use alloy::consensus::{SignableTransaction, TxEip1559, TxEnvelope};
use alloy::eips::eip2718::Encodable2718;
use alloy::eips::eip2930::AccessList;
use alloy::network::{Ethereum, TxSignerSync};
use alloy::primitives::{Address, B256, TxKind};
use alloy::providers::ext::AnvilApi;
use alloy::providers::{DynProvider, PendingTransactionBuilder, Provider};
use alloy::rpc::types::{TransactionReceipt, TransactionRequest};
use alloy::signers::local::PrivateKeySigner;
use alloy::transports::{RpcError, TransportError};
use async_trait::async_trait;
use dmex_chain::RevertDecoder;
use dmex_chain::revert::Revert;
use dmex_chain::sender::{Account, DriveError, Purpose, SubmitError, WaitError};
use tokio::sync::Mutex;

use crate::Transact;

/// Gas limit of transactions that are not estimated: more than any of ours needs.
const DEV_GAS_LIMIT: u64 = 20_000_000;
/// Blocks after which a transaction that is in none of them never will be.
const MOST_BLOCKS: usize = 16;
/// [wei] Fee per gas offered on a development chain, where gas costs nobody anything.
const DEV_FEE: u128 = 20_000_000_000;

/// How much is asked of the node before a transaction is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Care {
    /// The call is tried first, so that one that would revert costs nothing.
    Estimate,
    /// Nothing: a development chain answers faster than it estimates.
    None,
}

/// Sends without a file: what was sent is known by its receipt only.
pub struct DirectSender {
    provider: DynProvider,
    chain_id: u64,
    keys: BTreeMap<Account, PrivateKeySigner>,
    decoder: RevertDecoder,
    care: Care,
    nonces: Mutex<BTreeMap<Address, u64>>,
    mining: Mutex<()>,
}

impl DirectSender {
    /// For a person on any chain: each call is tried before it is sent.
    #[must_use]
    pub fn careful(provider: DynProvider, chain_id: u64, keys: BTreeMap<Account, PrivateKeySigner>) -> Self {
        Self::new(provider, chain_id, keys, Care::Estimate)
    }

    /// For many transactions on a development chain. What is sent at the same time shares a block, if the chain does
    /// not mine by itself.
    #[must_use]
    pub fn quick(provider: DynProvider, chain_id: u64, keys: BTreeMap<Account, PrivateKeySigner>) -> Self {
        Self::new(provider, chain_id, keys, Care::None)
    }

    fn new(
        provider: DynProvider,
        chain_id: u64,
        keys: BTreeMap<Account, PrivateKeySigner>,
        care: Care,
    ) -> Self {
        let decoder = RevertDecoder::new(&dmex_contracts::abis());
        Self { provider, chain_id, keys, decoder, care, nonces: Mutex::default(), mining: Mutex::default() }
    }

    fn key(&self, account: &Account) -> Result<&PrivateKeySigner, SubmitError> {
        self.keys.get(account).ok_or_else(|| SubmitError::UnknownAccount {
            account: account.clone(),
            known: self.keys.keys().map(Account::as_str).collect::<Vec<_>>().join(", "),
        })
    }

    async fn sign(&self, purpose: &Purpose, nonce: u64) -> Result<Result<TxEnvelope, Revert>, WaitError> {
        let stuck = |source| WaitError::Stuck { key: purpose.key.clone(), source };
        let key = self.key(&purpose.from)?;
        let (gas_limit, max, priority) = match self.care {
            Care::None => (DEV_GAS_LIMIT, DEV_FEE, 0),
            Care::Estimate => match self.provider.estimate_gas(self.request(purpose, key.address())).await {
                Err(error) => match self.refusal(&error) {
                    Some(reason) => return Ok(Err(reason)),
                    None => return Err(stuck(error.into())),
                },
                Ok(gas) => {
                    let fees =
                        self.provider.estimate_eip1559_fees().await.map_err(|error| stuck(error.into()))?;
                    (gas + gas / 4, fees.max_fee_per_gas, fees.max_priority_fee_per_gas)
                }
            },
        };
        let mut transaction = TxEip1559 {
            chain_id: self.chain_id,
            nonce,
            gas_limit,
            max_fee_per_gas: max,
            max_priority_fee_per_gas: priority,
            to: purpose.to.map_or(TxKind::Create, TxKind::Call),
            value: purpose.value,
            access_list: AccessList::default(),
            input: purpose.data.clone(),
        };
        let signature = key.sign_transaction_sync(&mut transaction).map_err(|error| stuck(error.into()))?;
        Ok(Ok(TxEnvelope::from(transaction.into_signed(signature))))
    }

    /// Waits for the receipt of what was sent.
    async fn receipt(
        &self,
        pending: PendingTransactionBuilder<Ethereum>,
    ) -> Result<TransactionReceipt, DriveError> {
        let hash = *pending.tx_hash();
        match self.care {
            Care::None => self.mine(hash).await,
            Care::Estimate => pending.get_receipt().await.map_err(|_| DriveError::NoReceipt { hash }),
        }
    }

    /// Mines until the transaction is in a block. Whoever has the turn mines for all who sent meanwhile.
    async fn mine(&self, hash: B256) -> Result<TransactionReceipt, DriveError> {
        let _turn = self.mining.lock().await;
        for _ in 0..MOST_BLOCKS {
            if let Some(receipt) = self.provider.get_transaction_receipt(hash).await? {
                return Ok(receipt);
            }
            self.provider.anvil_mine(Some(1), None).await?;
        }
        Err(DriveError::NoReceipt { hash })
    }

    /// Why a mined transaction had no effect: the same call, tried now.
    async fn revert_reason(&self, purpose: &Purpose, from: Address) -> Revert {
        let error = self.provider.call(self.request(purpose, from)).await.err();
        error
            .and_then(|error| self.refusal(&error))
            .unwrap_or_else(|| Revert::without_data("the same call succeeds now"))
    }

    fn request(&self, purpose: &Purpose, from: Address) -> TransactionRequest {
        let to = purpose.to.map_or(TxKind::Create, TxKind::Call);
        let request =
            TransactionRequest::default().from(from).value(purpose.value).input(purpose.data.clone().into());
        TransactionRequest { to: Some(to), ..request }
    }

    fn refusal(&self, error: &TransportError) -> Option<Revert> {
        let RpcError::ErrorResp(payload) = error else { return None };
        match payload.as_revert_data().filter(|data| !data.is_empty()) {
            Some(data) => Some(self.decoder.decode(&data)),
            None => Some(Revert::without_data(payload.message.clone())),
        }
    }
}

#[async_trait]
impl Transact for DirectSender {
    async fn send(&self, purpose: Purpose) -> Result<TransactionReceipt, WaitError> {
        let from = self.address(&purpose.from)?;
        let stuck = |source| WaitError::Stuck { key: purpose.key.clone(), source };
        // The nonce is taken under the lock and given back if nothing was sent.
        let mut nonces = self.nonces.lock().await;
        let nonce = match (self.care, nonces.get(&from)) {
            (Care::None, Some(nonce)) => *nonce,
            _ => self.provider.get_transaction_count(from).await.map_err(|error| stuck(error.into()))?,
        };
        let signed = match self.sign(&purpose, nonce).await? {
            Ok(signed) => signed,
            Err(reason) => return Err(WaitError::Refused { key: purpose.key, reason }),
        };
        let sent = self.provider.send_raw_transaction(&signed.encoded_2718()).await;
        let pending = sent.map_err(|error| stuck(error.into()))?;
        nonces.insert(from, nonce + 1);
        drop(nonces);
        let receipt = self.receipt(pending).await.map_err(stuck)?;
        if receipt.status() {
            return Ok(receipt);
        }
        let reason = self.revert_reason(&purpose, from).await;
        Err(WaitError::Reverted { key: purpose.key, hash: receipt.transaction_hash, reason })
    }

    fn address(&self, account: &Account) -> Result<Address, SubmitError> {
        self.key(account).map(PrivateKeySigner::address)
    }
}
