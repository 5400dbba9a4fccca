//! What is asked of the node, and whether its answers can be true.

use std::collections::BTreeSet;
use std::sync::Arc;

use alloy::eips::{BlockId, BlockNumberOrTag};
use alloy::primitives::{Address, B256, Bloom};
use alloy::providers::{DynProvider, Provider};
use alloy::rpc::types::{Filter, Log};
use alloy::transports::RpcError;
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

/// The events of a range.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) logs: Vec<Log>,
    /// [blocks] The shortest part of the range that the node refused.
    pub(crate) refused: Option<u64>,
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

    pub(crate) async fn head(&self) -> Result<u64, IndexError> {
        Ok(self.provider.get_block_number().await?)
    }

    pub(crate) async fn header(&self, number: u64) -> Result<Option<Header>, IndexError> {
        let block = self.provider.get_block_by_number(BlockNumberOrTag::Number(number)).await?;
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
            header => Ok(header),
        }
    }

    /// The events of a block, held against what its header says of them. What it says leaves one out of several of a kind
    /// unnoticed: that shows when the event contradicts what follows from those before, or in `verify`.
    pub(crate) async fn logs_of(&self, header: &Header) -> Result<Vec<Log>, IndexError> {
        let filter = Filter::new().address(self.addresses.clone()).at_block_hash(header.hash);
        let logs = self.provider.get_logs(&filter).await?;
        check_order(&logs, header.number, header.number)?;
        if logs.iter().any(|log| log.block_hash != Some(header.hash)) {
            return Err(IndexError::Nonsense(format!("events of another block than {}", header.hash)));
        }
        if self.is_whole(header, &logs) { Ok(logs) } else { self.logs_from_receipts(header).await }
    }

    /// Whether the header knows of no kind of event of ours that is not in the list. It may think that it knows of one.
    pub(crate) fn is_whole(&self, header: &Header, logs: &[Log]) -> bool {
        let seen: BTreeSet<_> = logs.iter().map(|log| (log.address(), log.topic0().copied())).collect();
        let is_seen = |kind: &Kind| seen.contains(&(kind.address, Some(kind.topic)));
        self.kinds.iter().all(|kind| !header.bloom.contains(&kind.bits) || is_seen(kind))
    }

    /// The same from the receipts of all transactions, where nothing is left out.
    async fn logs_from_receipts(&self, header: &Header) -> Result<Vec<Log>, IndexError> {
        let receipts = self.provider.get_block_receipts(BlockId::hash(header.hash)).await?;
        let missing = || IndexError::Nonsense(format!("no receipts of block {}", header.number));
        let logs = receipts.ok_or_else(missing)?.into_iter().flat_map(|receipt| receipt.logs().to_vec());
        let logs: Vec<Log> = logs.filter(|log| self.addresses.contains(&log.address())).collect();
        check_order(&logs, header.number, header.number)?;
        Ok(logs)
    }

    /// The events of a range, asked for in as many parts as the node wants.
    pub(crate) fn logs(&self, from: u64, to: u64) -> BoxFuture<'_, Result<Answer, IndexError>> {
        Box::pin(async move {
            let filter = Filter::new().address(self.addresses.clone()).from_block(from).to_block(to);
            match self.provider.get_logs(&filter).await {
                Ok(logs) => {
                    check_order(&logs, from, to)?;
                    Ok(Answer { logs, refused: None })
                }
                // Nodes refuse what is too much for them in many words; half of it may not be.
                Err(RpcError::ErrorResp(_)) if from < to => {
                    let middle = from.midpoint(to);
                    let mut answer = self.logs(from, middle).await?;
                    let rest = self.logs(middle + 1, to).await?;
                    answer.logs.extend(rest.logs);
                    let shortest = [answer.refused, rest.refused].into_iter().flatten().min();
                    Ok(Answer { logs: answer.logs, refused: shortest.or(Some(to - from + 1)) })
                }
                Err(error) => Err(error.into()),
            }
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
