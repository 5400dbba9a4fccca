//! Blocks that are final: in ranges, the next ones fetched while one is written.

use std::collections::{BTreeMap, VecDeque};

use alloy::primitives::B256;
use alloy::rpc::types::Log;
use futures_util::{StreamExt, TryStreamExt, stream};
use tokio_util::task::AbortOnDropHandle;

use super::{Indexer, Work};
use crate::IndexError;
use crate::fold::At;
use crate::node::{Header, Node};

/// Ranges on their way at the same time.
const AHEAD: usize = 3;
/// [blocks] The first range; it grows and shrinks with what it brings.
const FIRST_RANGE: u64 = 512;
/// [blocks] No range is longer.
const LONGEST_RANGE: u64 = 65_536;
/// Events that one range should bring at most.
const EVENTS: usize = 20_000;
/// Headers asked for at the same time.
const HEADERS_AT_ONCE: usize = 16;

/// Ranges that are being fetched, in order.
pub(super) struct History {
    range: u64,
    fetching: VecDeque<AbortOnDropHandle<Result<Range, IndexError>>>,
    /// The last block that was asked for.
    asked: u64,
}

impl Default for History {
    fn default() -> Self {
        Self { range: FIRST_RANGE, fetching: VecDeque::new(), asked: 0 }
    }
}

/// The events of a range, and its last block.
struct Range {
    logs: Vec<(At, alloy::primitives::Log)>,
    last: Header,
    blocks: u64,
}

impl Indexer {
    /// Takes the next range in. Returns the number of its events.
    pub(super) async fn read_history(&self, work: &mut Work, last_final: u64) -> Result<usize, IndexError> {
        work.history.ask(&self.node, work.cursor.number, last_final);
        let Some(fetched) = work.history.fetching.pop_front() else { return Ok(0) };
        let range =
            fetched.await.map_err(|error| IndexError::Nonsense(format!("a fetch ended: {error}")))??;
        work.history.adapt(&range);
        let events = range.logs.len();
        self.write(work, &range.logs, &range.last, false, range.last.number).await?;
        Ok(events)
    }
}

impl History {
    /// Keeps the pipeline full.
    fn ask(&mut self, node: &Node, cursor: u64, last_final: u64) {
        self.asked = self.asked.max(cursor);
        while self.fetching.len() < AHEAD && self.asked < last_final {
            let from = self.asked + 1;
            let to = last_final.min(self.asked + self.range);
            self.asked = to;
            let node = node.clone();
            let fetch = tokio::spawn(async move { fetch(&node, from, to).await });
            self.fetching.push_back(AbortOnDropHandle::new(fetch));
        }
    }

    fn adapt(&mut self, range: &Range) {
        let events = range.logs.len();
        if events > EVENTS {
            self.range = (range.blocks / 2).max(1);
        } else if events < EVENTS / 4 && range.blocks >= self.range {
            self.range = (self.range * 2).min(LONGEST_RANGE);
        }
    }
}

async fn fetch(node: &Node, from: u64, to: u64) -> Result<Range, IndexError> {
    let logs = node.logs(from, to).await?;
    let missing = |number| IndexError::Nonsense(format!("there is no block {number} below the head"));
    let last = node.header(to).await?.ok_or_else(|| missing(to))?;
    let times = times(node, &logs).await?;
    let mut placed = Vec::with_capacity(logs.len());
    for log in logs {
        let number = log.block_number.unwrap_or_default();
        let (hash, timestamp) = times.get(&number).copied().ok_or_else(|| missing(number))?;
        if log.block_hash != Some(hash) || (number == to && hash != last.hash) {
            return Err(IndexError::Nonsense(format!("two blocks {number} in one answer")));
        }
        placed.push((at(&log, timestamp), log.inner));
    }
    Ok(Range { logs: placed, last, blocks: to - from + 1 })
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
    let headers = stream::iter(unknown).map(|number| node.header(number)).buffered(HEADERS_AT_ONCE);
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
