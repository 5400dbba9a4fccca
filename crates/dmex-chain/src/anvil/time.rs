//! The clock of a development chain.

use alloy::providers::ext::AnvilApi;
use alloy::providers::{DynProvider, Provider};
use alloy::transports::TransportError;

/// Sets the clock and mines on a development chain. Public chains refuse these calls.
#[derive(Clone, Debug)]
pub struct DevTime {
    provider: DynProvider,
}

impl DevTime {
    /// Controls the chain behind `provider`.
    #[must_use]
    pub fn new(provider: DynProvider) -> Self {
        Self { provider }
    }

    /// The timestamp of the newest block, in Unix seconds.
    ///
    /// # Errors
    /// The node does not answer.
    pub async fn now(&self) -> Result<u64, TransportError> {
        let block = self.provider.get_block(alloy::eips::BlockId::latest()).await?;
        Ok(block.map(|block| block.header.timestamp).unwrap_or_default())
    }

    /// Lets the clock go on from the newest block. Anvil starts a loaded chain at the time of its first block, and puts
    /// new blocks before old ones.
    ///
    /// # Errors
    /// The node does not answer.
    pub async fn go_on(&self) -> Result<(), TransportError> {
        let now = self.now().await?;
        self.provider.anvil_set_time(now).await.map(drop)
    }

    /// Gives the next block this timestamp, in Unix seconds. It must be later than the last.
    ///
    /// # Errors
    /// The node does not answer, or the timestamp is not later than the last block's.
    pub async fn set_next_timestamp(&self, timestamp: u64) -> Result<(), TransportError> {
        self.provider.anvil_set_next_block_timestamp(timestamp).await
    }

    /// Mines this many blocks, the usual second apart.
    ///
    /// # Errors
    /// The node does not answer.
    pub async fn mine(&self, blocks: u64) -> Result<(), TransportError> {
        self.provider.anvil_mine(Some(blocks), None).await
    }

    /// Mines one block at this timestamp, in Unix seconds.
    ///
    /// # Errors
    /// As for [`DevTime::set_next_timestamp`].
    pub async fn mine_at(&self, timestamp: u64) -> Result<(), TransportError> {
        self.set_next_timestamp(timestamp).await?;
        self.mine(1).await
    }
}
