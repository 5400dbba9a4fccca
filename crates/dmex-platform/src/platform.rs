//! A connection to the contracts of one chain.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use alloy::contract::Error as ContractError;
use alloy::eips::BlockId;
use alloy::primitives::{Address, I256, U256};
use alloy::providers::{DynProvider, Provider};
use alloy::transports::TransportError;
use dmex_contracts::{
    Assets, AuctionSale, BitcoinBenchmark, Deployment, FaucetToken, MinerRegistry, MiningPower, PrimarySale,
    ReplayPriceFeed, Settlement,
};
use dmex_types::{Asset, Day, ProductId, TokenId};

use crate::told::Told;

/// Questions that a node is asked at the same time, where many are like each other.
pub const ASKED_AT_ONCE: usize = 32;

/// The contracts of one chain, to be read. Clones share the connection.
#[derive(Clone, Debug)]
pub struct Platform {
    provider: DynProvider,
    deployment: Arc<Deployment>,
    /// Offers never change once created, so each is read once.
    offers: Arc<Mutex<BTreeMap<ProductId, PrimarySale::Offer>>>,
}

/// The newest answer of a price feed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LatestPrice {
    /// Its number; 0 if nothing was posted yet.
    pub round: u128,
    /// [USD, 8 decimals]
    pub answer: I256,
    /// When it was posted, in Unix seconds.
    pub updated_at: u64,
}

/// Why something could not be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The node failed, or the contract refused to answer.
    #[error("the contracts cannot be read: {}", Told(.0))]
    Contract(#[from] ContractError),
    /// The node failed.
    #[error("the node failed: {0}")]
    Node(#[from] TransportError),
    /// There is no such product.
    #[error("there is no product {0}: `dmex product list` shows what there is")]
    UnknownProduct(ProductId),
    /// There is no such token, or it was split or merged.
    #[error("there is no mining-power NFT {0}: `dmex power list` shows those of an account")]
    UnknownToken(TokenId),
    /// There is no such proposal.
    #[error("there is no proposal {0}: `dmex proposal list` shows what there is")]
    UnknownProposal(String),
    /// A vote opened a coin after this program was made.
    #[error(
        "power of asset {0} is sold, which a vote opened and this program does not know: use a newer one"
    )]
    NewAsset(u8),
    /// The chain holds a value that cannot be: this program and the contracts do not fit together.
    #[error("unexpected value on chain: {0}; this program and the contracts differ in version")]
    Unexpected(String),
}

impl Platform {
    /// The platform behind a connection.
    #[must_use]
    pub fn new(provider: DynProvider, deployment: Deployment) -> Self {
        Self { provider, deployment: Arc::new(deployment), offers: Arc::default() }
    }

    /// Where the contracts are.
    #[must_use]
    pub fn deployment(&self) -> &Deployment {
        &self.deployment
    }

    /// The connection.
    #[must_use]
    pub fn provider(&self) -> &DynProvider {
        &self.provider
    }

    /// The settlement.
    #[must_use]
    pub fn settlement(&self) -> Settlement::SettlementInstance<DynProvider> {
        Settlement::new(self.deployment.settlement.address, self.provider.clone())
    }

    /// The primary sale.
    #[must_use]
    pub fn primary_sale(&self) -> PrimarySale::PrimarySaleInstance<DynProvider> {
        PrimarySale::new(self.deployment.primary_sale.address, self.provider.clone())
    }

    /// What the auctioneer reserves and sells.
    #[must_use]
    pub fn auction_sale(&self) -> AuctionSale::AuctionSaleInstance<DynProvider> {
        AuctionSale::new(self.deployment.auction_sale.address, self.provider.clone())
    }

    /// The NFT.
    #[must_use]
    pub fn mining_power(&self) -> MiningPower::MiningPowerInstance<DynProvider> {
        MiningPower::new(self.deployment.mining_power.address, self.provider.clone())
    }

    /// The miners.
    #[must_use]
    pub fn miner_registry(&self) -> MinerRegistry::MinerRegistryInstance<DynProvider> {
        MinerRegistry::new(self.deployment.miner_registry.address, self.provider.clone())
    }

    /// The coins whose mining is sold.
    #[must_use]
    pub fn assets(&self) -> Assets::AssetsInstance<DynProvider> {
        Assets::new(self.deployment.assets.address, self.provider.clone())
    }

    /// The benchmark of an asset. Both networks' contracts have the same interface.
    #[must_use]
    pub fn benchmark(&self, asset: Asset) -> BitcoinBenchmark::BitcoinBenchmarkInstance<DynProvider> {
        BitcoinBenchmark::new(self.deployment.benchmark(asset), self.provider.clone())
    }

    /// Any ERC-20 token.
    #[must_use]
    pub fn erc20(&self, token: Address) -> FaucetToken::FaucetTokenInstance<DynProvider> {
        FaucetToken::new(token, self.provider.clone())
    }

    /// The timestamp of the newest block, in Unix seconds: the only clock that contracts know.
    ///
    /// # Errors
    /// The node failed.
    pub async fn now(&self) -> Result<u64, ReadError> {
        let block = self.provider.get_block(BlockId::latest()).await?;
        Ok(block.map(|block| block.header.timestamp).unwrap_or_default())
    }

    /// The day that the newest block is in.
    ///
    /// # Errors
    /// The node failed.
    pub async fn today(&self) -> Result<Day, ReadError> {
        self.now().await.map(Day::from_timestamp)
    }

    /// The offer of a product that exists.
    ///
    /// # Errors
    /// The node failed.
    pub async fn offer(&self, product: ProductId) -> Result<PrimarySale::Offer, ReadError> {
        if let Some(offer) = self.offers().get(&product) {
            return Ok(offer.clone());
        }
        let offer = self.primary_sale().offerOf(product.0).call().await?;
        // One that is not there yet will be; one that is never changes.
        if !offer.payToken.is_zero() {
            self.offers().insert(product, offer.clone());
        }
        Ok(offer)
    }

    fn offers(&self) -> MutexGuard<'_, BTreeMap<ProductId, PrimarySale::Offer>> {
        self.offers.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What an account may withdraw of a token.
    ///
    /// # Errors
    /// The node failed.
    pub async fn credit_of(&self, account: Address, token: Address) -> Result<U256, ReadError> {
        Ok(self.settlement().creditOf(account, token).call().await?)
    }

    /// The newest answer of a price feed.
    ///
    /// # Errors
    /// The node failed.
    pub async fn latest_price(&self, feed: Address) -> Result<LatestPrice, ReadError> {
        let latest = ReplayPriceFeed::new(feed, self.provider.clone()).latestRoundData().call().await?;
        Ok(LatestPrice { round: latest._0.to(), answer: latest._1, updated_at: latest._3.saturating_to() })
    }

    /// The first day of a benchmark that is not final.
    ///
    /// # Errors
    /// The node failed.
    pub async fn benchmark_next_day(&self, asset: Asset) -> Result<Day, ReadError> {
        Ok(Day::new(self.benchmark(asset).nextDay().call().await?))
    }
}
