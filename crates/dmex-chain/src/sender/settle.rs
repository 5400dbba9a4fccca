//! From a receipt to the end of an intent.

use alloy::primitives::B256;
use alloy::providers::Provider;

use super::Inner;
use super::drive::Lane;
use super::error::DriveError;
use super::follow::Head;
use super::policy::Step;
use super::state::Inclusion;
use super::store::{Attempt, IntentRow, MinedRow};

/// The block of a transaction, and whether the call succeeded.
#[derive(Clone, Copy)]
pub(super) struct Found {
    inclusion: Inclusion,
    succeeded: bool,
}

impl Inner {
    /// The receipt of whichever transaction of the intent was mined.
    pub(super) async fn find_receipt(&self, attempts: &[Attempt]) -> Result<Option<Found>, DriveError> {
        for attempt in attempts.iter().rev() {
            if let Some(found) = self.receipt_of(attempt.hash).await? {
                return Ok(Some(found));
            }
        }
        Ok(None)
    }

    /// Writes down that a block holds the intent's transaction, or at once its end.
    pub(super) async fn include(
        &self,
        lane: &mut Lane,
        intent: &IntentRow,
        found: Found,
        head: Head,
    ) -> Result<(), DriveError> {
        let Found { inclusion, succeeded } = found;
        self.policy.step(Step::Mined);
        lane.forget(intent.id);
        self.follower.saw(&inclusion).await;
        let mined = MinedRow { intent: intent.clone(), inclusion, succeeded };
        if self.is_deep(&mined, head) {
            return self.settle(&mined, head).await;
        }
        Ok(self.store.update_mined(&mined).await?)
    }

    /// Writes down the end of a mined transaction once it is deep enough and still there.
    pub(super) async fn settle(&self, mined: &MinedRow, head: Head) -> Result<(), DriveError> {
        if !self.is_deep(mined, head) {
            return Ok(());
        }
        let block = self.block_at(mined.inclusion.block_number).await?;
        let Some(block) = block.filter(|block| block.hash == mined.inclusion.block_hash) else {
            return Ok(());
        };
        if mined.succeeded {
            self.store.update_confirmed(mined, block.timestamp).await?;
        } else {
            let reason = self.revert_reason(mined).await?;
            tracing::warn!(key = mined.intent.key, %reason, "reverted");
            self.store.update_reverted(mined, block.timestamp, &reason).await?;
        }
        self.policy.step(Step::Settled);
        Ok(())
    }

    fn is_deep(&self, mined: &MinedRow, head: Head) -> bool {
        head.number.saturating_sub(mined.inclusion.block_number) >= self.policy.confirmations
    }

    async fn receipt_of(&self, hash: B256) -> Result<Option<Found>, DriveError> {
        let Some(receipt) = self.provider.get_transaction_receipt(hash).await? else { return Ok(None) };
        let (Some(block_number), Some(block_hash)) = (receipt.block_number, receipt.block_hash) else {
            return Ok(None);
        };
        let inclusion = Inclusion { hash, block_number, block_hash };
        Ok(Some(Found { inclusion, succeeded: receipt.status() }))
    }
}
