//! Events, and whether any are missing.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicU64, Ordering};

use alloy::eips::BlockId;
use alloy::primitives::{B256, U64};
use alloy::providers::Provider;
use alloy::rpc::json_rpc::RpcRecv;
use alloy::rpc::types::{Filter, Log};
use alloy::transports::{RpcError, TransportError};
use dmex_chain::another;
use futures_util::future::BoxFuture;

use super::{Header, Kind, Node};
use crate::IndexError;

/// Blocks whose receipts are asked for in one round trip at most: a full block has a megabyte of them.
const RECEIPTS: usize = 8;
/// What it means that there are none.
const NO_RECEIPTS: &str = "the node has no eth_getBlockReceipts: what it leaves out of a full block is not seen, but by \
    `dmex verify` through another node";
/// What the protocol calls a method that a node does not have, as a number and in words.
const NO_METHOD: i64 = -32_601;
const NO_METHOD_WORDS: [&str; 4] = ["not support", "not available", "unsupported", "not exist"];

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
    /// Whether the header knows of no kind of event of ours that is not in the list. It may think that it knows of one.
    pub(crate) fn is_whole(&self, header: &Header, logs: &[Log]) -> bool {
        let seen: BTreeSet<_> = logs.iter().map(|log| (log.address(), log.topic0().copied())).collect();
        let is_seen = |kind: &Kind| seen.contains(&(kind.address, Some(kind.topic)));
        self.kinds.iter().all(|kind| !header.bloom.contains(&kind.bits) || is_seen(kind))
    }

    /// Our events in the receipts of some blocks, where nothing is left out. None if the node has no receipts by block.
    pub(crate) async fn logs_from_receipts(
        &self,
        headers: &[Header],
    ) -> Result<Option<Vec<Log>>, IndexError> {
        let of: Vec<_> = headers.iter().map(|header| (BlockId::hash(header.hash),)).collect();
        let told = self.together.ask(&self.provider, "eth_getBlockReceipts", &of, RECEIPTS).await?;
        let mut all = Vec::new();
        for (header, receipts) in headers.iter().zip(told) {
            let receipts: Option<Vec<Receipt>> = match receipts {
                Err(RpcError::ErrorResp(error)) if is_no_method(error.code, &error.message) => {
                    self.told.call_once(|| tracing::warn!("{NO_RECEIPTS}"));
                    return Ok(None);
                }
                receipts => receipts?,
            };
            let missing = || IndexError::Nonsense(format!("no receipts of block {}", header.number));
            let logs = self.ours(receipts.ok_or_else(missing)?);
            check_order(&logs, header.number, header.number)?;
            all.extend(logs);
        }
        Ok(Some(all))
    }

    /// The receipts of the block at a height, if the node gives them.
    async fn receipts(&self, number: u64) -> Result<Option<Vec<Log>>, TransportError> {
        let of = (BlockId::number(number),);
        let receipts = self.provider.client().request("eth_getBlockReceipts", of).await?;
        Ok(Option::map(receipts, |receipts| self.ours(receipts)))
    }

    fn ours(&self, receipts: Vec<Receipt>) -> Vec<Log> {
        let logs = receipts.into_iter().flat_map(|receipt| receipt.logs);
        logs.filter(|log| self.addresses.contains(&log.address())).collect()
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
                        let logs = self.receipts(from).await.ok().flatten();
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

fn is_no_method(code: i64, message: &str) -> bool {
    code == NO_METHOD || NO_METHOD_WORDS.iter().any(|words| message.contains(words))
}
