//! What those ask for who give to the reserve, and who end its rounds.

use alloy_primitives::Address;
use dmex_types::Amount;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::request;

request! {
    /// Gives to the reserve.
    Fund {
        /// The coin's contract.
        #[serde(deserialize_with = "crate::address::checked")]
        #[schema(value_type = String, pattern = "^0x[0-9a-fA-F]{40}$")]
        coin: Address,
        /// [coin] How much.
        amount: Amount,
    }
}

request! {
    /// Does something to a compensation round.
    OfRound {
        /// The round.
        #[schema(maximum = 9_007_199_254_740_991u64)]
        round: u64,
    }
}
