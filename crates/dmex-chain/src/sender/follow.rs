//! Notices when the chain goes back and brings back what it lost.

use alloy::eips::BlockNumberOrTag;
use alloy::primitives::B256;
use alloy::providers::Provider;
use alloy::rpc::types::Header;
use tokio::sync::Mutex;

use super::Inner;
use super::error::DriveError;
use super::policy::Lost;
use super::state::Inclusion;
use super::store::Included;

/// Blocks that must still be there: the newest one at the last look, and those known from receipts since. None before the
/// first look.
#[derive(Default)]
pub(super) struct Follower(Mutex<Vec<Head>>);

/// What a look at the newest block finds.
#[derive(Clone, Copy, Debug)]
pub(super) enum Look {
    /// The chain goes on from what was seen before, or what it lost is taken care of.
    GoesOn(Head),
    /// It does not, or this is the first look: what it lost must be done again before anything else.
    WentBack(Head),
}

/// A block by number and hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Head {
    pub(super) number: u64,
    pub(super) hash: B256,
}

impl Follower {
    /// The height of the newest block seen.
    pub(super) async fn height(&self) -> u64 {
        self.0.lock().await.iter().map(|head| head.number).max().unwrap_or(0)
    }

    /// A block known from a receipt must be there at the next look, too. It does not take the place of the newest one
    /// seen: it may be of another branch, and what that branch took back would never be missed.
    pub(super) async fn saw(&self, inclusion: &Inclusion) {
        let block = Head { number: inclusion.block_number, hash: inclusion.block_hash };
        let mut seen = self.0.lock().await;
        // Before the first look everything is looked for anyway.
        if !seen.is_empty() && !seen.contains(&block) {
            seen.push(block);
        }
    }
}

impl Inner {
    /// Looks at the newest block. If the chain is not a continuation of what was seen before, or
    /// on the first look, every transaction that is not final and whose block is gone goes back to be
    /// sent again: by the way, or by the caller if it is to be replayed.
    pub(super) async fn follow_chain(&self) -> Result<Look, DriveError> {
        let mut seen = self.follower.0.lock().await;
        let head = self.newest_block().await?;
        if !self.continues(&seen, head).await? {
            match self.policy.lost {
                Lost::SendAgain => self.bring_back_lost(head).await?,
                Lost::Replay => return Ok(Look::WentBack(head)),
            }
        }
        self.note_final(head).await?;
        *seen = vec![head];
        Ok(Look::GoesOn(head))
    }

    /// What the chain lost is dealt with: it goes on from here.
    pub(super) async fn look_from_here(&self) -> Result<(), DriveError> {
        let mut seen = self.follower.0.lock().await;
        *seen = vec![self.newest_block().await?];
        Ok(())
    }

    /// The block at this height, `None` if the node has none.
    pub(super) async fn block_at(&self, number: u64) -> Result<Option<Header>, DriveError> {
        let block = self.provider.get_block_by_number(BlockNumberOrTag::Number(number)).await?;
        Ok(block.map(|block| block.header))
    }

    /// Its hash.
    async fn block_hash(&self, number: u64) -> Result<Option<B256>, DriveError> {
        Ok(self.block_at(number).await?.map(|header| header.hash))
    }

    pub(super) async fn newest_block(&self) -> Result<Head, DriveError> {
        let block = self.provider.get_block_by_number(BlockNumberOrTag::Latest).await?;
        let header = block.map(|block| block.header).unwrap_or_default();
        Ok(Head { number: header.number, hash: header.hash })
    }

    /// Whether all blocks seen before are still there. Not at the first look.
    async fn continues(&self, seen: &[Head], head: Head) -> Result<bool, DriveError> {
        for block in seen {
            let is_there = *block == head
                || block.number < head.number && self.block_hash(block.number).await? == Some(block.hash);
            if !is_there {
                return Ok(false);
            }
        }
        Ok(!seen.is_empty())
    }

    /// Looks for the block of everything that is not final, newest first. That one is there says nothing of those below:
    /// it may have been mined since on another branch.
    pub(super) async fn bring_back_lost(&self, head: Head) -> Result<(), DriveError> {
        self.look_for(self.store.select_not_final(u64::MAX).await?, head).await
    }

    /// Marks what is there at its final depth. Depth alone is not enough: it counts blocks that came unseen, perhaps on
    /// another branch.
    async fn note_final(&self, head: Head) -> Result<(), DriveError> {
        let Some(deepest) = head.number.checked_sub(self.policy.finality_window) else { return Ok(()) };
        self.look_for(self.store.select_not_final(deepest).await?, head).await
    }

    /// Looks for the blocks of these, which stand in the order of their blocks.
    ///
    /// A block counts as gone if its height has another block now, or is above the newest one. A
    /// node that merely forgot old blocks or receipts loses nothing.
    async fn look_for(&self, all: Vec<Included>, head: Head) -> Result<(), DriveError> {
        let mut last = None;
        for included in all {
            let number = included.inclusion.block_number;
            let hash = match last {
                Some((same, hash)) if same == number => hash,
                _ => self.block_hash(number).await?,
            };
            last = Some((number, hash));
            let is_there = hash == Some(included.inclusion.block_hash);
            if is_there && head.number.saturating_sub(number) >= self.policy.finality_window {
                self.store.update_final(&included).await?;
            } else if !is_there && (hash.is_some() || number > head.number) {
                self.lose(&included).await?;
            }
        }
        Ok(())
    }

    /// The block of this one is gone: it is to be sent again.
    pub(super) async fn lose(&self, included: &Included) -> Result<(), DriveError> {
        if self.store.update_lost(included).await? {
            let block = included.inclusion.block_number;
            tracing::warn!(key = included.key, block, "the chain went back: sending again");
        }
        Ok(())
    }
}
