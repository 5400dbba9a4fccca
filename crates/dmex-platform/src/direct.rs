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
use dmex_catalogue::Revert;
use dmex_chain::sender::{Account, DriveError, Purpose, SubmitError, WaitError};
use dmex_chain::{Fees, HIGHEST_FEE, LeastTip, SendRefusal};
use tokio::sync::Mutex;

use crate::Transact;

/// Gas limit of transactions that are not estimated: more than any of ours needs.
const DEV_GAS_LIMIT: u64 = 20_000_000;
/// Blocks after which a transaction that is in none of them never will be.
const MOST_BLOCKS: usize = 16;
/// [wei] Fee per gas offered on a development chain, where gas costs nobody anything.
const DEV_FEE: u128 = 20_000_000_000;
/// How often more is offered for a transaction that nodes refuse as too cheap.
const MOST_RAISES: u32 = 4;

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
    care: Care,
    least_tip: LeastTip,
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
        let (least_tip, nonces, mining) = (LeastTip::default(), Mutex::default(), Mutex::default());
        Self { provider, chain_id, keys, care, least_tip, nonces, mining }
    }

    fn key(&self, account: &Account) -> Result<&PrivateKeySigner, SubmitError> {
        self.keys.get(account).ok_or_else(|| SubmitError::UnknownAccount {
            account: account.clone(),
            known: self.keys.keys().map(Account::as_str).collect::<Vec<_>>().join(", "),
        })
    }

    /// Gas limit and fees, or why the call would have no effect.
    async fn prepare(
        &self,
        purpose: &Purpose,
        from: Address,
    ) -> Result<Result<(u64, Fees), Revert>, TransportError> {
        match self.care {
            Care::None => Ok(Ok((DEV_GAS_LIMIT, Fees { max: DEV_FEE, priority: 0 }))),
            Care::Estimate => match self.provider.estimate_gas(self.request(purpose, from)).await {
                Ok(gas) => Ok(Ok((gas + gas / 4, self.offered().await?))),
                Err(error) => self.refusal(&error).map(Err).ok_or(error),
            },
        }
    }

    async fn offered(&self) -> Result<Fees, TransportError> {
        Fees::offered(&self.provider, &self.least_tip, HIGHEST_FEE).await
    }

    /// Sends it, and more for its place each time that it is refused as too cheap.
    async fn broadcast(
        &self,
        purpose: &Purpose,
        key: &PrivateKeySigner,
        nonce: u64,
        (gas_limit, mut fees): (u64, Fees),
    ) -> Result<PendingTransactionBuilder<Ethereum>, DriveError> {
        let mut raises = 0;
        loop {
            let signed = self.sign(purpose, key, nonce, (gas_limit, fees))?;
            let error = match self.provider.send_raw_transaction(&signed.encoded_2718()).await {
                Ok(pending) => return Ok(pending),
                Err(error) => error,
            };
            match SendRefusal::of(&error).filter(|_| raises < MOST_RAISES) {
                Some(SendRefusal::TooCheap { least_tip }) => self.least_tip.refused(fees, least_tip),
                // The next suggestion has the block's fee of then in it.
                Some(SendRefusal::BelowBlock) => {}
                Some(SendRefusal::Known | SendRefusal::NonceTaken) | None => return Err(error.into()),
            }
            // A dearer one under the same nonce, in case that another node took it.
            let Some(dearer) = fees.bumped(self.offered().await?, HIGHEST_FEE) else {
                return Err(error.into());
            };
            tracing::info!(key = %purpose.key, max_fee = dearer.max, "refused as too cheap: offering more");
            (fees, raises) = (dearer, raises + 1);
        }
    }

    fn sign(
        &self,
        purpose: &Purpose,
        key: &PrivateKeySigner,
        nonce: u64,
        (gas_limit, fees): (u64, Fees),
    ) -> Result<TxEnvelope, DriveError> {
        let mut transaction = TxEip1559 {
            chain_id: self.chain_id,
            nonce,
            gas_limit,
            max_fee_per_gas: fees.max,
            max_priority_fee_per_gas: fees.priority,
            to: purpose.to.map_or(TxKind::Create, TxKind::Call),
            value: purpose.value,
            access_list: AccessList::default(),
            input: purpose.data.clone(),
        };
        let signature = key.sign_transaction_sync(&mut transaction)?;
        Ok(TxEnvelope::from(transaction.into_signed(signature)))
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
            Some(data) => Some(Revert::decode(&data)),
            None => Some(Revert::without_data(payload.message.clone())),
        }
    }
}

