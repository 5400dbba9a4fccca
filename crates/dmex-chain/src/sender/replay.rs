//! A development chain that went back gets everything again, in its order and at its time.
//!
//! A public chain that goes back a few blocks keeps transactions in its nodes' pools, and time goes on: sending the same
//! bytes again is all there is to do, see [`super::policy::Lost`]. A development node that was killed comes back days
//! earlier, as its clock counts, and with an empty pool. There the same bytes would be mined at the wrong time: reports
//! of days that have not ended revert, prices are posted too early. So:
//!
//! 1. Nobody sends meanwhile: every lane is held.
//! 2. Whatever was in a block that is gone is taken in the order of those blocks. The clock is first moved to the time
//!    that its block had.
//! 3. The same bytes are sent if they would succeed. Otherwise a transaction that does nothing takes their nonce, and what
//!    they were for is refused, to be asked for again.
//! 4. Nonces that somebody else's lost transactions had are taken by ones that do nothing, too.
//!
//! A purpose keeps its nonce in all of this: of what was ever signed for it only one can be mined, whatever the node
//! remembers, and even if the chain only seemed to have gone back.

use std::collections::BTreeMap;
use std::time::Duration;

use alloy::primitives::Address;
use alloy::providers::Provider;
use alloy::transports::RpcError;
use tokio::sync::MutexGuard;
use tokio::time::{Instant, sleep};

use super::Inner;
use super::drive::Lane;
use super::error::DriveError;
use super::follow::{Head, Look};
use super::send::Broadcast;
use super::store::{LostRow, PurposeRow};
use crate::anvil::DevTime;

/// Longest wait for a node that mines at once to show a receipt.
const MINED_WITHIN: Duration = Duration::from_secs(2);

impl Inner {
    /// Goes on when the chain is known to hold what it should. Holds no lane.
    pub(super) async fn settle_past(&self) -> Result<(), DriveError> {
        while let Look::WentBack(_) = self.follow_chain().await? {
            self.replay_lost().await?;
        }
        Ok(())
    }

    /// Does again what the chain lost, unless somebody else has done so meanwhile.
    pub(super) async fn replay_lost(&self) -> Result<(), DriveError> {
        let mut lanes = self.lanes.all().await;
        let Look::WentBack(head) = self.follow_chain().await? else { return Ok(()) };
        self.bring_back_lost(head).await?;
        let mut count = 0;
        while let Some(lost) = self.store.select_next_lost().await? {
            self.do_again(&mut lanes, &lost, head).await?;
            self.store.update_replayed(lost.purpose.id).await?;
            count += 1;
        }
        self.fill_gaps().await?;
        if count > 0 {
            tracing::warn!(block = head.number, count, "the chain went back: did again what it lost");
        }
        self.look_from_here().await
    }

    async fn do_again(
        &self,
        lanes: &mut BTreeMap<Address, MutexGuard<'_, Lane>>,
        lost: &LostRow,
        head: Head,
    ) -> Result<(), DriveError> {
        let LostRow { purpose, nonce, block_time, .. } = lost;
        if let Some(time) = block_time {
            self.pass_time_to(*time).await?;
        }
        // Without its key an account can only be sent what is signed already.
        let lane = lanes.get_mut(&purpose.account);
        match (nonce, lane) {
            (Some(nonce), Some(lane)) => {
                self.send_in_its_place(lane, lost, *nonce).await?;
                self.include_when_mined(lane, purpose).await
            }
            (Some(nonce), None) => self.send_same(lost, *nonce).await,
            (None, Some(lane)) => self.begin(lane, purpose, head).await,
            (None, None) => Ok(()),
        }
    }

    /// Takes the nonce again, with the same bytes or, if they would have no effect now, with nothing.
    async fn send_in_its_place(&self, lane: &mut Lane, lost: &LostRow, nonce: u64) -> Result<(), DriveError> {
        let LostRow { purpose, succeeded, .. } = lost;
        let next = self.provider.get_transaction_count(purpose.account).pending().await?;
        if next > nonce {
            // It is there, or another took its nonce: either is found out in the usual way.
            return Ok(());
        }
        self.fill_gap(purpose.account, next..nonce).await?;
        // What had no effect before must not have one now: the next try under another key may have had it.
        let reason = if *succeeded { self.would_fail(purpose).await? } else { None };
        lane.sent(purpose.id);
        match reason {
            None => self.send_same(lost, nonce).await,
            Some(reason) => match self.waste_nonce(purpose, nonce, &reason).await {
                // The node lives and does not want it: too little coin for gas, say. It waits for that.
                Err(DriveError::Node(RpcError::ErrorResp(error))) => {
                    tracing::warn!(key = purpose.key, %error, "cannot be done again now, and its nonce cannot be taken");
                    Ok(())
                }
                done => done,
            },
        }
    }

    /// Sends the very same transaction. What the node does not want of it is found out when its account is worked on.
    async fn send_same(&self, lost: &LostRow, nonce: u64) -> Result<(), DriveError> {
        let attempts = self.store.select_attempts(lost.purpose.id).await?;
        let Some(newest) = attempts.iter().rev().find(|attempt| attempt.nonce == nonce) else {
            return Ok(());
        };
        match self.broadcast(newest).await {
            Ok(Broadcast::Perhaps | Broadcast::TooCheap) | Err(DriveError::Node(RpcError::ErrorResp(_))) => {
                Ok(())
            }
            Err(error) => Err(error),
        }
    }

    /// What was on its way may stand on nonces that the chain lost with somebody else's transactions.
    async fn fill_gaps(&self) -> Result<(), DriveError> {
        for account in self.store.select_open_accounts().await? {
            let next = self.provider.get_transaction_count(account).await?;
            if let Some(lowest) = self.store.select_lowest_sent_nonce(account).await?
                && self.accounts.signer(account).is_some()
            {
                self.fill_gap(account, next..lowest).await?;
            }
        }
        Ok(())
    }

    async fn include_when_mined(&self, lane: &mut Lane, purpose: &PurposeRow) -> Result<(), DriveError> {
        let attempts = self.store.select_attempts(purpose.id).await?;
        let deadline = Instant::now() + MINED_WITHIN;
        // A chain that is mined by hand makes it wait in vain: waiting is the queue's business then.
        while Instant::now() < deadline {
            if let Some(found) =
                self.find_receipt(&attempts, attempts.last().map(|newest| newest.nonce)).await?
            {
                let head = self.newest_block().await?;
                return self.include(lane, purpose, found, head).await;
            }
            sleep(self.policy.poll_interval).await;
        }
        Ok(())
    }

    /// Moves the clock to the time of a lost block, and has the block that comes next in its place bear the same time,
    /// however long it takes to come.
    async fn pass_time_to(&self, time: u64) -> Result<(), DriveError> {
        let clock = DevTime::new(self.provider.clone());
        let now = clock.now().await?;
        if now < time {
            clock.mine_at(time).await?;
        }
        if now <= time {
            clock.set_next_timestamp(time).await?;
        }
        Ok(())
    }
}
