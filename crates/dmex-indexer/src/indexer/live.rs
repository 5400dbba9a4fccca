//! Blocks that may still be taken back: several at a time, each on top of the one before.

use std::time::{Duration, Instant};

use alloy::rpc::types::Log;
use dmex_store::StoreError;
use dmex_store::rows::Block;

use super::history::{Lengths, at};
use super::whole::{Heed, of, whole};
use super::{Heights, Indexer, Keep, Work};
use crate::IndexError;
use crate::node::{Header, Round};

/// [blocks] So many are read at a time: what is asked of them fits into a few answers, and little is lost if a reorg comes
/// in between.
const SPAN: u64 = 64;
/// A public chain that has fewer blocks than we know has a node that lags behind another. If it goes on for so long, the
/// chain is shorter.
const SHORTER_FOR: Duration = Duration::from_secs(30);

impl Indexer {
    /// Takes the next blocks in, or takes blocks back that are no more. Returns the number of events, and `None` if there
    /// is nothing to do.
    pub(super) async fn read_newest(
        &self,
        work: &mut Work,
        lengths: &mut Lengths,
        heights: Heights,
    ) -> Result<Option<usize>, IndexError> {
        work.writing.arrive().await?;
        if heights.head <= work.cursor.number {
            return self.at_the_head(work, heights.head).await;
        }
        work.shorter_since = None;
        let from = work.cursor.number + 1;
        let to = heights.head.min(work.cursor.number + lengths.range().min(SPAN));
        let (headers, answer) = tokio::join!(self.headers(from, to), self.node.logs(from, to));
        // A block that the nodes do not agree on is told first: events of it cannot be right either.
        let headers = headers?;
        let Some(first) = headers.first() else { return Ok(None) };
        if !work.cursor.hash.is_zero() && first.parent != work.cursor.hash {
            return self.take_back(work, heights.head).await.map(Some);
        }
        let answer = answer?;
        lengths.adapt(to - from + 1, answer.logs.len(), answer.refused);
        let logs = of_these(answer.logs, &headers)?;
        let logs = whole(&self.node, &headers, logs, Heed::All).await?;
        self.write_revocable(work, &headers, &logs, heights.last_final).await?;
        Ok(Some(logs.len()))
    }

    /// The blocks of a range, each on top of the one before and the last as most nodes have it; as far as they have them.
    async fn headers(&self, from: u64, to: u64) -> Result<Vec<Header>, IndexError> {
        let (mut headers, last) = match from == to {
            true => (Vec::new(), self.node.round(to).await?),
            false => tokio::try_join!(self.node.headers_of_one(from, to), self.node.round(to))?,
        };
        match (last, headers.last()) {
            (Round::Block(last), None) if from == to => headers.push(last),
            (Round::Block(last), Some(found)) if found.hash == last.hash => {}
            // A height without a block is the end, or the node has fewer than the others.
            (_, Some(found)) => {
                let (number, hash) = (found.number, found.hash);
                if !matches!(self.node.round(number).await?, Round::Block(most) if most.hash == hash) {
                    return Err(IndexError::Nonsense(format!("a block {number} that most nodes have not")));
                }
            }
            (_, None) => {}
        }
        Ok(headers)
    }

    /// Writes a block with events together with the empty ones below it: what is kept to take it back is of one block.
    async fn write_revocable(
        &self,
        work: &mut Work,
        headers: &[Header],
        logs: &[Log],
        last_final: u64,
    ) -> Result<(), IndexError> {
        let mut begin = 0;
        for (index, header) in headers.iter().enumerate() {
            let of_block = of(logs, header);
            if of_block.is_empty() && index + 1 < headers.len() {
                continue;
            }
            let placed: Vec<_> =
                of_block.iter().map(|log| (at(log, header.timestamp), log.inner.clone())).collect();
            let blocks = headers.get(begin..=index).unwrap_or_default();
            self.write(work, &placed, blocks, Keep::Undo, last_final.min(header.number)).await?;
            begin = index + 1;
        }
        work.writing.arrive().await
    }

