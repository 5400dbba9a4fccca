//! Signs and sends: the first time, again, and with a higher fee.

use std::ops::Range;

use alloy::consensus::{SignableTransaction, TxEip1559, TxEnvelope};
use alloy::eips::BlockId;
use alloy::eips::eip2718::Encodable2718;
use alloy::network::TransactionBuilder;
use alloy::primitives::{Address, TxKind, U256};
use alloy::providers::Provider;
use alloy::rpc::types::TransactionRequest;
use alloy::transports::{RpcError, TransportError};
use dmex_catalogue::Revert;

use super::Inner;
use super::drive::Lane;
use super::error::DriveError;
use super::follow::Head;
use super::policy::Step;
use super::store::{Attempt, MinedRow, PurposeRow};
use crate::fees::Fees;
use crate::provider::SendRefusal;

/// What a first signature needs, or why there will be none.
enum Prepared {
    Ready { nonce: u64, gas_limit: u64, fees: Fees },
    Refused(Revert),
}

/// What the node did with bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Broadcast {
    /// It has them, or says that it cannot use them; the next look at the chain tells.
    Perhaps,
    /// They offer less than the chain or the node asks.
    TooCheap,
}

impl Inner {
    /// Takes a queued purpose to its first signature under a new nonce and sends it, or refuses it.
    ///
    /// Only here a nonce is chosen, and only a purpose that holds none comes here: it never had one, or the chain was
    /// seen to have given it to another transaction (see [`super::decide`]). A receipt, should there be one, ends it.
    pub(super) async fn begin(
        &self,
        lane: &mut Lane,
        purpose: &PurposeRow,
        head: Head,
    ) -> Result<(), DriveError> {
        let before = self.store.select_attempts(purpose.id).await?;
        if let Some(found) = self.find_receipt(&before, None).await? {
            self.store.update_nonce_held_again(purpose.id, found.nonce).await?;
            return self.include(lane, purpose, found, head).await;
        }
        match self.prepare(purpose).await? {
            Prepared::Refused(reason) => {
                tracing::warn!(key = purpose.key, %reason, "refused before signing");
                Ok(self.store.update_refused(purpose.id, &reason).await?)
            }
            Prepared::Ready { nonce, gas_limit, fees } => {
                let attempt = self.sign(purpose, nonce, gas_limit, fees).await?;
                self.store.insert_first_attempt(purpose.id, &attempt).await?;
                self.policy.step(Step::Signed);
                lane.sent(purpose.id);
                match self.broadcast(&attempt).await? {
                    Broadcast::Perhaps => Ok(()),
                    Broadcast::TooCheap => self.bump(lane, purpose, &attempt).await,
                }
            }
        }
    }

    /// Sends the same bytes. The node may have them already.
    pub(super) async fn broadcast(&self, attempt: &Attempt) -> Result<Broadcast, DriveError> {
        let Err(error) = self.provider.send_raw_transaction(&attempt.raw).await else {
            self.policy.step(Step::Sent);
            return Ok(Broadcast::Perhaps);
        };
        match SendRefusal::of(&error) {
            Some(SendRefusal::Known | SendRefusal::NonceTaken) => {
                tracing::debug!(hash = %attempt.hash, %error, "not taken; looking again");
                Ok(Broadcast::Perhaps)
            }
            // The next suggestion has the block's fee of then in it.
            Some(SendRefusal::BelowBlock) => Ok(Broadcast::TooCheap),
            Some(SendRefusal::TooCheap { least_tip }) => {
                self.least_tip.refused(attempt.fees, least_tip);
                Ok(Broadcast::TooCheap)
            }
            None => Err(error.into()),
        }
    }

    /// Replaces a transaction that nobody mines by one with a higher fee, under the same nonce.
    pub(super) async fn bump(
        &self,
        lane: &mut Lane,
        purpose: &PurposeRow,
        newest: &Attempt,
    ) -> Result<(), DriveError> {
        lane.sent(purpose.id);
        let Some(fees) = newest.fees.bumped(self.suggested_fees().await?, self.policy.highest_fee) else {
            tracing::warn!(key = purpose.key, "not mined for long, and its fee is at the limit");
            return self.broadcast(newest).await.map(drop);
        };
        let attempt = match newest.is_nothing {
            false => self.sign(purpose, newest.nonce, newest.gas_limit, fees).await?,
            true => self.sign_nothing(purpose.account, newest.nonce, fees).await?,
        };
        self.store.insert_next_attempt(purpose.id, &attempt).await?;
        self.policy.step(Step::Signed);
        tracing::info!(key = purpose.key, max_fee = fees.max, "not mined: raising its fee");
        self.broadcast(&attempt).await.map(drop)
    }

