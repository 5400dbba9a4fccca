//! Signs and sends: the first time, again, and with a higher fee.

use alloy::consensus::{SignableTransaction, TxEip1559, TxEnvelope};
use alloy::eips::BlockId;
use alloy::eips::eip2718::Encodable2718;
use alloy::network::TransactionBuilder;
use alloy::primitives::{Address, TxKind, U256};
use alloy::providers::Provider;
use alloy::rpc::types::TransactionRequest;
use alloy::transports::{RpcError, TransportError};

use super::Inner;
use super::drive::Lane;
use super::error::DriveError;
use super::fees::Fees;
use super::policy::Step;
use super::store::{Attempt, IntentRow, MinedRow};
use crate::provider::is_already_known;
use crate::revert::Revert;

/// What a first signature needs, or why there will be none.
enum Prepared {
    Ready { nonce: u64, gas_limit: u64, fees: Fees },
    Refused(Revert),
}

/// What the node did with bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Taken {
    /// It has them, or says that it cannot use them; the next look at the chain tells.
    Perhaps,
    /// The block's own fee has risen above theirs.
    TooCheap,
}

impl Inner {
    /// Takes a queued intent to its first signature and sends it, or refuses it.
    pub(super) async fn begin(&self, lane: &mut Lane, intent: &IntentRow) -> Result<(), DriveError> {
        match self.prepare(intent).await? {
            Prepared::Refused(reason) => {
                tracing::warn!(key = intent.key, %reason, "refused before signing");
                Ok(self.store.update_refused(intent.id, &reason).await?)
            }
            Prepared::Ready { nonce, gas_limit, fees } => {
                let attempt = self.sign(intent, nonce, gas_limit, fees).await?;
                self.store.insert_first_attempt(intent.id, &attempt).await?;
                self.policy.step(Step::Signed);
                lane.sent(intent.id);
                self.broadcast(&attempt).await.map(drop)
            }
        }
    }

    /// Sends the same bytes. The node may have them already.
    pub(super) async fn broadcast(&self, attempt: &Attempt) -> Result<Taken, DriveError> {
        match self.provider.send_raw_transaction(&attempt.raw).await {
            Ok(_) => {
                self.policy.step(Step::Sent);
                Ok(Taken::Perhaps)
            }
            Err(error) if is_already_known(&error) || next_look_tells(&error) => {
                tracing::debug!(hash = %attempt.hash, %error, "not taken; looking again");
                Ok(Taken::Perhaps)
            }
            Err(error) if is_too_cheap(&error) => Ok(Taken::TooCheap),
            Err(error) => Err(error.into()),
        }
    }

    /// Replaces a transaction that nobody mines by one with a higher fee, under the same nonce.
    pub(super) async fn bump(
        &self,
        lane: &mut Lane,
        intent: &IntentRow,
        newest: &Attempt,
    ) -> Result<(), DriveError> {
        lane.sent(intent.id);
        let Some(fees) = newest.fees.bumped(self.suggested_fees().await?, self.policy.highest_fee) else {
            tracing::warn!(key = intent.key, "not mined for long, and its fee is at the limit");
            return self.broadcast(newest).await.map(drop);
        };
        let attempt = self.sign(intent, newest.nonce, newest.gas_limit, fees).await?;
        self.store.insert_next_attempt(intent.id, &attempt).await?;
        self.policy.step(Step::Signed);
        tracing::info!(key = intent.key, max_fee = fees.max, "not mined: raising its fee");
        self.broadcast(&attempt).await.map(drop)
    }

    /// Why a mined transaction had no effect, by running it again on the block before its own.
    pub(super) async fn revert_reason(&self, mined: &MinedRow) -> Result<Revert, DriveError> {
        let block = mined.inclusion.block_number;
        for block in [block.saturating_sub(1), block] {
            let call = self.provider.call(request(&mined.intent)).block(BlockId::number(block)).await;
            if let Some(reason) = call.err().and_then(|error| self.refusal(&error)) {
                return Ok(reason);
            }
        }
        Ok(Revert::without_data("the same call succeeds now, or the node no longer has the block"))
    }

