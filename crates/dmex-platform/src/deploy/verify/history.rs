//! What the events of the contracts tell of their values since they were created, and who changed each.

use std::collections::{BTreeMap, BTreeSet};

use alloy::primitives::{Address, B256};
use alloy::providers::Provider;
use alloy::rpc::types::{Filter, Log};
use alloy::sol_types::SolEvent;
use dmex_contracts::DmexTimelock::CallExecuted;
use dmex_contracts::MinerRegistry::OwnershipTransferred;
use dmex_contracts::{Closing, Contract, Deployment, Dmc};

use super::finding::{Cause, Finding};
use super::judge::{By, Change};
use super::row::Source;
use crate::{Platform, ReadError};

/// What happened since the contracts were created.
pub(super) struct History {
    /// Every change, in the order of the chain.
    pub(super) changes: Vec<Change>,
    /// Contracts whose recorded block is not that of their creation: what came before it would be unseen.
    pub(super) unborn: Vec<Finding>,
    /// The newest block with a change.
    pub(super) newest: u64,
    /// The block in which the last contract was handed over to the timelock; 0 if none was.
    pub(super) handed_over: u64,
}

/// Who may change what after the hand-over, by transaction.
struct Rights {
    /// The contracts that an executed vote called, each with the place of the event that tells of the call.
    votes: BTreeMap<B256, Vec<(Address, u64)>>,
    /// Where a product was closed.
    closings: BTreeSet<B256>,
    registry: Address,
}

/// Reads all of it.
pub(super) async fn history(platform: &Platform, sources: &[Source]) -> Result<History, ReadError> {
    let on = platform.deployment();
    let mut logs = logs(platform, &filter(on, sources), first_block(on)).await?;
    logs.extend(minted(platform).await?);
    logs.sort_by_key(|log| (log.block_number, log.log_index));
    let rights = Rights::of(on, &logs);
    let first = first_logs(&logs);
    let mut changes = Vec::new();
    let mut newest = 0;
    for log in &logs {
        let created = first.get(&log.address()).is_some_and(|first| transaction(first) == transaction(log));
        let by = if created { By::Creation } else { rights.by(log) };
        for source in sources {
            for (what, value) in source.read(&log.inner) {
                let (place, unset) = (source.place, source.unset);
                changes.push(Change { place, what, value, unset, by });
                newest = log.block_number.unwrap_or_default();
            }
        }
    }
    let unborn = unborn(platform, sources, &first).await?;
    Ok(History { changes, unborn, newest, handed_over: handed_over(on, &logs) })
}

fn filter(on: &Deployment, sources: &[Source]) -> Filter {
    let mut addresses: BTreeSet<Address> = sources.iter().map(|source| source.place.1).collect();
    addresses.extend([on.timelock.address, on.closing.address]);
    let mut signatures: BTreeSet<B256> = sources.iter().map(|source| source.signature).collect();
    // All other transfers of DMC, NFTs and shares would come with those of the creation.
    signatures.remove(&Dmc::Transfer::SIGNATURE_HASH);
    signatures.extend([
        CallExecuted::SIGNATURE_HASH,
        Closing::ProductTerminated::SIGNATURE_HASH,
        Closing::ProductAbandoned::SIGNATURE_HASH,
    ]);
    let signatures: Vec<B256> = signatures.into_iter().collect();
    Filter::new().address(addresses.into_iter().collect::<Vec<_>>()).event_signature(signatures)
}

fn first_block(on: &Deployment) -> u64 {
    let blocks = on.contracts().into_iter().filter_map(|id| Some(id.of(on)?.block));
    blocks.min().unwrap_or_default()
}

/// The logs since a block. Where a node gives no more than so many at once, it is asked for half as many blocks.
async fn logs(platform: &Platform, filter: &Filter, first: u64) -> Result<Vec<Log>, ReadError> {
    let last = platform.provider().get_block_number().await?;
    let (mut spans, mut logs) = (vec![(first, last)], Vec::new());
    while let Some((from, to)) = spans.pop() {
        match platform.provider().get_logs(&filter.clone().from_block(from).to_block(to)).await {
            Ok(found) => logs.extend(found),
            Err(error) if to > from && error.is_error_resp() => {
                let middle = from + (to - from) / 2;
                spans.extend([(middle + 1, to), (from, middle)]);
            }
            Err(error) => return Err(error.into()),
        }
    }
    Ok(logs)
}

