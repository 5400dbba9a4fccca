//! Follows the chain block by block, through reorgs.

use std::collections::VecDeque;
use std::time::Duration;

use alloy::eips::BlockNumberOrTag;
use alloy::primitives::B256;
use alloy::providers::{DynProvider, Provider};
use alloy::transports::TransportError;
use tokio::time::sleep;

/// How many blocks are remembered: the deepest reorg that is followed step by step.
const MEMORY: usize = 1_024;

/// What happened on chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// The next block. Its parent is the block of the event before.
    Block(Block),
    /// The blocks above this number are gone; the next event is a block on top of it. Whoever
    /// keeps anything derived from them takes it back.
    Reorg {
        /// The newest block that is still there.
        to: u64,
    },
}

/// A block of the stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
    /// Its height.
    pub number: u64,
    /// Its hash.
    pub hash: B256,
    /// Its Unix time, in seconds.
    pub timestamp: u64,
}

/// Blocks in order, each on top of the one before.
#[derive(Debug)]
pub struct BlockStream {
    provider: DynProvider,
    poll_interval: Duration,
    next: u64,
    /// The blocks last given, oldest first.
    given: VecDeque<Block>,
}

/// A block with the hash of the one below it.
struct Candidate {
    block: Block,
    parent: B256,
}

impl BlockStream {
    /// A stream that begins with block `from`.
    #[must_use]
    pub fn new(provider: DynProvider, poll_interval: Duration, from: u64) -> Self {
        Self { provider, poll_interval, next: from, given: VecDeque::new() }
    }

    /// A stream that goes on after `last`, which may be gone by now: then a reorg comes first.
    #[must_use]
    pub fn after(provider: DynProvider, poll_interval: Duration, last: Block) -> Self {
        Self { provider, poll_interval, next: last.number + 1, given: VecDeque::from([last]) }
    }

    /// Waits for the next event.
    ///
    /// # Errors
    /// The node failed; call again to go on.
    pub async fn next(&mut self) -> Result<Event, TransportError> {
        loop {
            if let Some(event) = self.poll().await? {
                return Ok(event);
            }
            sleep(self.poll_interval).await;
        }
    }

    /// The next event, if there is one now.
    ///
    /// # Errors
    /// The node failed; call again to go on.
    pub async fn poll(&mut self) -> Result<Option<Event>, TransportError> {
        let Some(candidate) = self.block_at(self.next).await? else {
            return self.check_newest().await;
        };
        match self.given.back() {
            Some(last) if last.hash != candidate.parent => self.go_back().await.map(Some),
            Some(_) | None => Ok(Some(self.give(candidate.block))),
        }
    }

    fn give(&mut self, block: Block) -> Event {
        if self.given.len() == MEMORY {
            self.given.pop_front();
        }
        self.given.push_back(block);
        self.next = block.number + 1;
        Event::Block(block)
    }

    /// With no block on top, the newest one given may still be gone.
    async fn check_newest(&mut self) -> Result<Option<Event>, TransportError> {
        match self.given.back().copied() {
            Some(last) if !self.is_there(last).await? => self.go_back().await.map(Some),
            Some(_) | None => Ok(None),
        }
    }

    /// Goes down to the newest block that is still there. If none of the remembered ones is, the
    /// stream begins again below the oldest of them.
    async fn go_back(&mut self) -> Result<Event, TransportError> {
        let mut to = self.next.saturating_sub(1);
        while let Some(last) = self.given.back().copied() {
            to = last.number;
            if self.is_there(last).await? {
                break;
            }
            self.given.pop_back();
            to = to.saturating_sub(1);
        }
        self.next = to + 1;
        Ok(Event::Reorg { to })
    }

    async fn is_there(&self, block: Block) -> Result<bool, TransportError> {
        Ok(self.block_at(block.number).await?.is_some_and(|found| found.block.hash == block.hash))
    }

    async fn block_at(&self, number: u64) -> Result<Option<Candidate>, TransportError> {
        let block = self.provider.get_block_by_number(BlockNumberOrTag::Number(number)).await?;
        Ok(block.map(|block| Candidate {
            block: Block { number, hash: block.header.hash, timestamp: block.header.timestamp },
            parent: block.header.parent_hash,
        }))
    }
}
