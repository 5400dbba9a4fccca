//! What electricity takes of a reward.

use alloy_primitives::U256;

use crate::units::{ParseDecimalError, RewardPerUnit, Usd, parse_decimal};

/// Hours in a day.
const HOURS_PER_DAY: u64 = 24;
/// Watts in a kilowatt times units of 1 GH/s in 1 TH/s.
const WATTS_PER_KILOWATT_AND_UNITS_PER_TERAHASH: u64 = 1_000 * 1_000;
/// Ray in one coin.
const RAY: u128 = 10u128.pow(27);

/// Energy for a trillion hashes `[1e-6 J/TH]`; J/TH is also W per TH/s.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct JoulesPerTerahash(u64);

/// The disclosed running cost of a machine (MARK-1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct RunningCost {
    /// Price of a kilowatt-hour.
    pub usd_per_kwh: Usd,
    /// Energy the machine uses.
    pub energy: JoulesPerTerahash,
}

impl JoulesPerTerahash {
    /// Smallest units in 1 J/TH.
    const MILLIONTHS: u64 = 1_000_000;

    /// Reads a decimal number of J/TH, rounded down to a millionth.
    ///
    /// # Errors
    /// [`ParseDecimalError`] if it is no amount or too large.
    pub fn parse(text: &str) -> Result<Self, ParseDecimalError> {
        let millionths = parse_decimal(text, u128::from(Self::MILLIONTHS))?;
        u64::try_from(millionths).map(Self).map_err(|_| ParseDecimalError::TooLarge)
    }
}

impl std::str::FromStr for JoulesPerTerahash {
    type Err = ParseDecimalError;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

impl RunningCost {
    /// The cost of one GH/s for a day, in coin at the coin's price, rounded up; `None` at a price of zero.
    ///
    /// Bound: 64 + 64 + 5 + 90 bits, the dividend fits 256.
    /// A cost beyond 128 bits of ray is given as the largest there is: it eats any reward.
    #[must_use]
    pub fn per_unit(&self, coin_price: Usd) -> Option<RewardPerUnit> {
        if coin_price.is_zero() {
            return None;
        }
        let dividend = U256::from(self.usd_per_kwh.e8())
            * U256::from(self.energy.0)
            * U256::from(HOURS_PER_DAY)
            * U256::from(RAY);
        let divisor = U256::from(coin_price.e8())
            * U256::from(JoulesPerTerahash::MILLIONTHS)
            * U256::from(WATTS_PER_KILOWATT_AND_UNITS_PER_TERAHASH);
        let ray = u128::try_from(dividend.div_ceil(divisor)).unwrap_or(u128::MAX);
        Some(RewardPerUnit::from_ray(ray))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn m11_the_cost_of_a_known_machine() {
        // 88.5 TH/s at 34.5 J/TH draw 3,053.25 W: 73.278 kWh a day, 3.6639 USD at 5 cents.
        let cost = RunningCost { usd_per_kwh: "0.05".parse().unwrap(), energy: "34.5".parse().unwrap() };
        let per_unit = cost.per_unit("40000".parse().unwrap()).unwrap();
        let usd = per_unit.times(dmex_types::Power::new(88_500)).to_f64() * 40_000.0;
        assert!((usd - 3.6639).abs() < 1e-9, "{usd}");
        assert_eq!(cost.per_unit(Usd::default()), None);
    }
}
