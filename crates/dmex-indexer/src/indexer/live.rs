//! Blocks that may still be taken back: one after the other, each on top of the one before.

use dmex_store::StoreError;
use dmex_store::rows::Block;

use super::history::at;
use super::{Indexer, Work};
use crate::IndexError;
use crate::node::{Header, Round};
use crate::state::State;

impl Indexer {
    /// Takes the next block in, or takes blocks back that are no more. Returns the number of events, and `None` if there
    /// is nothing to do.
    pub(super) async fn read_block(&self, work: &mut Work, head: u64) -> Result<Option<usize>, IndexError> {
        work.writing.arrive().await?;
        let cursor = &work.cursor;
        let begun = !cursor.hash.is_zero();
        if head <= cursor.number {
            // While we had nothing to do another indexer may have taken blocks back, and not read on.
            if self.store.cursor().await? != *cursor {
                return Err(StoreError::MovedOn.into());
            }
            let gone = begun && self.is_gone(head).await?;
            return if gone { self.take_back(work, head).await.map(Some) } else { Ok(None) };
        }
        let Some(header) = self.node.first_from(cursor.number + 1).await? else { return Ok(None) };
        if begun && header.parent != cursor.hash {
            return self.take_back(work, head).await.map(Some);
        }
        let logs = self.node.logs_of(&header).await?;
        let placed: Vec<_> = logs.into_iter().map(|log| (at(&log, header.timestamp), log.inner)).collect();
        let final_block = head.saturating_sub(self.finality).min(header.number);
        self.write(work, &placed, &header, true, final_block).await?;
        work.writing.arrive().await?;
        Ok(Some(placed.len()))
    }

    /// Whether the newest block is another than ours of that height. A node that lags has fewer blocks, but the same
    /// ones. One that has fewer than we keep lags or was reorganised too deep: which of them shows when it grows.
    async fn is_gone(&self, head: u64) -> Result<bool, IndexError> {
        let Some(ours) = self.store.find::<Block>(&(head,)).await? else { return Ok(false) };
        Ok(self.header(head).await?.hash != ours.hash)
    }

    /// Goes down to the newest block that is still there and takes all above it back.
    pub(super) async fn take_back(&self, work: &mut Work, head: u64) -> Result<usize, IndexError> {
        work.writing.arrive().await?;
        let highest = head.min(work.cursor.number.saturating_sub(1));
        // Those that are kept: not every height has a block.
        let mut kept = self.store.all::<Block>().await?;
        kept.retain(|block| block.number <= highest);
        let number = loop {
            let ours = kept.pop().ok_or(StoreError::TooDeep(highest))?;
            match self.node.round(ours.number).await? {
                Round::Block(header) if header.hash == ours.hash => break ours.number,
                Round::Block(_) | Round::Empty => {}
                Round::Missing => return Err(missing(ours.number)),
            }
        };
        tracing::info!(from = work.cursor.number, to = number, "the chain was reorganised");
        work.cursor = self.store.roll_back(&work.cursor, number).await?;
        work.state = State::default();
        Ok(0)
    }

    /// A block that the node must have.
    async fn header(&self, number: u64) -> Result<Header, IndexError> {
        self.node.header(number).await?.ok_or_else(|| missing(number))
    }
}

fn missing(number: u64) -> IndexError {
    IndexError::Nonsense(format!("there is no block {number} below the head"))
}
