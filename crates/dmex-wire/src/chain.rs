//! Where the contracts are.

use alloy_primitives::Address;
use dmex_types::{Asset, Day};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The contracts of the deployment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Contracts {
    /// EIP-155 id of the chain.
    #[schema(maximum = 9_007_199_254_740_991u64)]
    pub chain_id: u64,
    /// The block from which events are read.
    #[schema(maximum = 9_007_199_254_740_991u64)]
    pub first_block: u64,
    /// First day of the market average.
    pub first_day: Day,
    /// The contracts by name.
    pub contracts: Vec<ContractView>,
    /// Where prices come from.
    pub price_feeds: Vec<PriceFeed>,
}

/// A contract of the deployment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ContractView {
    /// What it is: `primary-sale`, `insurance/USDT`, ….
    pub name: String,
    /// Where it is.
    #[schema(value_type = String, pattern = "^0x[0-9a-f]{40}$")]
    pub address: Address,
    /// The block that it was created in.
    #[schema(maximum = 9_007_199_254_740_991u64)]
    pub block: u64,
}

/// What tells the price of a coin.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PriceFeed {
    /// The coin.
    pub asset: Asset,
    /// Its contract.
    #[schema(value_type = String, pattern = "^0x[0-9a-f]{40}$")]
    pub address: Address,
}

/// The coin of a chain, which pays for gas, as wallets take it when they are told of a chain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct NativeCoin {
    /// Its name: `Ether`.
    pub name: String,
    /// Its ticker: `ETH`.
    pub symbol: String,
    /// Its decimals.
    pub decimals: u8,
}
