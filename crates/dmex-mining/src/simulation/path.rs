//! What a network pays and what its coin costs, day by day: recorded or made up.

use dmex_types::Day;
use serde::Serialize;

use crate::units::{RewardPerUnit, Usd};

/// Rewards and prices from a first day on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Path {
    /// The first day.
    pub first: Day,
    /// What a unit of power mines on each mining day.
    pub rewards: Vec<RewardPerUnit>,
    /// Price of the coin on each payout day.
    pub prices: Vec<Usd>,
}

/// What prices end up multiplied by, in hundredths.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(into = "f64")]
pub struct Multiple(u32);

impl Multiple {
    /// The price multiples every product is held against, ×0.2 to ×5 (RISK-7).
    pub const ALL: [Self; 7] = [Self(20), Self(50), Self(100), Self(150), Self(200), Self(300), Self(500)];
    /// Prices as they are.
    pub const ONE: Self = Self(100);

    /// A multiple in hundredths.
    #[must_use]
    pub const fn hundredths(hundredths: u32) -> Self {
        Self(hundredths)
    }

    /// Prices that go from themselves on the first day, in equal steps, to this multiple of themselves after
    /// `ramp_days` days, and stay there; each rounded down, but never to nothing.
    #[must_use]
    pub fn of(self, prices: &[Usd], ramp_days: u32) -> Vec<Usd> {
        let ramp = u64::from(ramp_days.max(1));
        let whole = 100 * ramp;
        (0..)
            .zip(prices)
            .map(|(day, price)| {
                let along = ramp.min(day);
                let parts = 100 * (ramp - along) + u64::from(self.0) * along;
                let e8 = u128::from(price.e8()) * u128::from(parts) / u128::from(whole);
                Usd::from_e8(u64::try_from(e8).unwrap_or(u64::MAX).max(1))
            })
            .collect()
    }
}

impl From<Multiple> for f64 {
    fn from(multiple: Multiple) -> Self {
        Self::from(multiple.0) / 100.0
    }
}

impl std::fmt::Display for Multiple {
    /// `×1.5`
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(&format!("×{}", f64::from(*self)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn m7_prices_climb_in_equal_steps_and_stay() {
        let prices = [Usd::from_e8(1_000); 6];
        let e8 = |multiple: u32, ramp: u32| -> Vec<u64> {
            Multiple::hundredths(multiple).of(&prices, ramp).iter().map(|price| price.e8()).collect()
        };
        assert_eq!(e8(500, 4), [1_000, 2_000, 3_000, 4_000, 5_000, 5_000]);
        assert_eq!(e8(20, 1), [1_000, 200, 200, 200, 200, 200]);
        assert_eq!(e8(20, 0), e8(20, 1));
        assert_eq!(e8(100, 90), [1_000; 6]);
        assert_eq!(Multiple::hundredths(20).of(&[Usd::from_e8(1), Usd::from_e8(1)], 1)[1], Usd::from_e8(1));
        assert_eq!(Multiple::hundredths(150).to_string(), "×1.5");
    }
}
