//! Moves an account's queue on: what is on its way first, then the next in line.

use std::collections::{BTreeMap, HashMap};

use alloy::primitives::Address;
use alloy::providers::Provider;
use dmex_catalogue::Revert;
use tokio::sync::{Mutex, MutexGuard};
use tokio::time::Instant;

use super::Inner;
use super::decide::{Move, Seen, Taker, decide};
use super::error::DriveError;
use super::follow::{Head, Look};
use super::send::Broadcast;
use super::store::{Attempt, InFlight, SentRow};
use super::taker::Search;

/// One lane per account: whoever holds it moves the account's queue.
pub(super) struct Lanes(BTreeMap<Address, Mutex<Lane>>);

/// What this process has seen of the account's transactions, by purpose. Lost in a kill, at the
/// price of waiting a little longer.
#[derive(Default)]
pub(super) struct Lane {
    watches: HashMap<i64, Watch>,
}

struct Watch {
    /// When the newest transaction was first sent, as far as this process knows.
    sent: Instant,
    /// For the transaction that took the nonce.
    search: Search,
}

impl Lanes {
    pub(super) fn new(accounts: impl Iterator<Item = Address>) -> Self {
        Self(accounts.map(|account| (account, Mutex::default())).collect())
    }

    /// Every lane, held. Taken in the order of addresses, so that two who want all do not wait for each other.
    pub(super) async fn all(&self) -> BTreeMap<Address, MutexGuard<'_, Lane>> {
        let mut held = BTreeMap::new();
        for (account, lane) in &self.0 {
            held.insert(*account, lane.lock().await);
        }
        held
    }
}

impl Lane {
    /// The clock of a purpose's newest transaction starts now.
    pub(super) fn sent(&mut self, purpose: i64) {
        self.watches.insert(purpose, Watch::new());
    }

    fn watch(&mut self, purpose: i64) -> &mut Watch {
        self.watches.entry(purpose).or_insert_with(Watch::new)
    }

    pub(super) fn forget(&mut self, purpose: i64) {
        self.watches.remove(&purpose);
    }
}

impl Watch {
    fn new() -> Self {
        Self { sent: Instant::now(), search: Search::default() }
    }
}

