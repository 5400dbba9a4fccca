//! What Bitcoin's best chain is, and what its blocks pay.

mod bitcoin_core;
mod esplora;

use async_trait::async_trait;
use bitcoin::BlockHash;
use bitcoin::block::Header;
use bitcoin::consensus::encode::deserialize_hex;
use dmex_mining::units::Satoshi;

pub use bitcoin_core::{BitcoinCore, BitcoinCoreConfig, Login, PASSWORD_VARIABLE, USER_VARIABLE};
pub use esplora::Esplora;

use crate::NodeError;

/// Somebody who follows Bitcoin. Need not be trusted, only to answer.
#[async_trait]
pub trait HeaderSource: Send + Sync {
    /// Height of the best chain.
    ///
    /// # Errors
    /// The source failed.
    async fn tip_height(&self) -> Result<u32, NodeError>;

    /// Hash of the block at a height of the best chain, `None` if it does not reach that far.
    ///
    /// # Errors
    /// The source failed.
    async fn hash_at(&self, height: u32) -> Result<Option<BlockHash>, NodeError>;

    /// The header with a hash.
    ///
    /// # Errors
    /// The source failed or does not have it.
    async fn header(&self, hash: BlockHash) -> Result<Header, NodeError>;
}

/// Somebody who has the blocks too. Headers can be checked, fees cannot without all transactions: ask several.
#[async_trait]
pub trait BlockSource: HeaderSource {
    /// Transaction fees of the block with a hash, which is at a height.
    ///
    /// # Errors
    /// The source failed, does not have it, or says what cannot be at that height.
    async fn fees(&self, height: u32, hash: BlockHash) -> Result<Satoshi, NodeError>;
}

/// A hash in display order.
fn hash_in(from: &str, text: &str) -> Result<BlockHash, NodeError> {
    text.trim().parse().map_err(|_| NodeError::malformed(from, "a hash that is none"))
}

/// 80 bytes in hex.
fn header_in(from: &str, text: &str) -> Result<Header, NodeError> {
    deserialize_hex(text.trim()).map_err(|_| NodeError::malformed(from, "a header that is none"))
}
