//! The relay on chain as a feeder sees it.

use alloy::eips::BlockId;
use alloy::primitives::{Address, B256, U256};
use alloy::providers::{DynProvider, Provider};
use bitcoin::block::Header;
use bitcoin::consensus::serialize;
use bitcoin::{BlockHash, CompactTarget};
use dmex_contracts::HeaderRelay;
use dmex_mining::bitcoin::header_chain::{HeaderChain, hash_from_chain, hash_on_chain};
use dmex_platform::{Call, Looked, ReadError};

/// Times in the first stored word; the others are in the second.
const TIMES_IN_FIRST_WORD: usize = 8;

/// Reads the relay at an address and builds calls of it.
#[derive(Clone, Debug)]
pub struct RelayOnChain {
    provider: DynProvider,
    address: Address,
}

impl RelayOnChain {
    /// The relay at `address`.
    #[must_use]
    pub const fn new(provider: DynProvider, address: Address) -> Self {
        Self { provider, address }
    }

    /// Begins a look; see [`Looked::at`].
    ///
    /// # Errors
    /// The node failed.
    pub async fn looked(&self) -> Result<Looked, ReadError> {
        Looked::at(&self.provider).await
    }

    /// The heaviest chain.
    ///
    /// # Errors
    /// The node failed, or there is no relay.
    pub async fn tip(&self) -> Result<HeaderChain, ReadError> {
        let tip = self.contract().tip().call().await?;
        let known = self.chain_at(hash_from_chain(tip)).await?;
        known.ok_or_else(|| ReadError::Unexpected(format!("the relay's tip {tip} is no node")))
    }

    /// The chain that ends in this header, if the header is a node.
    ///
    /// # Errors
    /// The node failed, or there is no relay.
    pub async fn chain_at(&self, hash: BlockHash) -> Result<Option<HeaderChain>, ReadError> {
        let node = self.contract().nodeOf(hash_on_chain(hash)).call().await?;
        if node.epoch == B256::ZERO {
            return Ok(None);
        }
        let epoch = self.contract().epochOf(node.epoch).call().await?;
        Ok(Some(HeaderChain {
            hash,
            height: node.height,
            work: U256::from(node.work),
            epoch_start: epoch.start,
            epoch_bits: CompactTarget::from_consensus(epoch.bits),
            times: std::array::from_fn(|age| match age.checked_sub(TIMES_IN_FIRST_WORD) {
                None => time_in(node.times, age),
                Some(place) => time_in(U256::from(node.olderTimes), place),
            }),
        }))
    }

    /// Unix time of the newest block of the chain that the relay is on.
    ///
    /// # Errors
    /// The node failed.
    pub async fn now(&self) -> Result<u64, ReadError> {
        let block = self.provider.get_block(BlockId::latest()).await?;
        Ok(block.map(|block| block.header.timestamp).unwrap_or_default())
    }

    /// The call that submits headers.
    #[must_use]
    pub fn submit(&self, headers: &[Header]) -> Call {
        let raw: Vec<u8> = headers.iter().flat_map(serialize).collect();
        Call::new(self.address, &HeaderRelay::submitCall { headers: raw.into() })
    }

    fn contract(&self) -> HeaderRelay::HeaderRelayInstance<DynProvider> {
        HeaderRelay::new(self.address, self.provider.clone())
    }
}

/// The 32 bits at a place of a word, the lowest first.
fn time_in(word: U256, place: usize) -> u32 {
    let shifted: U256 = word >> (32 * place);
    (shifted & U256::from(u32::MAX)).to::<u32>()
}