    /// Asks the node whether the call would succeed and what it would cost.
    async fn prepare(&self, intent: &IntentRow) -> Result<Prepared, DriveError> {
        let (gas, fees, balance, nonce) = tokio::join!(
            self.provider.estimate_gas(request(intent)),
            self.suggested_fees(),
            self.provider.get_balance(intent.account),
            self.next_nonce(intent.account),
        );
        let gas = match gas {
            Ok(gas) => gas,
            Err(error) => {
                let reason = self.refusal(&error).ok_or(error)?;
                return Ok(Prepared::Refused(reason));
            }
        };
        let (fees, balance, nonce) = (fees?, balance?, nonce?);
        // A quarter more: the state may change a little before the transaction is mined.
        let gas_limit = gas + gas / 4;
        let needed = intent.value.saturating_add(U256::from(gas_limit) * U256::from(fees.max));
        if balance < needed {
            return Ok(Prepared::Refused(not_enough_coin(intent.account, balance, needed)));
        }
        Ok(Prepared::Ready { nonce, gas_limit, fees })
    }

    /// Whether the call would have its effect now.
    pub(super) async fn would_succeed(&self, intent: &IntentRow) -> Result<bool, DriveError> {
        match self.provider.estimate_gas(request(intent)).await {
            Ok(_) => Ok(true),
            Err(error) => self.refusal(&error).map(|_| false).ok_or(error.into()),
        }
    }

    /// The first nonce that neither the chain nor our own records have used.
    async fn next_nonce(&self, account: Address) -> Result<u64, DriveError> {
        let chain = self.provider.get_transaction_count(account).pending().await?;
        let own = self.store.select_highest_nonce(account).await?;
        Ok(own.map_or(chain, |own| chain.max(own + 1)))
    }

    async fn suggested_fees(&self) -> Result<Fees, DriveError> {
        let suggestion = self.provider.estimate_eip1559_fees().await?;
        Ok(Fees::suggested(&suggestion, self.policy.highest_fee))
    }

    async fn sign(
        &self,
        intent: &IntentRow,
        nonce: u64,
        gas_limit: u64,
        fees: Fees,
    ) -> Result<Attempt, DriveError> {
        let mut transaction = TxEip1559 {
            chain_id: self.chain_id,
            nonce,
            gas_limit,
            max_fee_per_gas: fees.max,
            max_priority_fee_per_gas: fees.priority,
            to: intent.to.map_or(TxKind::Create, TxKind::Call),
            value: intent.value,
            access_list: alloy::eips::eip2930::AccessList::default(),
            input: intent.data.clone(),
        };
        let signer = self.accounts.signer(intent.account).ok_or(DriveError::NoKey(intent.account))?;
        let signature = signer.sign_transaction(&mut transaction).await?;
        let envelope = TxEnvelope::from(transaction.into_signed(signature));
        Ok(Attempt { nonce, hash: *envelope.tx_hash(), raw: envelope.encoded_2718(), gas_limit, fees })
    }

    /// The reason in a node's answer, if it says that the call itself fails. Anything else (rate
    /// limits, a node that lags) may pass.
    fn refusal(&self, error: &TransportError) -> Option<Revert> {
        let RpcError::ErrorResp(payload) = error else { return None };
        if let Some(data) = payload.as_revert_data().filter(|data| !data.is_empty()) {
            return Some(self.decoder.decode(&data));
        }
        let message = payload.message.to_lowercase();
        let final_words = ["revert", "insufficient funds", "gas required exceeds", "out of gas"];
        let is_final = final_words.iter().any(|words| message.contains(words));
        is_final.then(|| Revert::without_data(payload.message.clone()))
    }
}

fn request(intent: &IntentRow) -> TransactionRequest {
    let request = TransactionRequest::default()
        .with_from(intent.account)
        .with_value(intent.value)
        .with_input(intent.data.clone());
    TransactionRequest { to: Some(intent.to.map_or(TxKind::Create, TxKind::Call)), ..request }
}

fn not_enough_coin(account: Address, balance: U256, needed: U256) -> Revert {
    let args = vec![format!("{account} has {balance} wei, needs {needed} wei for value and gas")];
    Revert { name: "InsufficientFunds".to_owned(), args }
}

fn is_too_cheap(error: &TransportError) -> bool {
    answer_has(error, &["less than block base fee"])
}

/// The nonce is used, or the node has a dearer transaction under it: the next look for receipts
/// tells which.
fn next_look_tells(error: &TransportError) -> bool {
    answer_has(error, &["nonce too low", "underpriced", "old nonce"])
}

fn answer_has(error: &TransportError, words: &[&str]) -> bool {
    let RpcError::ErrorResp(payload) = error else { return false };
    let message = payload.message.to_lowercase();
    words.iter().any(|word| message.contains(word))
}
