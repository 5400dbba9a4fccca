//! Blocks that a node told of, kept until another day is measured.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bitcoin::BlockHash;
use bitcoin::block::Header;
use dmex_mining::units::Satoshi;
use dmex_networks::{BlockSource, NodeError};
use dmex_types::Day;

/// A node, and what it said of blocks by their hashes, which cannot change.
pub(super) struct KnownBlocks {
    node: Arc<dyn BlockSource>,
    known: Mutex<Known>,
}

#[derive(Default)]
struct Known {
    /// Whose blocks these are.
    day: Option<Day>,
    headers: HashMap<BlockHash, Header>,
    fees: HashMap<BlockHash, Satoshi>,
}

impl KnownBlocks {
    pub(super) fn new(node: Arc<dyn BlockSource>) -> Self {
        Self { node, known: Mutex::default() }
    }

    /// Height of the best chain; asked anew each time.
    pub(super) async fn tip_height(&self) -> Result<u32, NodeError> {
        self.node.tip_height().await
    }

    /// Hash at a height of the best chain; asked anew each time, because a reorganisation changes it.
    pub(super) async fn hash_at(&self, height: u32) -> Result<Option<BlockHash>, NodeError> {
        self.node.hash_at(height).await
    }

    /// The header with a hash: no other is let through.
    pub(super) async fn header(&self, hash: BlockHash) -> Result<Header, NodeError> {
        if let Some(header) = self.known().headers.get(&hash) {
            return Ok(*header);
        }
        let header = self.node.header(hash).await?;
        if header.block_hash() != hash {
            return Err(NodeError::OtherHeader { hash });
        }
        self.known().headers.insert(hash, header);
        Ok(header)
    }

    /// What the node says of a block's fees.
    pub(super) async fn fees(&self, height: u32, hash: BlockHash) -> Result<Satoshi, NodeError> {
        if let Some(fees) = self.known().fees.get(&hash) {
            return Ok(*fees);
        }
        let fees = self.node.fees(height, hash).await?;
        self.known().fees.insert(hash, fees);
        Ok(fees)
    }

    /// A day is measured now: what is known of another one is forgotten.
    pub(super) fn begin(&self, day: Day) {
        let mut known = self.known();
        if known.day != Some(day) {
            *known = Known { day: Some(day), ..Known::default() };
        }
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
