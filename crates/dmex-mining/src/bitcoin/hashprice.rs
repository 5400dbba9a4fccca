//! The reward of hash rate as the market quotes it: US dollars per PH/s and day.
//!
//! Statistics in floating point; nothing is paid by them.

use crate::units::{RewardPerUnit, Usd};

/// Units of 1 GH/s in 1 PH/s.
const UNITS_PER_PETAHASH: f64 = 1e6;

/// Dollars that 1 PH/s earns on a day of this reward, at the coin's price.
#[must_use]
pub fn usd_per_petahash(reward: RewardPerUnit, coin_price: Usd) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "statistics need no more than 53 bits")]
    let coin = reward.ray() as f64 / 1e27;
    coin * UNITS_PER_PETAHASH * coin_price.to_f64()
}
