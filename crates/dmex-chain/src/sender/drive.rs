//! Moves an account's queue on: what is on its way first, then the next in line.

use std::collections::HashMap;

use alloy::primitives::{Address, B256};
use alloy::providers::Provider;
use tokio::sync::Mutex;
use tokio::time::Instant;

use super::Inner;
use super::decide::{Move, Seen, decide};
use super::error::DriveError;
use super::follow::Head;
use super::policy::Step;
use super::state::Inclusion;
use super::store::{Attempt, InFlight, IntentRow, MinedRow};

/// One lane per account: whoever holds it moves the account's queue.
pub(super) struct Lanes(HashMap<Address, Mutex<Lane>>);

/// What this process has seen of the account's transactions, by intent. Lost in a kill, at the
/// price of waiting a little longer.
#[derive(Default)]
pub(super) struct Lane {
    watches: HashMap<i64, Watch>,
}

struct Watch {
    /// When the newest transaction was first sent, as far as this process knows.
    sent: Instant,
    /// Height at which the chain was first seen past the nonce without a receipt.
    passed: Option<u64>,
}

impl Lanes {
    pub(super) fn new(accounts: impl Iterator<Item = Address>) -> Self {
        Self(accounts.map(|account| (account, Mutex::default())).collect())
    }
}

impl Lane {
    /// The clock of an intent's newest transaction starts now.
    pub(super) fn sent(&mut self, intent: i64) {
        self.watches.insert(intent, Watch { sent: Instant::now(), passed: None });
    }

    fn watch(&mut self, intent: i64) -> &mut Watch {
        self.watches.entry(intent).or_insert_with(|| Watch { sent: Instant::now(), passed: None })
    }

    fn forget(&mut self, intent: i64) {
        self.watches.remove(&intent);
    }
}

impl Inner {
    /// Moves on whatever of the account is on its way, and begins the next if nothing is.
    ///
    /// Whether there may be more to do at once; otherwise it is time to wait for the chain.
    pub(super) async fn drive(&self, account: Address) -> Result<bool, DriveError> {
        let lane = self.lanes.0.get(&account).ok_or(DriveError::NoKey(account))?;
        let mut lane = lane.lock().await;
        let head = self.follow_chain().await?;
        if self.move_in_flight(&mut lane, account, head).await? {
            return Ok(false);
        }
        let Some(next) = self.store.select_next_queued(account).await? else { return Ok(false) };
        self.begin(&mut lane, &next).await?;
        // A chain that mines at once has it already.
        Ok(!self.move_in_flight(&mut lane, account, head).await?)
    }

    /// Whether a transaction of the account is still on its way after this.
    async fn move_in_flight(
        &self,
        lane: &mut Lane,
        account: Address,
        head: Head,
    ) -> Result<bool, DriveError> {
        let mut on_its_way = false;
        for in_flight in self.store.select_in_flight(account).await? {
            match in_flight {
                InFlight::Mined(mined) => self.settle(&mined, head).await?,
                InFlight::Sent { intent, nonce } => {
                    on_its_way |= self.move_sent(lane, &intent, nonce, head).await?;
                }
            }
        }
        Ok(on_its_way)
    }

    /// Whether the transaction is still on its way after this.
    async fn move_sent(
        &self,
        lane: &mut Lane,
        intent: &IntentRow,
        nonce: u64,
        head: Head,
    ) -> Result<bool, DriveError> {
        let attempts = self.store.select_attempts(intent.id).await?;
        let Some(newest) = attempts.iter().rev().find(|attempt| attempt.nonce == nonce) else {
            return Err(
                super::StoreError::BrokenRow(format!("{} has a nonce and no bytes", intent.key)).into()
            );
        };
        if let Some((inclusion, succeeded)) = self.find_receipt(&attempts).await? {
            return self.include(lane, intent, inclusion, succeeded, head).await.map(|()| false);
        }
        let seen = self.look(lane.watch(intent.id), intent, newest, head).await?;
        // The receipt may have come between the two looks: only a look after the nonce counts.
        let receipt = if seen.chain_nonce > nonce { self.find_receipt(&attempts).await? } else { None };
        match (decide(nonce, &Seen { mined: receipt.is_some(), ..seen }, &self.policy), receipt) {
            (Move::Include, Some((inclusion, succeeded))) => {
                self.include(lane, intent, inclusion, succeeded, head).await.map(|()| false)
            }
            (Move::Include | Move::Wait, _) => Ok(true),
            (Move::SendAgain, _) => self.broadcast(intent.id, newest).await.map(|()| true),
            (Move::Bump, _) => self.bump(lane, intent, newest).await.map(|()| true),
            (Move::BeginAgain, _) => {
                tracing::warn!(key = intent.key, nonce, "another transaction took the nonce: signing again");
                lane.forget(intent.id);
                self.store.update_begin_again(intent.id).await?;
                Ok(false)
            }
        }
    }

    async fn look(
        &self,
        watch: &mut Watch,
        intent: &IntentRow,
        newest: &Attempt,
        head: Head,
    ) -> Result<Seen, DriveError> {
        let chain_nonce = self.provider.get_transaction_count(intent.account).await?;
        let passed_for = watch.passed.map(|since| head.number.saturating_sub(since));
        watch.passed = (chain_nonce > newest.nonce).then(|| watch.passed.unwrap_or(head.number));
        let known = self.provider.get_transaction_by_hash(newest.hash).await?.is_some();
        Ok(Seen { mined: false, chain_nonce, passed_for, known, waited: watch.sent.elapsed() })
    }

    /// The block of whichever transaction of the intent was mined, and whether the call succeeded.
    async fn find_receipt(&self, attempts: &[Attempt]) -> Result<Option<(Inclusion, bool)>, DriveError> {
        for attempt in attempts.iter().rev() {
            if let Some(found) = self.receipt_of(attempt.hash).await? {
                return Ok(Some(found));
            }
        }
        Ok(None)
    }

    async fn receipt_of(&self, hash: B256) -> Result<Option<(Inclusion, bool)>, DriveError> {
        let Some(receipt) = self.provider.get_transaction_receipt(hash).await? else { return Ok(None) };
        let (Some(block_number), Some(block_hash)) = (receipt.block_number, receipt.block_hash) else {
            return Ok(None);
        };
        Ok(Some((Inclusion { hash, block_number, block_hash }, receipt.status())))
    }

    async fn include(
        &self,
        lane: &mut Lane,
        intent: &IntentRow,
        inclusion: Inclusion,
        succeeded: bool,
        head: Head,
    ) -> Result<(), DriveError> {
        lane.forget(intent.id);
        self.follower.saw(&inclusion).await;
        self.store.update_mined(intent.id, &inclusion, succeeded).await?;
        self.policy.step(Step::Mined);
        self.settle(&MinedRow { intent: intent.clone(), inclusion, succeeded }, head).await
    }

    /// Writes down the end of a mined transaction once it is deep enough and still there.
    async fn settle(&self, mined: &MinedRow, head: Head) -> Result<(), DriveError> {
        let depth = head.number.saturating_sub(mined.inclusion.block_number);
        if depth < self.policy.confirmations {
            return Ok(());
        }
        if self.block_hash(mined.inclusion.block_number).await? != Some(mined.inclusion.block_hash) {
            return Ok(());
        }
        if mined.succeeded {
            self.store.update_confirmed(mined.intent.id).await?;
        } else {
            let reason = self.revert_reason(mined).await?;
            tracing::warn!(key = mined.intent.key, %reason, "reverted");
            self.store.update_reverted(mined.intent.id, &reason).await?;
        }
        self.policy.step(Step::Settled);
        Ok(())
    }
}
