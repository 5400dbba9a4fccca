//! Coins, and amounts of them.

use alloy_primitives::Address;
use dmex_types::Amount;
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
