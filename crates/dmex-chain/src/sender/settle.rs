//! From a receipt to the end of a purpose.

use alloy::providers::Provider;

use super::Inner;
use super::drive::Lane;
use super::error::DriveError;
use super::follow::Head;
use super::policy::Step;
use super::state::Inclusion;
use super::store::{Attempt, MinedRow, PurposeRow};

/// The block of a transaction, and whether the call succeeded.
#[derive(Clone, Copy)]
pub(super) struct Found {
    inclusion: Inclusion,
    succeeded: bool,
    pub(super) nonce: u64,
    /// Whether it does nothing but take the nonce.
    is_nothing: bool,
}

impl Inner {
    /// The receipt of whichever transaction of the purpose was mined. One that does nothing counts only under the nonce
    /// that the purpose holds: what took an earlier one says nothing of a later try.
    pub(super) async fn find_receipt(
        &self,
        attempts: &[Attempt],
        held: Option<u64>,
    ) -> Result<Option<Found>, DriveError> {
        let counts = |attempt: &&Attempt| !attempt.is_nothing || Some(attempt.nonce) == held;
        for attempt in attempts.iter().rev().filter(counts) {
            if let Some(found) = self.receipt_of(attempt).await? {
                return Ok(Some(found));
            }
        }
        Ok(None)
    }

    /// Writes down that a block holds the purpose's transaction, or at once its end.
    pub(super) async fn include(
        &self,
        lane: &mut Lane,
        purpose: &PurposeRow,
        found: Found,
        head: Head,
    ) -> Result<(), DriveError> {
        let Found { inclusion, succeeded, is_nothing, .. } = found;
        self.policy.step(Step::Mined);
        self.follower.saw(&inclusion).await;
        if is_nothing {
            return self.end_wasted(lane, purpose, &inclusion, head).await;
        }
        lane.forget(purpose.id);
        let mined = MinedRow { purpose: purpose.clone(), inclusion, succeeded };
        if self.is_deep(&mined, head) {
            return self.settle(&mined, head).await;
        }
        Ok(self.store.update_mined(&mined).await?)
    }

    /// What was mined under the nonce does nothing: once that is final the purpose is refused, and may be asked for again.
    async fn end_wasted(
        &self,
        lane: &mut Lane,
        purpose: &PurposeRow,
        inclusion: &Inclusion,
        head: Head,
    ) -> Result<(), DriveError> {
        if head.number.saturating_sub(inclusion.block_number) < self.policy.final_depth() {
            return Ok(());
        }
        lane.forget(purpose.id);
        Ok(self.store.update_nonce_wasted(purpose.id).await?)
    }

    /// Writes down the end of a mined transaction once it is deep enough and still there.
    pub(super) async fn settle(&self, mined: &MinedRow, head: Head) -> Result<(), DriveError> {
        if !self.is_deep(mined, head) {
            return Ok(());
        }
        let Some(block) = self.block_at(mined.inclusion.block_number).await? else { return Ok(()) };
        if block.hash != mined.inclusion.block_hash {
            return self.lose(&mined.included()).await;
        }
        if mined.succeeded {
            self.store.update_confirmed(mined, block.timestamp).await?;
        } else {
            let reason = self.revert_reason(mined).await?;
            tracing::warn!(key = mined.purpose.key, %reason, "reverted");
            self.store.update_reverted(mined, block.timestamp, &reason).await?;
        }
        self.policy.step(Step::Settled);
        Ok(())
    }

    /// Deep enough to count. One without effect must be final: what is tried next, under another key, would be done twice
    /// if a chain that goes back let this one have its effect after all.
    fn is_deep(&self, mined: &MinedRow, head: Head) -> bool {
        let depth = if mined.succeeded { self.policy.confirmations } else { self.policy.final_depth() };
        head.number.saturating_sub(mined.inclusion.block_number) >= depth
    }

    async fn receipt_of(&self, attempt: &Attempt) -> Result<Option<Found>, DriveError> {
        let Attempt { hash, nonce, is_nothing, .. } = *attempt;
        let Some(receipt) = self.provider.get_transaction_receipt(hash).await? else { return Ok(None) };
        let (Some(block_number), Some(block_hash)) = (receipt.block_number, receipt.block_hash) else {
            return Ok(None);
        };
        let inclusion = Inclusion { hash, block_number, block_hash };
        Ok(Some(Found { inclusion, succeeded: receipt.status(), nonce, is_nothing }))
    }
}
