//! What is asked of the node, or of several as one, and whether the answers can be true.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use alloy::eips::{BlockId, BlockNumberOrTag};
use alloy::primitives::{Address, B256, Bloom, U64};
use alloy::providers::{DynProvider, Provider};
use alloy::rpc::json_rpc::RpcRecv;
use alloy::rpc::types::{Filter, Log};
use alloy::transports::RpcError;
use dmex_chain::{agreed, another};
use futures_util::future::BoxFuture;

use crate::IndexError;
use crate::sources::Sources;

/// A block without its transactions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Header {
    pub(crate) number: u64,
    pub(crate) hash: B256,
    pub(crate) parent: B256,
    pub(crate) timestamp: u64,
    bloom: Bloom,
}

/// What stands at a height.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::large_enum_variant, reason = "almost every height has a block")]
pub(crate) enum Round {
    Block(Header),
    /// Nobody made a block, and nobody ever will: Filecoin counts such rounds, and the next block stands on the one
    /// before.
    Empty,
    /// The node has none, or not yet.
    Missing,
}

/// Words of Filecoin's nodes for a round without a block.
const EMPTY: &str = "null round";

impl Round {
    const fn block(self) -> Option<Header> {
        match self {
            Self::Block(header) => Some(header),
            Self::Empty | Self::Missing => None,
        }
    }
}

/// A node, asked about the platform's contracts only.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    provider: DynProvider,
    addresses: Vec<Address>,
    kinds: Arc<[Kind]>,
}

/// A kind of event of one of our contracts, and the bits that it sets in a header.
#[derive(Debug)]
struct Kind {
    address: Address,
    topic: B256,
    bits: Bloom,
}

/// [bits] A fuller bloom filter thinks that it knows of every event there is: of a hundred kinds, one in a
/// thousand blocks with this many is taken for one that is not there.
const FULL_BLOOM: u32 = 256;

impl Header {
    /// Whether it is worth asking which events the header knows of.
    pub(crate) fn is_telling(&self) -> bool {
        self.bloom.iter().map(|byte| byte.count_ones()).sum::<u32>() <= FULL_BLOOM
    }
}

/// The events of a range.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) logs: Vec<Log>,
    /// [blocks] The shortest part of the range that the node refused.
    pub(crate) refused: Option<u64>,
}

/// Where an event stands, and nothing else of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
struct Place {
    block_hash: Option<B256>,
    log_index: Option<U64>,
}

/// The events of a transaction, and nothing else of its receipt: chains have kinds of transactions of their own, and one
/// of a kind that we do not know must not hide the others.
#[derive(Debug, serde::Deserialize)]
struct Receipt {
    logs: Vec<Log>,
}

impl From<Log> for Place {
    fn from(log: Log) -> Self {
        Self { block_hash: log.block_hash, log_index: log.log_index.map(U64::from) }
    }
}

impl Node {
    pub(crate) fn new(provider: DynProvider, sources: &Sources) -> Self {
        let kinds = sources.kinds().map(|(address, topic)| {
            let mut bits = Bloom::ZERO;
            bits.accrue_raw_log(address, &[topic]);
            Kind { address, topic, bits }
        });
        Self { provider, addresses: sources.addresses(), kinds: kinds.collect() }
    }

    /// The newest block that most nodes have.
    pub(crate) async fn head(&self) -> Result<u64, IndexError> {
        Ok(agreed(self.provider.get_block_number()).await?)
    }

    /// What stands at a height, as most nodes have it: what is taken in stands on it.
    pub(crate) async fn round(&self, number: u64) -> Result<Round, IndexError> {
        agreed(self.round_of_one(number)).await
    }

    /// A block as most nodes have it.
    pub(crate) async fn header(&self, number: u64) -> Result<Option<Header>, IndexError> {
        Ok(self.round(number).await?.block())
    }

    /// The first block from a height on; none if the chain does not go so far.
    pub(crate) async fn first_from(&self, mut number: u64) -> Result<Option<Header>, IndexError> {
        loop {
            match self.round(number).await? {
                Round::Empty => number += 1,
                round => return Ok(round.block()),
            }
        }
    }

