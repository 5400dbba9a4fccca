//! Blocks that are final: in ranges, the next ones fetched while one is written.

mod dense;
mod lengths;

use std::collections::{BTreeMap, VecDeque};

use alloy::primitives::B256;
use alloy::rpc::types::Log;
use futures_util::{StreamExt, TryStreamExt, stream};
use tokio_util::task::AbortOnDropHandle;

use super::{Indexer, Work};
use crate::IndexError;
use crate::fold::At;
use crate::node::{Header, Node};
pub(super) use lengths::Lengths;

/// Ranges on their way at the same time.
const AHEAD: usize = 3;
/// Headers asked for at the same time.
const HEADERS_AT_ONCE: usize = 16;

/// Ranges that are being fetched, in order.
#[derive(Default)]
pub(super) struct History {
    fetching: VecDeque<Fetching>,
}

/// A range on its way.
struct Fetching {
    from: u64,
    to: u64,
    range: AbortOnDropHandle<Result<Range, IndexError>>,
}

/// The events of a range, its first and its last block.
struct Range {
    logs: Vec<(At, alloy::primitives::Log)>,
    first: Header,
    last: Header,
    blocks: u64,
    /// [blocks] The shortest part of it that was too much for the node.
    refused: Option<u64>,
}

impl Indexer {
    /// Takes the next range in, or takes blocks back that are no more. Returns the number of events.
    pub(super) async fn read_history(
        &self,
        work: &mut Work,
        lengths: &mut Lengths,
        (last_final, head): (u64, u64),
    ) -> Result<usize, IndexError> {
        work.history.ask(&self.node, lengths, work.cursor.number, last_final);
        let Some(fetched) = work.history.fetching.pop_front() else { return Ok(0) };
        let range = fetched.range.await??;
        lengths.adapt(range.blocks, range.logs.len(), range.refused);
        if !work.cursor.hash.is_zero() && range.first.parent != work.cursor.hash {
            // While we were away a block that we took in was reorganised, and what came after it is final by now.
            work.history = History::default();
            return self.take_back(work, last_final).await;
        }
        if range.first.number > last_final {
            // What is left of history are heights without a block.
            return Ok(self.read_block(work, head).await?.unwrap_or_default());
        }
        let events = range.logs.len();
        self.write(work, &range.logs, &range.last, false, range.last.number).await?;
        Ok(events)
    }
}

impl History {
    /// Keeps the pipeline full.
    fn ask(&mut self, node: &Node, lengths: &Lengths, cursor: u64, last_final: u64) {
        // Blocks may have been read otherwise meanwhile: a node that lags makes final blocks look young.
        if self.fetching.front().is_some_and(|fetching| fetching.from != cursor + 1) {
            self.fetching.clear();
        }
        let mut asked = self.fetching.back().map_or(cursor, |fetching| fetching.to);
        while self.fetching.len() < AHEAD && asked < last_final {
            let (from, to) = (asked + 1, last_final.min(asked + lengths.range()));
            asked = to;
            let node = node.clone();
            let range = tokio::spawn(async move { fetch(&node, from, to).await });
            self.fetching.push_back(Fetching { from, to, range: AbortOnDropHandle::new(range) });
        }
    }
}

async fn fetch(node: &Node, from: u64, to: u64) -> Result<Range, IndexError> {
    let missing = |number| IndexError::Nonsense(format!("there is no block {number} below the head"));
    let first = node.first_from(from).await?.ok_or_else(|| missing(from))?;
    // Not every height has a block: the range ends with one, or is as long as it takes to have one.
    let to = to.max(first.number);
    let last = async { node.last_until(to).await?.ok_or_else(|| missing(to)) };
    let (answer, last) = tokio::try_join!(node.logs(from, to), last)?;
    let logs = dense::checked(node, answer.logs, (from, to)).await?;
    let times = times(node, &logs).await?;
    let mut placed = Vec::with_capacity(logs.len());
    for log in logs {
        let number = log.block_number.unwrap_or_default();
        let (hash, timestamp) = times.get(&number).copied().ok_or_else(|| missing(number))?;
        let edge = [&first, &last].into_iter().find(|edge| edge.number == number);
        if log.block_hash != Some(hash) || edge.is_some_and(|edge| edge.hash != hash) {
            return Err(IndexError::Nonsense(format!("two blocks {number} in one answer")));
        }
        placed.push((at(&log, timestamp), log.inner));
    }
    Ok(Range { logs: placed, first, last, blocks: to - from + 1, refused: answer.refused })
}

/// Hash and time of every block with events; asked for where the events do not tell.
async fn times(node: &Node, logs: &[Log]) -> Result<BTreeMap<u64, (B256, u64)>, IndexError> {
    let mut times = BTreeMap::new();
    let mut unknown = Vec::new();
    for log in logs {
        let number = log.block_number.unwrap_or_default();
        match (log.block_hash, log.block_timestamp) {
            (Some(hash), Some(timestamp)) => {
                times.entry(number).or_insert((hash, timestamp));
            }
            _ if unknown.last() != Some(&number) => unknown.push(number),
            _ => {}
        }
    }
    let headers = stream::iter(unknown).map(|number| node.header_of_one(number)).buffered(HEADERS_AT_ONCE);
    let headers: Vec<Option<Header>> = headers.try_collect().await?;
    times
        .extend(headers.into_iter().flatten().map(|header| (header.number, (header.hash, header.timestamp))));
    Ok(times)
}

/// Where and when an event happened.
pub(super) fn at(log: &Log, timestamp: u64) -> At {
    At {
        block: log.block_number.unwrap_or_default(),
        place: log.log_index.unwrap_or_default(),
        timestamp,
        tx_hash: log.transaction_hash.unwrap_or_default(),
    }
}
