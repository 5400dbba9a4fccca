//! What underwriters and givers ask for.

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

request! {
    /// Underwrites: the deposit earns premiums, and pays for miners that stop.
    Underwrite {
        /// The pay token of the pool; unless given, the platform's first.
        #[serde(default, deserialize_with = "crate::address::checked_if_given")]
        #[schema(value_type = Option<String>, pattern = "^0x[0-9a-fA-F]{40}$")]
        coin: Option<Address>,
        /// [pay token] How much.
        amount: Amount,
    }
}

request! {
    /// Asks to leave a pool, in place of what was asked before. All shares, unless `shares` or `amount` says how many.
    RequestExit {
        /// The pay token of the pool; unless given, the platform's first.
        #[serde(default, deserialize_with = "crate::address::checked_if_given")]
        #[schema(value_type = Option<String>, pattern = "^0x[0-9a-fA-F]{40}$")]
        coin: Option<Address>,
        /// [share] How many; 0 to stay.
        shares: Option<Amount>,
        /// [pay token] Shares worth so much now.
        amount: Option<Amount>,
    }
}

request! {
    /// Leaves a pool with shares whose wait is over.
    Exit {
        /// The pay token of the pool; unless given, the platform's first.
        #[serde(default, deserialize_with = "crate::address::checked_if_given")]
        #[schema(value_type = Option<String>, pattern = "^0x[0-9a-fA-F]{40}$")]
        coin: Option<Address>,
        /// [share] How many; unless given, all that may leave.
        shares: Option<Amount>,
    }
}