    /// Takes the nonce of a purpose whose call would have no effect now: under the same nonce, so that only one of the
    /// two can be mined.
    pub(super) async fn waste_nonce(
        &self,
        purpose: &PurposeRow,
        nonce: u64,
        reason: &Revert,
    ) -> Result<(), DriveError> {
        let attempt = self.sign_nothing(purpose.account, nonce, self.suggested_fees().await?).await?;
        self.store.insert_nothing(purpose.id, &attempt, reason).await?;
        self.policy.step(Step::Signed);
        self.broadcast(&attempt).await.map(drop)
    }

    /// Takes free nonces, from the first to before the end, with transactions that do nothing: those that had them are
    /// gone, and what stands on later ones would wait for ever. If one is taken meanwhile, ours is refused. What the node
    /// has and did not mine yet is left alone.
    pub(super) async fn fill_gap(&self, account: Address, nonces: Range<u64>) -> Result<(), DriveError> {
        let pending = self.provider.get_transaction_count(account).pending().await?;
        // What holds one of them is dealt with as itself: it may be on its way to a node that does not have it yet.
        let held = self.store.select_held_nonces(account).await?;
        let free: Vec<u64> =
            (nonces.start.max(pending)..nonces.end).filter(|nonce| !held.contains(nonce)).collect();
        if !free.is_empty() {
            tracing::warn!(%account, nonces = ?free, "nobody sends what is to take these nonces: taking them with nothing");
        }
        for nonce in free {
            let fees = self.suggested_fees().await?;
            self.broadcast(&self.sign_nothing(account, nonce, fees).await?).await?;
        }
        Ok(())
    }

    /// Why a mined transaction had no effect, by running it again on the block before its own.
    pub(super) async fn revert_reason(&self, mined: &MinedRow) -> Result<Revert, DriveError> {
        let block = mined.inclusion.block_number;
        for block in [block.saturating_sub(1), block] {
            let call = self.provider.call(request(&mined.purpose)).block(BlockId::number(block)).await;
            if let Some(reason) = call.err().and_then(|error| self.refusal(&error)) {
                return Ok(reason);
            }
        }
        Ok(Revert::without_data("the same call succeeds now, or the node no longer has the block"))
    }

    /// Asks the node whether the call would succeed and what it would cost.
    async fn prepare(&self, purpose: &PurposeRow) -> Result<Prepared, DriveError> {
        let (gas, fees, balance, nonce) = tokio::join!(
            self.provider.estimate_gas(request(purpose)),
            self.suggested_fees(),
            self.provider.get_balance(purpose.account),
            self.next_nonce(purpose.account),
        );
        let gas = match gas {
            Ok(gas) => gas,
            Err(error) => {
                let reason = self.refusal(&error).ok_or(error)?;
                return Ok(Prepared::Refused(reason));
            }
        };
        let (fees, balance, nonce) = (fees?, balance?, nonce?);
        let gas_limit = gas_limit(gas);
        let needed = purpose.value.saturating_add(U256::from(gas_limit) * U256::from(fees.max));
        if balance < needed {
            return Ok(Prepared::Refused(not_enough_coin(purpose.account, balance, needed)));
        }
        Ok(Prepared::Ready { nonce, gas_limit, fees })
    }

    /// Why the call would have no effect now, `None` if it would. Nodes estimate a plain payment without a look at the
    /// balance. An account that cannot even pay for gas could not take the nonce with anything else either: that may pass.
    pub(super) async fn would_fail(&self, purpose: &PurposeRow) -> Result<Option<Revert>, DriveError> {
        let gas = match self.provider.estimate_gas(request(purpose)).await {
            Ok(gas) => gas,
            Err(error) => return self.refusal(&error).map(Some).ok_or(error.into()),
        };
        let balance = self.provider.get_balance(purpose.account).await?;
        let for_gas = U256::from(gas_limit(gas)) * U256::from(self.suggested_fees().await?.max);
        let needed = purpose.value.saturating_add(for_gas);
        Ok((for_gas..needed).contains(&balance).then(|| not_enough_coin(purpose.account, balance, needed)))
    }

