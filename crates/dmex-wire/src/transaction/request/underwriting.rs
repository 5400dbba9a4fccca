//! What those ask for who back a product: its underwriters and its miner.

use alloy_primitives::Address;
use dmex_types::{Amount, ProductId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::request;

request! {
    /// Underwrites a product: the deposit earns the premiums of its cover, and pays if its miner stops.
    Underwrite {
        /// The product.
        product: ProductId,
        /// [pay token] How much.
        amount: Amount,
    }
}

request! {
    /// Asks to leave a product's pool, in place of what was asked before. All shares, unless `shares` or `amount` says how many.
    RequestExit {
        /// The product.
        product: ProductId,
        /// [share] How many; 0 to stay.
        shares: Option<Amount>,
        /// [pay token] Shares worth so much now.
        amount: Option<Amount>,
    }
}

request! {
    /// Keeps somebody's wish to leave a pool from running out while the product is in trouble.
    HoldExit {
        /// The product.
        product: ProductId,
        /// Whose wish; unless given, of who signs.
        #[serde(default, deserialize_with = "crate::address::checked_if_given")]
        #[schema(value_type = Option<String>, pattern = "^0x[0-9a-fA-F]{40}$")]
        account: Option<Address>,
    }
}

request! {
    /// Leaves a product's pool with shares whose wait is over.
    Exit {
        /// The product.
        product: ProductId,
        /// [share] How many; unless given, all that may leave.
        shares: Option<Amount>,
    }
}

request! {
    /// Adds to the junior stake of a product's miner, to whom it belongs from then on.
    Stake {
        /// The product.
        product: ProductId,
        /// [pay token] How much.
        amount: Amount,
    }
}

request! {
    /// Takes junior stake back. Only the product's miner, and only what exceeds the cover.
    Unstake {
        /// The product.
        product: ProductId,
        /// [pay token] How much; unless given, all of it.
        amount: Option<Amount>,
        /// Who gets it; unless given, who signs.
        #[serde(default, deserialize_with = "crate::address::checked_if_given")]
        #[schema(value_type = Option<String>, pattern = "^0x[0-9a-fA-F]{40}$")]
        to: Option<Address>,
    }
}

request! {
    /// Books premiums of settled days as earned, some days at a time.
    Earn {
        /// The product.
        product: ProductId,
        /// Most days; unless given, 1,000.
        #[schema(minimum = 1, maximum = 10_000)]
        days: Option<u32>,
    }
}