/// What DMC was created with. Later transfers are everybody's own.
async fn minted(platform: &Platform) -> Result<Vec<Log>, ReadError> {
    let dmc = &platform.deployment().dmc;
    let filter = Filter::new()
        .address(dmc.address)
        .event_signature(Dmc::Transfer::SIGNATURE_HASH)
        .topic1(B256::ZERO)
        .from_block(dmc.block)
        .to_block(dmc.block);
    Ok(platform.provider().get_logs(&filter).await?)
}

/// The first event of each contract: one of its creation.
fn first_logs(logs: &[Log]) -> BTreeMap<Address, &Log> {
    let mut first = BTreeMap::new();
    for log in logs {
        first.entry(log.address()).or_insert(log);
    }
    first
}

impl Rights {
    fn of(on: &Deployment, logs: &[Log]) -> Self {
        let (mut votes, mut closings) = (BTreeMap::<B256, Vec<_>>::new(), BTreeSet::new());
        for log in logs {
            if log.address() == on.timelock.address
                && let Ok(executed) = CallExecuted::decode_log(&log.inner)
            {
                let called = (executed.target, log.log_index.unwrap_or_default());
                votes.entry(transaction(log)).or_default().push(called);
            }
            if log.address() == on.closing.address {
                closings.insert(transaction(log));
            }
        }
        Self { votes, closings, registry: on.miner_registry.address }
    }

    /// Who made an event after the creation. The timelock tells of a call when it is done, so what the call did stands
    /// before. What a closing changes elsewhere is that it suspends the miner.
    fn by(&self, log: &Log) -> By {
        let (transaction, index) = (transaction(log), log.log_index.unwrap_or_default());
        let calls = self.votes.get(&transaction).map(Vec::as_slice).unwrap_or_default();
        if calls.iter().any(|(target, told)| *target == log.address() && *told > index) {
            return By::Right(Cause::Vote, transaction);
        }
        if log.address() == self.registry && self.closings.contains(&transaction) {
            return By::Right(Cause::Closing, transaction);
        }
        By::Somebody
    }
}

fn transaction(log: &Log) -> B256 {
    log.transaction_hash.unwrap_or_default()
}

/// Later transfers of ownership come from the timelock.
fn handed_over(on: &Deployment, logs: &[Log]) -> u64 {
    let transfers = logs.iter().filter_map(|log| {
        let event = OwnershipTransferred::decode_log(&log.inner).ok()?;
        let is_hand_over = event.newOwner == on.timelock.address;
        if is_hand_over { log.block_number } else { None }
    });
    transfers.max().unwrap_or_default()
}

/// Every contract with events must be seen from its creation on.
async fn unborn(
    platform: &Platform,
    sources: &[Source],
    first: &BTreeMap<Address, &Log>,
) -> Result<Vec<Finding>, ReadError> {
    let on = platform.deployment();
    let told: BTreeSet<Address> = sources.iter().map(|source| source.place.1).collect();
    let mut unborn = Vec::new();
    for id in on.contracts() {
        let Some(Contract { address, block, .. }) = id.of(on) else { continue };
        if !told.contains(address) {
            continue;
        }
        let is_born = match first.get(address) {
            Some(log) if log.block_number == Some(*block) => created(platform, log).await? == Some(*address),
            _ => false,
        };
        if !is_born {
            let what = "the recorded block of its creation";
            let other = "that in which it was created";
            unborn.push(Finding::new((id.name(), *address), what, block, other));
        }
    }
    Ok(unborn)
}

/// What the transaction of an event created.
async fn created(platform: &Platform, log: &Log) -> Result<Option<Address>, ReadError> {
    let receipt = platform.provider().get_transaction_receipt(transaction(log)).await?;
    Ok(receipt.and_then(|receipt| receipt.contract_address))
}
