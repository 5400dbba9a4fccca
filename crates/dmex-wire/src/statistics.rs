//! Numbers about the whole.

use alloy_primitives::{Address, B256};
use dmex_types::{Asset, Power};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{Money, NativeCoin};

/// Numbers about the whole platform.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Statistics {
    /// The block that they are of.
    #[schema(maximum = 9_007_199_254_740_991u64)]
    pub block: u64,
    /// [Unix seconds] Its time.
    #[schema(maximum = 9_007_199_254_740_991u64)]
    pub timestamp: u64,
    /// Purchase money in escrow, coin by coin.
    pub escrow: Vec<Money>,
    /// Bonds, coin by coin.
    pub bonds: Vec<Money>,
    /// Income that went to holders, coin by coin: claimed, or credited.
    pub income_paid: Vec<Money>,
    /// Income of settled days that waits to be claimed, coin by coin.
    pub income_waiting: Vec<Money>,
    /// Purchase money that went back to holders for days not delivered, coin by coin.
    pub refunds_paid: Vec<Money>,
    /// Power, coin by coin.
    pub assets: Vec<AssetStatistics>,
    /// Products there ever were.
    #[schema(maximum = 9_007_199_254_740_991u64)]
    pub products: u64,
    /// NFTs there ever were.
    #[schema(maximum = 9_007_199_254_740_991u64)]
    pub tokens: u64,
    /// Accounts that ever paid the platform or were paid by it.
    #[schema(maximum = 9_007_199_254_740_991u64)]
    pub users: u64,
    /// Days settled, over all products.
    #[schema(maximum = 9_007_199_254_740_991u64)]
    pub settled_days: u64,
    /// Those of them that were short: the miner itself deposited less than 95 % of what was asked, or used up its bond.
    #[schema(maximum = 9_007_199_254_740_991u64)]
    pub short_days: u64,
}

/// Power of one coin.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AssetStatistics {
    /// The coin.
    pub asset: Asset,
    /// [unit] Power that can be bought now.
    pub on_sale: Power,
    /// [unit] Power sold so far.
    pub sold: Power,
    /// Purchases so far.
    #[schema(maximum = 9_007_199_254_740_991u64)]
    pub purchases: u64,
}

/// What the API tells of, and how far it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Status {
    /// EIP-155 id of the chain.
    #[schema(maximum = 9_007_199_254_740_991u64)]
    pub chain_id: u64,
    /// Its name; none if this program does not know the chain.
    pub chain_name: Option<String>,
    /// Its coin, which pays for gas; none if this program does not know the chain.
    pub native: Option<NativeCoin>,
    /// The settlement contract of the deployment.
    #[schema(value_type = String, pattern = "^0x[0-9a-f]{40}$")]
    pub settlement: Address,
    /// The last block that was read.
    #[schema(maximum = 9_007_199_254_740_991u64)]
    pub block: u64,
    /// Its hash.
    #[schema(value_type = String, pattern = "^0x[0-9a-f]{64}$")]
    pub hash: B256,
    /// [Unix seconds] Its time.
    #[schema(maximum = 9_007_199_254_740_991u64)]
    pub timestamp: u64,
    /// The newest block of the node; none if no node is asked, or it does not answer.
    #[schema(maximum = 9_007_199_254_740_991u64)]
    pub head: Option<u64>,
    /// [blocks] How far behind the node the answers are; none if that is not known.
    #[schema(maximum = 9_007_199_254_740_991u64)]
    pub behind: Option<u64>,
    /// Whether that is little enough to be relied on.
    pub ready: bool,
    /// Whether transactions can be prepared and what-if can be asked.
    pub node: bool,
    /// Whether the node plays transactions before anybody signs them (`eth_simulateV1`), so that their effects are what would
    /// happen; none if no node is asked, or it does not answer.
    pub simulates: Option<bool>,
    /// Whether the chain is for development: its coins are worth nothing.
    pub development: bool,
}
