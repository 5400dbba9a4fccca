//! What one unit of power earns.

use std::fmt;

use alloy_primitives::U256;
use dmex_types::Power;

use super::Coin;

/// What one unit of power earns on one day `[ray: coin × 1e27]`: per GH/s for Bitcoin, per GiB for Filecoin.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RewardPerUnit(u128);

impl RewardPerUnit {
    /// Nothing earned.
    pub const ZERO: Self = Self(0);

    /// A reward in ray.
    #[must_use]
    pub const fn from_ray(ray: u128) -> Self {
        Self(ray)
    }

    /// The reward in ray.
    #[must_use]
    pub const fn ray(self) -> u128 {
        self.0
    }

    /// What `power` earns at this reward; exact.
    #[must_use]
    pub fn times(self, power: Power) -> Coin {
        // 128 and 64 bits: the product fits 192.
        Coin::from_ray(U256::from(self.0) * U256::from(power.units()))
    }

    /// What is left after a running cost, never below nothing.
    #[must_use]
    pub const fn less_cost(self, cost: Self) -> Self {
        Self(self.0.saturating_sub(cost.0))
    }
}

impl fmt::Display for RewardPerUnit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ray", self.0)
    }
}
