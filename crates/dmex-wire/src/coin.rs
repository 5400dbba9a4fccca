//! Coins, and amounts of them.

use alloy_primitives::Address;
use dmex_types::{Amount, Asset};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A coin on the chain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Coin {
    /// Its contract.
    #[schema(value_type = String, pattern = "^0x[0-9a-f]{40}$")]
    pub address: Address,
    /// Its ticker, if the coin is known.
    pub symbol: Option<String>,
    /// Decimals that people shift its amounts by, if known.
    pub decimals: Option<u8>,
}

/// An amount of a coin.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Money {
    /// The coin.
    pub coin: Coin,
    /// How much of it.
    pub amount: Amount,
}

/// What the platform uses a coin for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum CoinRole {
    /// Buyers pay with it.
    Pay,
    /// Miners pay it out.
    Reward,
    /// It votes: DMC.
    Votes,
}

/// A coin of the platform, and what can be done with it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CoinView {
    /// The coin.
    #[serde(flatten)]
    pub coin: Coin,
    /// What it is used for.
    pub role: CoinRole,
    /// The mined coin that it stands for; none for other roles.
    pub asset: Option<Asset>,
    /// The insurance of what is paid in it, if there is one.
    #[schema(value_type = Option<String>, pattern = "^0x[0-9a-f]{40}$")]
    pub insurance: Option<Address>,
    /// Whether purchases with it can be permitted by a signature (EIP-2612).
    pub permit: bool,
    /// Whether a development chain's faucet gives it away.
    pub faucet: bool,
}