    /// The last block up to a height.
    pub(crate) async fn last_until(&self, mut number: u64) -> Result<Option<Header>, IndexError> {
        loop {
            match self.round(number).await? {
                Round::Empty if number > 0 => number -= 1,
                round => return Ok(round.block()),
            }
        }
    }

    /// A block as one node has it: good for one that leads to a block that most have.
    pub(crate) async fn header_of_one(&self, number: u64) -> Result<Option<Header>, IndexError> {
        Ok(self.round_of_one(number).await?.block())
    }

    /// What stands at a height, as one node has it.
    pub(crate) async fn round_of_one(&self, number: u64) -> Result<Round, IndexError> {
        let block = match self.provider.get_block_by_number(BlockNumberOrTag::Number(number)).await {
            Err(RpcError::ErrorResp(error)) if error.message.contains(EMPTY) => return Ok(Round::Empty),
            answer => answer?,
        };
        let header = block.map(|block| Header {
            number: block.header.number,
            hash: block.header.hash,
            parent: block.header.parent_hash,
            timestamp: block.header.timestamp,
            bloom: block.header.logs_bloom,
        });
        match header {
            Some(header) if header.number != number => {
                Err(IndexError::Nonsense(format!("block {} when asked for {number}", header.number)))
            }
            Some(header) => Ok(Round::Block(header)),
            None => Ok(Round::Missing),
        }
    }

    /// The events of a block, held against what its header says of them, and asked for twice if there are any.
    pub(crate) async fn logs_of(&self, header: &Header) -> Result<Vec<Log>, IndexError> {
        let filter = Filter::new().address(self.addresses.clone()).at_block_hash(header.hash);
        let logs = match self.provider.get_logs(&filter).await {
            // One block may have more events than the node gives at once; its receipts it gives.
            Err(RpcError::ErrorResp(_)) => {
                let logs = self.logs_from_receipts(header).await?;
                let again = another(self.logs_from_receipts(header)).await?;
                let again: Vec<Place> = again.into_iter().map(Place::from).collect();
                check_same(&logs, &again, header.number, header.number)?;
                return Ok(logs);
            }
            answer => answer?,
        };
        check_order(&logs, header.number, header.number)?;
        if logs.iter().any(|log| log.block_hash != Some(header.hash)) {
            return Err(IndexError::Nonsense(format!("events of another block than {}", header.hash)));
        }
        if !self.is_whole(header, &logs) {
            return self.logs_from_receipts(header).await;
        }
        if !logs.is_empty() {
            let again = another(self.provider.client().request("eth_getLogs", (&filter,)));
            let again: Vec<Place> = again.await?;
            check_same(&logs, &again, header.number, header.number)?;
        }
        Ok(logs)
    }

    /// Whether the header knows of no kind of event of ours that is not in the list. It may think that it knows of one.
    pub(crate) fn is_whole(&self, header: &Header, logs: &[Log]) -> bool {
        let seen: BTreeSet<_> = logs.iter().map(|log| (log.address(), log.topic0().copied())).collect();
        let is_seen = |kind: &Kind| seen.contains(&(kind.address, Some(kind.topic)));
        self.kinds.iter().all(|kind| !header.bloom.contains(&kind.bits) || is_seen(kind))
    }

    /// The same from the receipts of all transactions, where nothing is left out.
    async fn logs_from_receipts(&self, header: &Header) -> Result<Vec<Log>, IndexError> {
        let logs = self.receipts(BlockId::hash(header.hash)).await?;
        let missing = || IndexError::Nonsense(format!("no receipts of block {}", header.number));
        let logs = logs.ok_or_else(missing)?;
        check_order(&logs, header.number, header.number)?;
        Ok(logs)
    }