#[async_trait]
impl Transact for DirectSender {
    async fn send(&self, purpose: Purpose) -> Result<TransactionReceipt, WaitError> {
        let key = self.key(&purpose.from)?;
        let from = key.address();
        let stuck = |source| WaitError::Stuck { key: purpose.key.clone(), source };
        // The nonce is taken under the lock and given back if nothing was sent.
        let mut nonces = self.nonces.lock().await;
        let nonce = match (self.care, nonces.get(&from)) {
            (Care::None, Some(nonce)) => *nonce,
            _ => self.provider.get_transaction_count(from).await.map_err(|error| stuck(error.into()))?,
        };
        let prepared = self.prepare(&purpose, from).await.map_err(|error| stuck(error.into()))?;
        let offer = match prepared {
            Ok(offer) => offer,
            Err(reason) => return Err(WaitError::Refused { key: purpose.key, reason }),
        };
        let pending = self.broadcast(&purpose, key, nonce, offer).await.map_err(stuck)?;
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

#[cfg(test)]
mod tests {
    use alloy::primitives::{Bloom, U256};
    use alloy::providers::ProviderBuilder;
    use alloy::providers::mock::Asserter;
    use alloy::rpc::json_rpc::ErrorPayload;
    use dmex_chain::sender::PurposeKey;
    use serde_json::json;

    use super::*;

    /// What a node answers about a transaction that it mined.
    fn mined(hash: B256) -> serde_json::Value {
        json!({
            "type": "0x2", "status": "0x1", "transactionHash": hash, "transactionIndex": "0x0",
            "blockHash": hash, "blockNumber": "0x1", "from": Address::ZERO, "to": Address::ZERO,
            "contractAddress": null, "gasUsed": "0x5208", "cumulativeGasUsed": "0x5208",
            "effectiveGasPrice": "0x1", "logs": [], "logsBloom": Bloom::ZERO,
        })
    }

    #[tokio::test]
    async fn fg2_what_is_refused_as_too_cheap_is_sent_with_the_least_tip_that_the_node_names() {
        let (node, hash) = (Asserter::new(), B256::repeat_byte(7));
        let too_cheap = "transaction underpriced: gas tip cap 0, minimum needed 50000000";
        node.push_success(&"0x0");
        node.push_failure(ErrorPayload { code: -32_000, message: too_cheap.into(), data: None });
        node.push_success(&json!({
            "oldestBlock": "0x1", "baseFeePerGas": ["0x1", "0x1"], "gasUsedRatio": [0.5], "reward": [["0x1"]],
        }));
        node.push_success(&"0x1");
        node.push_success(&"0x2");
        node.push_success(&hash);
        node.push_success(&mined(hash));

        let account = Account::new("alice").unwrap();
        let key = PrivateKeySigner::from_bytes(&B256::repeat_byte(1)).unwrap();
        let provider = ProviderBuilder::default().connect_mocked_client(node.clone()).erased();
        let sender = DirectSender::quick(provider, 31_337, BTreeMap::from([(account.clone(), key)]));
        let purpose = Purpose {
            key: PurposeKey::new("test").unwrap(),
            from: account,
            to: Some(Address::ZERO),
            data: Default::default(),
            value: U256::ZERO,
        };
        assert_eq!(sender.send(purpose).await.unwrap().transaction_hash, hash);
        assert_eq!(sender.least_tip.get(), 50_000_000, "it is offered from the first try on");
        assert!(node.read_q().is_empty(), "the node was asked as often as it was told to answer");
    }
}