impl Inner {
    /// Moves on whatever of the account is on its way, and begins the next if nothing is.
    ///
    /// Whether there may be more to do at once; otherwise it is time to wait for the chain.
    pub(super) async fn drive(&self, account: Address) -> Result<bool, DriveError> {
        let lane = self.lanes.0.get(&account).ok_or(DriveError::NoKey(account))?;
        let (mut lane, head) = loop {
            let held = lane.lock().await;
            match self.follow_chain().await? {
                Look::GoesOn(head) => break (held, head),
                // The replay needs every lane, this one too.
                Look::WentBack(_) => drop(held),
            }
            self.replay_lost().await?;
        };
        if self.move_in_flight(&mut lane, account, head).await? {
            return Ok(false);
        }
        let Some(next) = self.store.select_next_queued(account).await? else { return Ok(false) };
        self.begin(&mut lane, &next, head).await?;
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
                InFlight::Sent(sent) => on_its_way |= self.move_sent(lane, &sent, head).await?,
            }
        }
        Ok(on_its_way)
    }

    /// Whether the transaction is still on its way after this.
    async fn move_sent(&self, lane: &mut Lane, sent: &SentRow, head: Head) -> Result<bool, DriveError> {
        let SentRow { purpose, nonce, .. } = sent;
        let attempts = self.store.select_attempts(purpose.id).await?;
        let Some(newest) = attempts.iter().rev().find(|attempt| attempt.nonce == *nonce) else {
            return Err(
                super::StoreError::BrokenRow(format!("{} has a nonce and no bytes", purpose.key)).into()
            );
        };
        if let Some(found) = self.find_receipt(&attempts, Some(*nonce)).await? {
            return self.include(lane, purpose, found, head).await.map(|()| false);
        }
        let chain_nonce = self.provider.get_transaction_count(purpose.account).await?;
        // As a rule it was mined just now. Who else took the nonce is a long search.
        if chain_nonce > *nonce
            && let Some(found) = self.find_receipt(&attempts, Some(*nonce)).await?
        {
            return self.include(lane, purpose, found, head).await.map(|()| false);
        }
        let seen = self.look(lane.watch(purpose.id), sent, &attempts, newest, chain_nonce, head).await?;
        // The receipt may have come between the two looks: only a look after the nonce counts.
        let is_taken = seen.chain_nonce > *nonce;
        let receipt = if is_taken { self.find_receipt(&attempts, Some(*nonce)).await? } else { None };
        if let (Taker::Own { hash }, None) = (seen.taker, &receipt) {
            // A node that pruned its receipts, say: somebody must know, for nothing else is signed meanwhile.
            return Err(DriveError::NoReceipt { hash });
        }
        match (decide(*nonce, &Seen { mined: receipt.is_some(), ..seen }, &self.policy), receipt) {
            (Move::Include, Some(found)) => self.include(lane, purpose, found, head).await.map(|()| false),
            (Move::Include | Move::Wait, _) => self.note_broadcast(sent, &seen).await.map(|()| true),
            (Move::SendAgain, _) => match self.broadcast(newest).await? {
                Broadcast::Perhaps => Ok(true),
                Broadcast::TooCheap => self.bump(lane, purpose, newest).await.map(|()| true),
            },
            (Move::Bump, _) => self.bump(lane, purpose, newest).await.map(|()| true),
            (Move::FillGap, _) => {
                lane.sent(purpose.id);
                self.fill_gap(purpose.account, seen.chain_nonce..*nonce).await.map(|()| true)
            }
            (Move::GiveUpNonce, _) => {
                tracing::warn!(key = purpose.key, nonce, "another transaction has the nonce: not sent");
                lane.forget(purpose.id);
                self.store.update_nonce_given_up(purpose.id, &nonce_taken(*nonce)).await?;
                Ok(false)
            }
        }
    }

    /// A chain that mines at once has the transaction in a block by the second look, so the first
    /// is not worth a write.
    async fn note_broadcast(&self, sent: &SentRow, seen: &Seen) -> Result<(), DriveError> {
        if sent.noted || !seen.known || seen.waited < self.policy.poll_interval {
            return Ok(());
        }
        Ok(self.store.update_broadcast(sent.purpose.id).await?)
    }

    async fn look(
        &self,
        watch: &mut Watch,
        sent: &SentRow,
        attempts: &[Attempt],
        newest: &Attempt,
        chain_nonce: u64,
        head: Head,
    ) -> Result<Seen, DriveError> {
        let (account, waited) = (sent.purpose.account, watch.sent.elapsed());
        let taker = if chain_nonce > sent.nonce {
            self.taker(&mut watch.search, account, sent.nonce, attempts, head).await?
        } else {
            watch.search = Search::default();
            Taker::Unknown
        };
        let known = match taker {
            Taker::Other { .. } => self.is_any_known(attempts).await?,
            Taker::Unknown | Taker::Own { .. } => self.is_known(newest).await?,
        };
        Ok(Seen { mined: false, chain_nonce, taker, known, waited })
    }

    async fn is_known(&self, attempt: &Attempt) -> Result<bool, DriveError> {
        Ok(self.provider.get_transaction_by_hash(attempt.hash).await?.is_some())
    }

    /// Whether a node knows any of a purpose's own transactions.
    async fn is_any_known(&self, attempts: &[Attempt]) -> Result<bool, DriveError> {
        for attempt in attempts {
            if !attempt.is_nothing && self.is_known(attempt).await? {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

/// Whoever took the nonce with the same key may have done by hand what this is for, so whoever asked looks again.
fn nonce_taken(nonce: u64) -> Revert {
    Revert {
        error: "NonceTaken".to_owned(),
        args: vec![format!("another transaction of the account has nonce {nonce}")],
    }
}
