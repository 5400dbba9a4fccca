//! Bitcoin's headers as the replayed moment knows them.

use std::sync::Arc;

use alloy::eips::BlockId;
use alloy::providers::{DynProvider, Provider};
use async_trait::async_trait;
use bitcoin::BlockHash;
use bitcoin::block::Header;
use dmex_networks::{HeaderSource, NodeError};
use dmex_platform::{Platform, Transact};
use dmex_relay::{Feeder, FeederConfig, Policy, RecordedHeaders, RelayOnChain};
use dmex_service::Pace;
use dmex_types::Day;

use crate::Role;

/// [seconds] From a day's end until the benchmark takes the reports alone: as BitcoinBenchmark.sol has it.
const LONGEST_WAIT: u64 = 36 * 3_600;

/// Recorded headers, none of them before the development chain has reached its time.
struct ReplayedHeaders {
    headers: Arc<RecordedHeaders>,
    provider: DynProvider,
}

#[async_trait]
impl HeaderSource for ReplayedHeaders {
    async fn tip_height(&self) -> Result<u32, NodeError> {
        let block = self.provider.get_block(BlockId::latest()).await.map_err(|error| NodeError::Refused {
            url: "of the replay".to_owned(),
            message: error.to_string(),
        })?;
        let now = block.map(|block| block.header.timestamp).unwrap_or_default();
        Ok(self.headers.known_at(now).unwrap_or_default())
    }

    async fn hash_at(&self, height: u32) -> Result<Option<BlockHash>, NodeError> {
        self.headers.hash_at(height).await
    }

    async fn header(&self, hash: BlockHash) -> Result<Header, NodeError> {
        self.headers.header(hash).await
    }
}

/// The feeder of the platform's relay, if it has one and the headers are there.
pub(crate) fn feeder(
    platform: &Platform,
    transact: &Arc<dyn Transact>,
    headers: Option<&Arc<RecordedHeaders>>,
    pace: &Pace,
) -> Option<Feeder> {
    let (relay, headers) = (platform.deployment().header_relay.as_ref()?, headers?);
    let provider = platform.provider().clone();
    let source = ReplayedHeaders { headers: headers.clone(), provider: provider.clone() };
    let config = FeederConfig {
        account: Role::Finaliser.account(),
        // What is recorded is never reorganised.
        policy: Policy { confirmations: 0, ..Policy::default() },
        pace: pace.clone(),
    };
    Some(Feeder::new(RelayOnChain::new(provider, relay.address), Arc::new(source), transact.clone(), config))
}

/// When headers prove Bitcoin's days, on a platform whose benchmark may ask for that.
pub(crate) struct Proofs {
    /// Whether there is a relay.
    asked: bool,
    headers: Option<Arc<RecordedHeaders>>,
}

impl Proofs {
    pub(crate) fn new(platform: &Platform, headers: Option<Arc<RecordedHeaders>>) -> Self {
        Self { asked: platform.deployment().header_relay.is_some(), headers }
    }

    /// [Unix seconds] The moment from which on a day is proven; `None` if it needs no proof, or never has one.
    pub(crate) fn moment(&self, day: Day) -> Option<u64> {
        self.headers.as_ref().filter(|_| self.asked)?.proof_of(day)
    }

    /// Whether the benchmark waits at this moment for a proof of a day that the headers never give. Then time has to
    /// pass, until the reports count without it.
    pub(crate) fn waits_in_vain(&self, day: Day, now: u64) -> bool {
        self.asked && self.moment(day).is_none() && now < day.end_timestamp() + LONGEST_WAIT
    }
}
