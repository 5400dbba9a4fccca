//! Price paths: what prices end up multiplied by, and when.

use serde::Serialize;

use crate::units::Usd;

/// What prices end up multiplied by, in hundredths.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(into = "f64")]
pub struct Multiple(u32);

/// When prices go to their multiple.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Ramp {
    /// Days from the first on which they are still their own.
    pub after_days: u32,
    /// Days it takes them from there; a jump takes 1, and so does 0.
    pub days: u32,
}

impl Multiple {
    /// The price multiples every product is held against, ×0.2 to ×5 (RISK-7).
    pub const ALL: [Self; 8] =
        [Self(20), Self(50), Self(100), Self(150), Self(200), Self(250), Self(300), Self(500)];
    /// Prices as they are.
    pub const ONE: Self = Self(100);

    /// A multiple in hundredths.
    #[must_use]
    pub const fn hundredths(hundredths: u32) -> Self {
        Self(hundredths)
    }

    /// Prices that go along a ramp from themselves to this multiple of themselves, in equal steps, and stay there;
    /// each rounded down, but never to nothing.
    #[must_use]
    pub fn of(self, prices: &[Usd], ramp: Ramp) -> Vec<Usd> {
        let steps = u64::from(ramp.days.max(1));
        let price = |(day, price): (u64, &Usd)| {
            let along = day.saturating_sub(u64::from(ramp.after_days)).min(steps);
            let parts = 100 * (steps - along) + u64::from(self.0) * along;
            let e8 = u128::from(price.e8()) * u128::from(parts) / u128::from(100 * steps);
            Usd::from_e8(u64::try_from(e8).unwrap_or(u64::MAX).max(1))
        };
        (0..).zip(prices).map(price).collect()
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

    const JUMP: Ramp = Ramp { after_days: 0, days: 1 };

    #[test]
    fn m7_prices_climb_in_equal_steps_and_stay() {
        let prices = [Usd::from_e8(1_000); 6];
        let e8 = |multiple: u32, days: u32| -> Vec<u64> {
            Multiple::hundredths(multiple)
                .of(&prices, Ramp { after_days: 0, days })
                .iter()
                .map(|price| price.e8())
                .collect()
        };
        assert_eq!(e8(500, 4), [1_000, 2_000, 3_000, 4_000, 5_000, 5_000]);
        assert_eq!(e8(20, 1), [1_000, 200, 200, 200, 200, 200]);
        assert_eq!(e8(20, 0), e8(20, 1));
        assert_eq!(e8(100, 90), [1_000; 6]);
        assert_eq!(
            Multiple::hundredths(20).of(&[Usd::from_e8(1), Usd::from_e8(1)], JUMP)[1],
            Usd::from_e8(1)
        );
        let late = Multiple::hundredths(500).of(&prices, Ramp { after_days: 3, days: 2 });
        assert_eq!(
            late.iter().map(|price| price.e8()).collect::<Vec<_>>(),
            [1_000, 1_000, 1_000, 1_000, 3_000, 5_000]
        );
        assert_eq!(Multiple::hundredths(150).to_string(), "×1.5");
    }
}