    /// The first nonce that neither the chain nor our own records have used.
    async fn next_nonce(&self, account: Address) -> Result<u64, DriveError> {
        let chain = self.provider.get_transaction_count(account).pending().await?;
        let own = self.store.select_highest_nonce(account).await?;
        Ok(own.map_or(chain, |own| chain.max(own + 1)))
    }

    async fn suggested_fees(&self) -> Result<Fees, DriveError> {
        Ok(Fees::offered(&self.provider, &self.least_tip, self.policy.highest_fee).await?)
    }

    async fn sign(
        &self,
        purpose: &PurposeRow,
        nonce: u64,
        gas_limit: u64,
        fees: Fees,
    ) -> Result<Attempt, DriveError> {
        let call = TxEip1559 {
            gas_limit,
            to: purpose.to.map_or(TxKind::Create, TxKind::Call),
            value: purpose.value,
            input: purpose.data.clone(),
            ..self.unsigned(nonce, fees)
        };
        self.signed(purpose.account, call, false).await
    }

    /// A transaction that takes the nonce and does nothing: nothing paid to oneself.
    async fn sign_nothing(&self, account: Address, nonce: u64, fees: Fees) -> Result<Attempt, DriveError> {
        let to_oneself = TransactionRequest::default().with_from(account).with_to(account);
        let gas_limit = self.provider.estimate_gas(to_oneself).await?;
        let nothing = TxEip1559 { gas_limit, to: TxKind::Call(account), ..self.unsigned(nonce, fees) };
        self.signed(account, nothing, true).await
    }

    fn unsigned(&self, nonce: u64, fees: Fees) -> TxEip1559 {
        TxEip1559 {
            chain_id: self.chain_id,
            nonce,
            max_fee_per_gas: fees.max,
            max_priority_fee_per_gas: fees.priority,
            ..TxEip1559::default()
        }
    }

    async fn signed(
        &self,
        account: Address,
        mut transaction: TxEip1559,
        is_nothing: bool,
    ) -> Result<Attempt, DriveError> {
        let signer = self.accounts.signer(account).ok_or(DriveError::NoKey(account))?;
        let signature = signer.sign_transaction(&mut transaction).await?;
        let fees = Fees { max: transaction.max_fee_per_gas, priority: transaction.max_priority_fee_per_gas };
        let (nonce, gas_limit) = (transaction.nonce, transaction.gas_limit);
        let envelope = TxEnvelope::from(transaction.into_signed(signature));
        let raw = envelope.encoded_2718();
        let signed_at = Some(self.follower.height().await);
        Ok(Attempt { nonce, hash: *envelope.tx_hash(), raw, gas_limit, fees, is_nothing, signed_at })
    }

    /// The reason in a node's answer, if it says that the call itself fails. Anything else (rate
    /// limits, a node that lags) may pass.
    fn refusal(&self, error: &TransportError) -> Option<Revert> {
        let RpcError::ErrorResp(payload) = error else { return None };
        if let Some(data) = payload.as_revert_data().filter(|data| !data.is_empty()) {
            return Some(Revert::decode(&data));
        }
        let message = payload.message.to_lowercase();
        let final_words = ["revert", "insufficient funds", "gas required exceeds", "out of gas"];
        let is_final = final_words.iter().any(|words| message.contains(words));
        is_final.then(|| Revert::without_data(payload.message.clone()))
    }
}

/// A quarter more: the state may change a little before the transaction is mined.
const fn gas_limit(estimate: u64) -> u64 {
    estimate + estimate / 4
}

fn request(purpose: &PurposeRow) -> TransactionRequest {
    let request = TransactionRequest::default()
        .with_from(purpose.account)
        .with_value(purpose.value)
        .with_input(purpose.data.clone());
    TransactionRequest { to: Some(purpose.to.map_or(TxKind::Create, TxKind::Call)), ..request }
}

fn not_enough_coin(account: Address, balance: U256, needed: U256) -> Revert {
    let args = vec![format!("{account} has {balance} wei, needs {needed} wei for value and gas")];
    Revert { error: "InsufficientFunds".to_owned(), args }
}
