//! Whose transaction took a nonce.
//!
//! Nodes answer questions for a transaction by its hash, and for how many an account has sent, but not for the one with a
//! nonce. It is looked for in the blocks since the purpose was signed. Where the node knows the account's count at old
//! blocks, halving finds the block; where it does not, blocks are read in order, some at each look.

use alloy::eips::BlockNumberOrTag;
use alloy::primitives::{Address, B256, U64};
use alloy::providers::Provider;
use futures_util::{StreamExt, TryStreamExt, stream};
use serde::Deserialize;

use super::Inner;
use super::decide::Taker;
use super::error::DriveError;
use super::follow::Head;
use super::store::Attempt;
use crate::provider::agreed;

/// Blocks that are read at one look.
const BLOCKS_A_LOOK: u64 = 64;
/// Blocks that are asked for at the same time.
const AT_ONCE: usize = 8;
/// Nodes lag: what was the newest block of one is that many below that of another.
const LAG: u64 = 64;
/// Where the search begins, in blocks below the newest, for what was signed by a version that did not note it.
const UNKNOWN: u64 = 20_000;

/// Where the search for the one that took a nonce has come to.
#[derive(Debug, Default)]
pub(super) struct Search {
    found: Option<Found>,
    /// The first height not looked at yet. `None` before the first look.
    next: Option<u64>,
    /// How often all were looked at in vain. Each time begins further below.
    in_vain: u32,
    /// Whether the node does not know the account's count at old blocks.
    without_counts: bool,
}

/// The transaction that took it, and its block.
#[derive(Clone, Copy, Debug)]
struct Found {
    hash: B256,
    block: Head,
}

/// As much of a block as is needed, whatever kinds of transactions the chain has.
#[derive(Debug, Deserialize)]
struct Block {
    hash: B256,
    transactions: Vec<Sent>,
}

/// As much of a transaction as is needed.
#[derive(Debug, Deserialize)]
struct Sent {
    hash: B256,
    from: Address,
    nonce: U64,
}

impl Inner {
    /// Who took the nonce, which the chain is past.
    pub(super) async fn taker(
        &self,
        search: &mut Search,
        account: Address,
        nonce: u64,
        attempts: &[Attempt],
        head: Head,
    ) -> Result<Taker, DriveError> {
        if let Some(found) = search.found {
            match self.block_at(found.block.number).await? {
                Some(block) if block.hash == found.block.hash => {}
                // The chain went back, or the node has not got that far.
                _ => *search = Search::default(),
            }
        }
        if search.found.is_none() {
            let signed_at = attempts.iter().filter(|own| own.nonce == nonce).find_map(|own| own.signed_at);
            self.search_on(search, account, nonce, signed_at, head).await?;
        }
        let Some(found) = search.found else { return Ok(Taker::Unknown) };
        if attempts.iter().any(|attempt| attempt.hash == found.hash && !attempt.is_nothing) {
            return Ok(Taker::Own { hash: found.hash });
        }
        Ok(Taker::Other { depth: head.number.saturating_sub(found.block.number) })
    }

    /// Looks at some more blocks. When all were looked at in vain it begins again, further below: a node lagged, or lied.
    async fn search_on(
        &self,
        search: &mut Search,
        account: Address,
        nonce: u64,
        signed_at: Option<u64>,
        head: Head,
    ) -> Result<(), DriveError> {
        let lag = signed_at.map_or(UNKNOWN, |_| LAG).saturating_mul(1 << search.in_vain.min(40));
        let first = signed_at.unwrap_or(head.number).min(head.number).saturating_sub(lag);
        let (mut from, mut to) = (search.next.unwrap_or(first), head.number);
        if !search.without_counts {
            match self.narrow(account, nonce, from, to).await {
                Some(narrowed) => (from, to) = narrowed,
                None => search.without_counts = true,
            }
        }
        to = to.min(from + BLOCKS_A_LOOK - 1);
        let asked = stream::iter((from..=to).map(|height| self.transaction_in(height, account, nonce)));
        let mut asked = asked.buffered(AT_ONCE).try_filter_map(|found| async move { Ok(found) }).boxed();
        search.found = asked.try_next().await?;
        search.next = (to < head.number).then_some(to + 1);
        if search.found.is_none() && search.next.is_none() {
            tracing::warn!(%account, nonce, "the transaction that took the nonce is not found yet: nothing else is signed");
            (search.in_vain, search.without_counts) = (search.in_vain + 1, false);
        }
        Ok(())
    }

    /// The heights between which the account's count passed the nonce, so few that they can be read. `None` if the node
    /// does not say.
    async fn narrow(&self, account: Address, nonce: u64, mut from: u64, mut to: u64) -> Option<(u64, u64)> {
        let (bottom, mut step) = (from, BLOCKS_A_LOOK);
        while to.saturating_sub(from) >= BLOCKS_A_LOOK {
            // First from the end, in growing steps: it was taken lately, as a rule, and old states are what nodes forget.
            let middle = if from == bottom { from.max(to.saturating_sub(step)) } else { from.midpoint(to) };
            let count = self.provider.get_transaction_count(account).block_id(middle.into()).await;
            match count {
                Ok(count) if count > nonce => to = middle,
                Ok(_) => from = middle + 1,
                // It forgot that state, or fails: blocks are asked for next, and failing there counts.
                Err(_) => return None,
            }
            step = step.saturating_mul(2);
        }
        Some((from, to))
    }

    /// The account's transaction with this nonce, if that block has it: as most nodes say it.
    async fn transaction_in(
        &self,
        height: u64,
        account: Address,
        nonce: u64,
    ) -> Result<Option<Found>, DriveError> {
        let asked = (BlockNumberOrTag::Number(height), true);
        let block = agreed(self.provider.raw_request("eth_getBlockByNumber".into(), asked)).await?;
        let Some(block): Option<Block> = block else { return Ok(None) };
        let is_it = |sent: &&Sent| sent.from == account && sent.nonce.to::<u64>() == nonce;
        let found = block.transactions.iter().find(is_it);
        Ok(found.map(|sent| Found { hash: sent.hash, block: Head { number: height, hash: block.hash } }))
    }
}
