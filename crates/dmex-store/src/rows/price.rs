//! Prices, and where they come from.

use alloy_primitives::Address;
use dmex_types::{Amount, Asset, Day};

use crate::table::table;

table! {
    /// The round of a price feed that was proven to be in force at the end of a day. It may be proven before the day is final.
    PriceRound in "price_rounds" by {
        /// The coin.
        asset: Asset,
        /// [day] The day.
        day: Day,
    }
    /// The round, as the feed numbers it.
    round: Amount,
    /// [USD, 18 decimals] The price that it says.
    price: Amount,
    /// [Unix seconds] When it was proven.
    proven_at: u64,
}

table! {
    /// Where the price of a pay token comes from.
    PayPrice in "pay_prices" by {
        /// The pay token.
        token: Address,
    }
    /// The feed that says it; none if a benchmark does.
    feed: Option<Address>,
    /// [seconds] Age beyond which an answer of the feed is stale; 0 for a benchmark.
    max_age: u32,
    /// Decimals of the feed's answers; 0 for a benchmark.
    decimals: u8,
    /// The mined coin that the token is, whose benchmark says its price; none if a feed does.
    benchmark: Option<Asset>,
    /// [USD, 18 decimals] What was kept of the feed for when it fails; 0 if nothing was.
    kept: Amount,
    /// [Unix seconds] When that was kept.
    kept_at: Option<u64>,
}
