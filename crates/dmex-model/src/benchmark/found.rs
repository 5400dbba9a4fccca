//! What is known of a final day.

use dmex_types::PriceSource;

/// A day's reward and price, as they are found when the day becomes final.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BenchmarkDay {
    /// [ray] Coin that one unit of power earns on the day.
    pub reward: u128,
    /// [ray] The same with the mean fees of 14 days: what bond days are measured by.
    pub mean: u128,
    /// [USD, 18 decimals] One coin.
    pub price: u128,
    /// [Unix seconds] When the day became final.
    pub finalized_at: u64,
    /// Reporters were silent: what they measure is that of the day before.
    pub reward_carried: bool,
    /// Where the price comes from.
    pub price_source: PriceSource,
    /// Days in a row, this one included, without a proven price; 255 stands for more.
    pub unproven: u8,
}

impl BenchmarkDay {
    /// A day that is given and not measured: a proven price, and fees like any other day's.
    #[must_use]
    pub const fn given(reward: u128, price: u128, finalized_at: u64) -> Self {
        Self {
            reward,
            mean: reward,
            price,
            finalized_at,
            reward_carried: false,
            price_source: PriceSource::Feed,
            unproven: 0,
        }
    }
}

/// What a final Bitcoin day was computed from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Network {
    /// [1e-6] Difficulty.
    pub difficulty: u128,
    /// [satoshi] Mean fees of a block.
    pub fees: u64,
    /// Height of the first block after the day.
    pub next_height: u32,
}

/// A final day and the sum up to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FinalDay {
    /// What was found.
    pub found: BenchmarkDay,
    /// [ray] Sum of the rewards of all days up to and including this one.
    pub through: u128,
    /// What it was computed from; `None` of a network without halvings and of days that were given.
    pub network: Option<Network>,
}
