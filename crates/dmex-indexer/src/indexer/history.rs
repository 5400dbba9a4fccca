//! Blocks that are final: in ranges, the next ones fetched while one is written.

mod lengths;

use std::collections::{BTreeMap, VecDeque};

use alloy::primitives::B256;
use alloy::rpc::types::Log;
use tokio_util::task::AbortOnDropHandle;

use super::whole::{Heed, whole};
use super::{Heights, Indexer, Keep, Work};
use crate::IndexError;
use crate::fold::At;
use crate::node::{Answer, Header, Node, Round};
pub(super) use lengths::Lengths;

/// Ranges on their way at the same time.
const AHEAD: usize = 3;
/// [blocks] A range that is read from receipts is no longer: it takes as many answers as it has blocks.
const LONGEST_OF_RECEIPTS: u64 = 1_024;

/// How closely a node is looked at while history is read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Care {
    /// Ranges with as many events as blocks are held against the headers of all their blocks: that costs less than the
    /// events do. Longer silence is taken at the node's word, because a chain has far more blocks than we have events.
    /// What is missing there though it was asked for twice contradicts what comes later, or shows in `verify`.
    #[default]
    Usual,
    /// Every range is, and full headers are a reason to look into receipts.
    Close,
}

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
        heights: Heights,
    ) -> Result<usize, IndexError> {
        let last_final = heights.last_final;
        work.history.ask((&self.node, self.care), lengths, work.cursor.number, last_final);
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
            return Ok(self.read_newest(work, lengths, heights).await?.unwrap_or_default());
        }
        let events = range.logs.len();
        self.write(work, &range.logs, &[range.last], Keep::Nothing, range.last.number).await?;
        Ok(events)
    }
}

impl History {
    /// Keeps the pipeline full.
    fn ask(&mut self, (node, care): (&Node, Care), lengths: &Lengths, cursor: u64, last_final: u64) {
        // Blocks may have been read otherwise meanwhile: a node that lags makes final blocks look young.
        if self.fetching.front().is_some_and(|fetching| fetching.from != cursor + 1) {
            self.fetching.clear();
        }
        let mut asked = self.fetching.back().map_or(cursor, |fetching| fetching.to);
        while self.fetching.len() < AHEAD && asked < last_final {
            let (from, to) = (asked + 1, last_final.min(asked + lengths.range()));
            asked = to;
            let node = node.clone();
            let range = tokio::spawn(async move { fetch(&node, care, from, to).await });
            self.fetching.push_back(Fetching { from, to, range: AbortOnDropHandle::new(range) });
        }
    }
}

async fn fetch(node: &Node, care: Care, from: u64, to: u64) -> Result<Range, IndexError> {
    let missing = |number: u64| IndexError::missing(number);
    let first = node.first_from(from).await?.ok_or_else(|| missing(from))?;
    // Not every height has a block: the range ends with one, or is as long as it takes to have one.
    let to = to.max(first.number);
    let last = async { node.last_until(to).await?.ok_or_else(|| missing(to)) };
    let (answer, last) = tokio::try_join!(events(node, care, &first, (from, to)), last)?;
    let times = times(node, &answer.logs).await?;
    let mut placed = Vec::with_capacity(answer.logs.len());
    for log in answer.logs {
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

/// The events of a range. Where a chain's headers never tell of events, as on Filecoin, a node that leaves some out is
/// found out by nothing: there the receipts are read in their place.
async fn events(
    node: &Node,
    care: Care,
    first: &Header,
    (from, to): (u64, u64),
) -> Result<Answer, IndexError> {
    if first.is_mute() {
        let headers = node.headers_of_one(from, to).await?;
        if let Some(logs) = node.logs_from_receipts(&headers).await? {
            let too_long = to - from + 1 > LONGEST_OF_RECEIPTS;
            return Ok(Answer { logs, refused: too_long.then_some(2 * LONGEST_OF_RECEIPTS) });
        }
    }
    let Answer { logs, refused } = node.logs(from, to).await?;
    let is_dense = u64::try_from(logs.len()).is_ok_and(|events| events > to - from);
    let heed = match care {
        Care::Close => Heed::All,
        Care::Usual if is_dense => Heed::Telling,
        Care::Usual => return Ok(Answer { logs, refused }),
    };
    let headers = node.headers_of_one(from, to).await?;
    Ok(Answer { logs: whole(node, &headers, logs, heed).await?, refused })
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
    for round in node.rounds_of_one(&unknown).await? {
        if let Round::Block(header) = round {
            times.insert(header.number, (header.hash, header.timestamp));
        }
    }
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
