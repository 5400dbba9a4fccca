//! What is asked about the market average and about prices.

use alloy_primitives::Address;
use dmex_types::{Amount, Asset, Day};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::request;

request! {
    /// Makes the next day of a mined coin's market average final.
    Finalize {
        /// The coin.
        asset: Asset,
        /// The round of its price feed that was in force at the day's end; unless given, the contract looks for it among the
        /// newest.
        round: Option<Amount>,
    }
}

request! {
    /// Proves the price of a mined coin on a closed day before the day becomes final.
    ProvePrice {
        /// The coin.
        asset: Asset,
        /// The day.
        day: Day,
        /// The round of its price feed that was in force at the day's end.
        round: Amount,
    }
}

request! {
    /// Does something to what is kept of a pay token.
    OfCoin {
        /// The coin's contract.
        #[serde(deserialize_with = "crate::address::checked")]
        #[schema(value_type = String, pattern = "^0x[0-9a-fA-F]{40}$")]
        coin: Address,
    }
}

request! {
    /// Does something to what is kept of a mined coin.
    OfAsset {
        /// The coin.
        asset: Asset,
    }
}

request! {
    /// Posts a recorded price. On development chains only.
    PostPrice {
        /// Of which coin.
        asset: Asset,
        /// [USD, 8 decimals] The price.
        #[schema(minimum = 1, maximum = 9_007_199_254_740_991u64)]
        price: u64,
    }
}
