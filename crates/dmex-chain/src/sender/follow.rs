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

/// The newest block seen, `None` before the first look.
#[derive(Default)]
pub(super) struct Follower(Mutex<Option<Head>>);

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
        self.0.lock().await.map_or(0, |head| head.number)
    }

    /// A block known from a receipt is seen too: without it, a chain that goes back below it
    /// before the next look would seem never to have been there.
    pub(super) async fn saw(&self, inclusion: &Inclusion) {
        let mut last = self.0.lock().await;
        if last.is_some_and(|last| last.number < inclusion.block_number) {
            *last = Some(Head { number: inclusion.block_number, hash: inclusion.block_hash });
        }
    }
}

impl Inner {
    /// Looks at the newest block. If the chain is not a continuation of what was seen before, or
    /// on the first look, every transaction within the finality window whose block is gone goes
    /// back to be sent again: by the way, or by the caller if it is to be replayed.
    pub(super) async fn follow_chain(&self) -> Result<Look, DriveError> {
        let mut last = self.follower.0.lock().await;
        let head = self.newest_block().await?;
        if *last != Some(head) && !self.continues(*last, head).await? {
            match self.policy.lost {
                Lost::SendAgain => self.bring_back_lost(head).await?,
                Lost::Replay => return Ok(Look::WentBack(head)),
            }
        }
        *last = Some(head);
        Ok(Look::GoesOn(head))
    }

    /// What the chain lost is dealt with: it goes on from here.
    pub(super) async fn look_from_here(&self) -> Result<(), DriveError> {
        let mut last = self.follower.0.lock().await;
        *last = Some(self.newest_block().await?);
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

    async fn continues(&self, last: Option<Head>, head: Head) -> Result<bool, DriveError> {
        let Some(last) = last else { return Ok(false) };
        Ok(head.number > last.number && self.block_hash(last.number).await? == Some(last.hash))
    }

    /// From the newest down to the first that is still there: what is below that is there too.
    ///
    /// A block counts as gone if its height has another block now, or is above the newest one. A
    /// node that merely forgot old blocks or receipts loses nothing.
    pub(super) async fn bring_back_lost(&self, head: Head) -> Result<(), DriveError> {
        let from = head.number.saturating_sub(self.policy.finality_window);
        for included in self.store.select_included(from).await? {
            let number = included.inclusion.block_number;
            match self.block_hash(number).await? {
                Some(hash) if hash == included.inclusion.block_hash => break,
                None if number <= head.number => continue,
                Some(_) | None => {}
            }
            if self.store.update_lost(&included).await? {
                tracing::warn!(key = included.key, block = number, "the chain went back: sending again");
            }
        }
        Ok(())
    }
}