    /// Our events in the receipts of a block.
    async fn receipts(&self, block: BlockId) -> Result<Option<Vec<Log>>, IndexError> {
        let receipts = self.provider.client().request("eth_getBlockReceipts", (block,)).await?;
        let ours = |receipts: Vec<Receipt>| {
            let logs = receipts.into_iter().flat_map(|receipt| receipt.logs);
            logs.filter(|log| self.addresses.contains(&log.address())).collect()
        };
        Ok(Option::map(receipts, ours))
    }

    /// The events of a range. They are asked for twice, the second time in halves and of another node if there is one: a
    /// node that leaves out what it has not indexed yet, or one of several nodes behind one address that is behind the
    /// others, then contradicts itself.
    pub(crate) async fn logs(&self, from: u64, to: u64) -> Result<Answer, IndexError> {
        let (middle, refused) = (from.midpoint(to), AtomicU64::new(u64::MAX));
        let halves = async {
            let mut places = self.ask::<Place>(from, middle, &refused).await?;
            if middle < to {
                places.extend(self.ask::<Place>(middle + 1, to, &refused).await?);
            }
            Ok(places)
        };
        let (logs, again) = tokio::try_join!(self.ask::<Log>(from, to, &refused), another(halves))?;
        check_order(&logs, from, to)?;
        check_same(&logs, &again, from, to)?;
        let refused = Some(refused.into_inner()).filter(|blocks| *blocks < u64::MAX);
        Ok(Answer { logs, refused })
    }

    /// What there is in a range, asked for in as many parts as the node wants. `refused` is the length of the shortest
    /// part that was too much for it [blocks]: such parts are not asked for again. Of a block that by itself is too much
    /// for it the receipts are asked for: anybody can make so many events in one block.
    fn ask<'a, T: RpcRecv + From<Log>>(
        &'a self,
        from: u64,
        to: u64,
        refused: &'a AtomicU64,
    ) -> BoxFuture<'a, Result<Vec<T>, IndexError>> {
        Box::pin(async move {
            let blocks = to - from + 1;
            if blocks == 1 || blocks < refused.load(Ordering::Relaxed) {
                let filter = Filter::new().address(self.addresses.clone()).from_block(from).to_block(to);
                match self.provider.client().request("eth_getLogs", (&filter,)).await {
                    // Nodes refuse what is too much for them in many words; half of it may not be.
                    Err(RpcError::ErrorResp(_)) if from < to => {
                        refused.fetch_min(blocks, Ordering::Relaxed);
                    }
                    Err(error @ RpcError::ErrorResp(_)) => {
                        // Where there are no receipts, what the node said first tells more.
                        let logs = self.receipts(BlockId::number(from)).await.ok().flatten();
                        let events = logs.map(|logs| logs.into_iter().map(T::from).collect());
                        return events.ok_or_else(|| error.into());
                    }
                    answer => return answer.map_err(IndexError::from),
                }
            }
            let middle = from.midpoint(to);
            let mut events = self.ask(from, middle, refused).await?;
            events.extend(self.ask(middle + 1, to, refused).await?);
            Ok(events)
        })
    }
}

/// Events must stand in the order of the chain, within what was asked for, each once and with its place.
fn check_order(logs: &[Log], from: u64, to: u64) -> Result<(), IndexError> {
    let mut last = None;
    for log in logs {
        let place = log.block_number.zip(log.log_index);
        let within = log.block_number.is_some_and(|block| (from..=to).contains(&block));
        if log.removed || !within || place <= last {
            return Err(IndexError::Nonsense(format!("events out of order in blocks {from} to {to}")));
        }
        last = place;
    }
    Ok(())
}

/// What was asked for twice must be the same twice.
fn check_same(logs: &[Log], again: &[Place], from: u64, to: u64) -> Result<(), IndexError> {
    let places =
        logs.iter().map(|log| Place { block_hash: log.block_hash, log_index: log.log_index.map(U64::from) });
    if places.eq(again.iter().copied()) {
        return Ok(());
    }
    let (first, second) = (logs.len(), again.len());
    Err(IndexError::Nonsense(format!(
        "{first} events in blocks {from} to {to} when asked once, others ({second}) when asked again"
    )))
}
