//! Numbers about the whole.

use alloy_primitives::{Address, B256};
use dmex_types::{Asset, Power};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::Money;

/// Numbers about the whole platform.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Statistics {
    /// The block that they are of.
    pub block: u64,
    /// [Unix seconds] Its time.
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
    pub products: u64,
    /// NFTs there ever were.
    pub tokens: u64,
    /// Accounts that ever paid the platform or were paid by it.
    pub users: u64,
    /// Days settled, over all products.
    pub settled_days: u64,
    /// Those of them for which the miner itself deposited less than 95 % of what was asked.
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
    pub purchases: u64,
}

/// What the API tells of, and how far it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Status {
    /// EIP-155 id of the chain.
    pub chain_id: u64,
    /// The settlement contract of the deployment.
    #[schema(value_type = String, pattern = "^0x[0-9a-f]{40}$")]
    pub settlement: Address,
    /// The last block that was read.
    pub block: u64,
    /// Its hash.
    #[schema(value_type = String, pattern = "^0x[0-9a-f]{64}$")]
    pub hash: B256,
    /// [Unix seconds] Its time.
    pub timestamp: u64,
    /// The newest block of the node; none if no node is asked, or it does not answer.
    pub head: Option<u64>,
    /// [blocks] How far behind the node the answers are; none if that is not known.
    pub behind: Option<u64>,
    /// Whether that is little enough to be relied on.
    pub ready: bool,
    /// Whether transactions can be prepared and what-if can be asked.
    pub node: bool,
    /// Whether the chain is for development: its coins are worth nothing.
    pub development: bool,
}