    /// There is no block above ours: whether ours are still there.
    async fn at_the_head(&self, work: &mut Work, head: u64) -> Result<Option<usize>, IndexError> {
        // While we had nothing to do another indexer may have taken blocks back, and not read on.
        if self.store.cursor().await? != work.cursor {
            return Err(StoreError::MovedOn.into());
        }
        let begun = !work.cursor.hash.is_zero();
        let gone = begun && (self.is_gone(head).await? || self.is_shorter(work, head).await?);
        if gone { self.take_back(work, head).await.map(Some) } else { Ok(None) }
    }

    /// Whether the newest block is another than ours of that height. A node that lags has fewer blocks, but the same
    /// ones.
    async fn is_gone(&self, head: u64) -> Result<bool, IndexError> {
        let Some(ours) = self.store.find::<Block>(&(head,)).await? else { return Ok(false) };
        Ok(self.node.must_have(head).await?.hash != ours.hash)
    }

    /// Whether the chain went back to fewer blocks, and none of ours above them is anywhere. A development chain does so
    /// when somebody asks it to, and stays there; a node of another that says so may only be behind the one that was
    /// asked before.
    async fn is_shorter(&self, work: &mut Work, head: u64) -> Result<bool, IndexError> {
        let number = work.cursor.number;
        if head == number || !self.is_nowhere(number).await? {
            work.shorter_since = None;
            return Ok(false);
        }
        if self.is_development {
            return Ok(true);
        }
        let since = *work.shorter_since.get_or_insert_with(Instant::now);
        // Below what is kept nothing can be taken back: what became of such a node shows when it grows.
        Ok(since.elapsed() >= SHORTER_FOR && self.store.find::<Block>(&(head,)).await?.is_some())
    }

    /// Whether no node has a block of this height, asked twice: one may forget to say so once.
    async fn is_nowhere(&self, number: u64) -> Result<bool, IndexError> {
        let first = self.node.round_of_one(number).await?;
        Ok(first == Round::Missing && self.node.round_of_one(number).await? == Round::Missing)
    }

    /// Goes down to the newest block that is still there and takes all above it back.
    pub(super) async fn take_back(&self, work: &mut Work, head: u64) -> Result<usize, IndexError> {
        work.writing.arrive().await?;
        let highest = head.min(work.cursor.number.saturating_sub(1));
        // Those that are kept: not every height has a block.
        let mut kept = self.store.all::<Block>().await?;
        kept.retain(|block| block.number <= highest);
        let number = self.newest_there(&kept).await?.ok_or(StoreError::TooDeep(highest))?;
        tracing::info!(from = work.cursor.number, to = number, "the chain was reorganised");
        work.cursor = self.store.roll_back(&work.cursor, number).await?;
        work.forget();
        Ok(0)
    }

    /// The newest of these blocks that is still on the chain: all below it are. Most reorgs are short, so it is looked for
    /// from above in steps that grow, and then in halves.
    async fn newest_there(&self, kept: &[Block]) -> Result<Option<u64>, IndexError> {
        let (mut low, mut high, mut step) = (0, kept.len(), 1);
        while low < high {
            let place = if step > 0 { high.saturating_sub(step).max(low) } else { low.midpoint(high) };
            let Some(ours) = kept.get(place) else { break };
            if self.is_there(ours).await? {
                (low, step) = (place + 1, 0);
            } else {
                (high, step) = (place, 2 * step);
            }
        }
        Ok(low.checked_sub(1).and_then(|place| kept.get(place)).map(|block| block.number))
    }

    async fn is_there(&self, ours: &Block) -> Result<bool, IndexError> {
        match self.node.round(ours.number).await? {
            Round::Block(header) => Ok(header.hash == ours.hash),
            Round::Empty => Ok(false),
            Round::Missing => Err(IndexError::missing(ours.number)),
        }
    }
}

/// The events of these blocks; those of blocks above them are left for later.
fn of_these(mut logs: Vec<Log>, headers: &[Header]) -> Result<Vec<Log>, IndexError> {
    let last = headers.last().map(|header| header.number);
    logs.retain(|log| log.block_number <= last);
    let mut headers = headers.iter().peekable();
    for log in &logs {
        while headers.next_if(|header| Some(header.number) < log.block_number).is_some() {}
        if headers.peek().map(|header| header.hash) != log.block_hash {
            let number = log.block_number.unwrap_or_default();
            return Err(IndexError::Nonsense(format!("two blocks {number} in one answer")));
        }
    }
    Ok(logs)
}
