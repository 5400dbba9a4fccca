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
//! 3. The same bytes are sent if they have the account's next nonce and would succeed. Otherwise all bytes of the
//!    account from that nonce on are void, and what they were for is signed anew in its turn, or refused.
//! 4. What was on its way and now leaves a gap in the nonces is signed anew too.
//!
//! Signing anew pays nothing twice, because the one node that had the old bytes has forgotten them.

use std::collections::BTreeMap;
use std::time::Duration;

use alloy::primitives::Address;
use alloy::providers::Provider;
use alloy::providers::ext::AnvilApi;
use alloy::transports::RpcError;
use tokio::sync::MutexGuard;
use tokio::time::{Instant, sleep};

use super::Inner;
use super::drive::Lane;
use super::error::DriveError;
use super::follow::Look;
use super::send::Taken;
use super::store::{IntentRow, LostRow};
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
            self.do_again(&mut lanes, &lost).await?;
            self.store.update_replayed(lost.intent.id).await?;
            count += 1;
        }
        self.close_gaps().await?;
        if count > 0 {
            tracing::warn!(block = head.number, count, "the chain went back: did again what it lost");
        }
        self.look_from_here().await
    }

    async fn do_again(
        &self,
        lanes: &mut BTreeMap<Address, MutexGuard<'_, Lane>>,
        lost: &LostRow,
    ) -> Result<(), DriveError> {
        let LostRow { intent, nonce, block_time, .. } = lost;
        if let Some(time) = block_time {
            self.pass_time_to(*time).await?;
        }
        let sent = match nonce {
            Some(nonce) => self.send_same(lost, *nonce).await?,
            None => false,
        };
        // Without its key an account can only be sent what is signed already.
        let Some(lane) = lanes.get_mut(&intent.account) else { return Ok(()) };
        if !sent {
            if let Some(nonce) = nonce {
                self.void_from(intent.account, *nonce).await?;
            }
            self.begin(lane, intent).await?;
        }
        self.include_when_mined(lane, intent).await
    }

    /// Sends the very same transaction. `false` if it cannot be: there is a gap before its nonce, it would have no
    /// effect now, or it is too cheap.
    async fn send_same(&self, lost: &LostRow, nonce: u64) -> Result<bool, DriveError> {
        let attempts = self.store.select_attempts(lost.intent.id).await?;
        let next = self.provider.get_transaction_count(lost.intent.account).pending().await?;
        if next > nonce || self.find_receipt(&attempts).await?.is_some() {
            // It is there, or another took its nonce: either is found out in the usual way.
            return Ok(true);
        }
        let Some(newest) = attempts.iter().rev().find(|attempt| attempt.nonce == nonce) else {
            return Ok(false);
        };
        // What had no effect before must not have one now: the next try under another key may have had it.
        let fits = next == nonce && (!lost.succeeded || self.would_succeed(&lost.intent).await?);
        if !fits {
            return Ok(false);
        }
        match self.broadcast(newest).await {
            Ok(taken) => Ok(taken == Taken::Perhaps),
            // The node lives and does not want them: too little coin, say. Signing anew finds out why.
            Err(DriveError::Node(RpcError::ErrorResp(_))) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Gives up what is signed from a nonce on, so that it is signed anew.
    async fn void_from(&self, account: Address, nonce: u64) -> Result<(), DriveError> {
        for hash in self.store.select_hashes_from(account, nonce).await? {
            // Only a node that mines by hand can still have it.
            self.provider.anvil_drop_transaction(hash).await?;
        }
        Ok(self.store.update_void_from(account, nonce).await?)
    }

    /// What was on its way may stand on nonces that the chain lost with somebody else's transactions.
    async fn close_gaps(&self) -> Result<(), DriveError> {
        for account in self.store.select_open_accounts().await? {
            let next = self.provider.get_transaction_count(account).pending().await?;
            if self.store.select_lowest_sent_nonce(account).await?.is_some_and(|lowest| lowest > next) {
                self.void_from(account, next).await?;
            }
        }
        Ok(())
    }

    async fn include_when_mined(&self, lane: &mut Lane, intent: &IntentRow) -> Result<(), DriveError> {
        let attempts = self.store.select_attempts(intent.id).await?;
        let deadline = Instant::now() + MINED_WITHIN;
        // Refused, so that there is nothing to wait for, or mined by hand, so that waiting is the queue's business.
        while !attempts.is_empty() && Instant::now() < deadline {
            if let Some(found) = self.find_receipt(&attempts).await? {
                let head = self.newest_block().await?;
                return self.include(lane, intent, found, head).await;
            }
            sleep(self.policy.poll_interval).await;
        }
        Ok(())
    }

    async fn pass_time_to(&self, time: u64) -> Result<(), DriveError> {
        let clock = DevTime::new(self.provider.clone());
        if clock.now().await? < time {
            clock.mine_at(time).await?;
        }
        Ok(())
    }
}
