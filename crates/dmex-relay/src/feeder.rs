//! Feeds the relay: *observe → decide → act*.
//!
//! It holds nothing between two looks. Where it goes on from is found anew each time: the newest header of the
//! source's chain that is a node on chain, so that a reorganisation needs no care of its own.

use std::sync::Arc;

use async_trait::async_trait;
use bitcoin::BlockHash;
use bitcoin::block::Header;
use dmex_chain::sender::Account;
use dmex_mining::bitcoin::header_chain::{HeaderChain, HeaderRefusal};
use dmex_networks::{HeaderSource, NodeError};
use dmex_platform::{Looked, ReadError, SendError, Transact, send_due};
use dmex_service::{Pace, Pulse, Service, ServiceError};
use tokio_util::sync::CancellationToken;

use crate::RelayOnChain;
use crate::decide::{Outlook, Policy, decide};

/// Heights searched for a header that both know: three epochs, deeper than any reorganisation that Bitcoin survives.
const MAX_SEARCH: u32 = 3 * 2016;

/// How a feeder works.
#[derive(Clone, Debug)]
pub struct FeederConfig {
    /// Who pays gas.
    pub account: Account,
    /// When headers are submitted.
    pub policy: Policy,
    /// How often the feeder looks.
    pub pace: Pace,
}

/// The service that feeds the relay.
pub struct Feeder {
    relay: RelayOnChain,
    source: Arc<dyn HeaderSource>,
    transact: Arc<dyn Transact>,
    config: FeederConfig,
}

/// Why a tick did not finish. The next one goes on from what is on chain.
#[derive(Debug, thiserror::Error)]
pub enum TickError {
    /// The chain could not be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The source failed.
    #[error(transparent)]
    Source(#[from] NodeError),
    /// The source gave a header that cannot be: it was reorganised between two answers, or it lies.
    #[error("the source gave headers that the relay would refuse: {0}")]
    Refusal(#[from] HeaderRefusal),
    /// A transaction was not done.
    #[error(transparent)]
    Transaction(#[from] SendError),
    /// No header of the source's chain is a node on chain.
    #[error(
        "none of {MAX_SEARCH} headers of the source up to height {height} is known on chain: it follows another chain, or lacks the old headers"
    )]
    NothingShared {
        /// Where the search began.
        height: u32,
    },
}

impl Feeder {
    /// A feeder of `relay` from `source`.
    pub fn new(
        relay: RelayOnChain,
        source: Arc<dyn HeaderSource>,
        transact: Arc<dyn Transact>,
        config: FeederConfig,
    ) -> Self {
        Self { relay, source, transact, config }
    }

    /// Submits one batch if it is time to. Returns how many headers were submitted.
    ///
    /// # Errors
    /// [`TickError`].
    pub async fn tick(&self) -> Result<u32, TickError> {
        let looked = self.relay.looked().await?;
        let tip = self.relay.tip().await?;
        let height = self.source.tip_height().await?.saturating_sub(self.config.policy.confirmations);
        if height <= tip.height && self.source.hash_at(tip.height).await? == Some(tip.hash) {
            return Ok(0);
        }
        let shared = self.shared_node(&tip, height).await?;
        let from = shared.hash;
        let (outlook, headers) = self.outlook(tip, shared, height).await?;
        if !decide(&outlook, &self.config.policy) {
            return Ok(0);
        }
        self.submit(&looked, from, &outlook, &headers).await
    }

    /// The newest header of the source's chain that is a node.
    async fn shared_node(&self, tip: &HeaderChain, height: u32) -> Result<HeaderChain, TickError> {
        let newest = height.min(tip.height);
        for height in (newest.saturating_sub(MAX_SEARCH)..=newest).rev() {
            let Some(hash) = self.source.hash_at(height).await? else { continue };
            if hash == tip.hash {
                return Ok(tip.clone());
            }
            if let Some(chain) = self.relay.chain_at(hash).await? {
                return Ok(chain);
            }
        }
        Err(TickError::NothingShared { height: newest })
    }

    /// The headers after the shared node, at most a batch, and what they lead to.
    async fn outlook(
        &self,
        tip: HeaderChain,
        shared: HeaderChain,
        height: u32,
    ) -> Result<(Outlook, Vec<Header>), TickError> {
        let now = self.relay.now().await?;
        let last = height.min(shared.height.saturating_add(self.config.policy.batch));
        let mut more = last < height && height > tip.height;
        let mut end = shared;
        let mut headers = Vec::new();
        while end.height < last {
            let Some(hash) = self.source.hash_at(end.height + 1).await? else { break };
            let header = self.header(hash).await?;
            match end.extend(&header, now) {
                Ok(()) => headers.push(header),
                // Time will tell; what comes before it can go.
                Err(HeaderRefusal::TimeTooLate { .. }) => {
                    more = false;
                    break;
                }
                Err(refusal) => return Err(refusal.into()),
            }
        }
        let count = u32::try_from(headers.len()).unwrap_or(u32::MAX);
        Ok((Outlook { tip, end, count, more, now }, headers))
    }

    async fn header(&self, hash: BlockHash) -> Result<Header, TickError> {
        let header = self.source.header(hash).await?;
        if header.block_hash() == hash { Ok(header) } else { Err(NodeError::OtherHeader { hash }.into()) }
    }

    async fn submit(
        &self,
        looked: &Looked,
        from: BlockHash,
        outlook: &Outlook,
        headers: &[Header],
    ) -> Result<u32, TickError> {
        // The same end may be reached from another node once somebody else has fed some of the headers.
        let purpose = format!("relay/{from}/{}", outlook.end.hash);
        let call = self.relay.submit(headers);
        match send_due(self.transact.as_ref(), looked, &purpose, &self.config.account, &call).await {
            Ok(_) => {
                tracing::debug!(height = outlook.end.height, count = outlook.count, "headers submitted");
                Ok(outlook.count)
            }
            Err(error) if error.is_refusal() => {
                tracing::debug!(purpose, %error, "not done: somebody was faster");
                Ok(0)
            }
            Err(error) => Err(error.into()),
        }
    }
}

#[async_trait]
impl Service for Feeder {
    fn name(&self) -> &str {
        "header-feeder"
    }

    async fn run(&self, pulse: &Pulse, shutdown: CancellationToken) -> Result<(), ServiceError> {
        // A full batch is followed at once, so that a backlog is not worked off at the pace of the newest block.
        let tick = || async {
            while self.tick().await? >= self.config.policy.batch && !shutdown.is_cancelled() {}
            Ok::<(), TickError>(())
        };
        self.config.pace.keep(pulse, &shutdown, tick).await;
        Ok(())
    }
}
