//! What a product could bring, if the world went as somebody assumes. An estimate, and said to be one.
//!
//! What is not said is assumed by us; what is said and cannot be read is refused, and nothing is estimated.

use std::ops::RangeInclusive;

use dmex_store::rows::Benchmark;
use dmex_types::{Amount, PowerUnit};
use dmex_wire::ProductView;
use serde::Deserialize;

use super::terms::Terms;
use crate::figure::{REWARD, WAD};
use crate::number;

/// Days of a year.
const YEAR: f64 = 365.25;

/// [TH/s or TiB] Power that somebody may ask about.
const POWER: RangeInclusive<f64> = 0.001..=1e9;
/// [per cent a year] How much price and difficulty may change.
const CHANGE: RangeInclusive<f64> = -99.0..=10_000.0;

/// What a reader assumes, as it was written.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Assumptions {
    /// [TH/s or TiB] How much is bought.
    power: String,
    /// [per cent a year] Change of the coin's price.
    price: String,
    /// [per cent a year] Change of the network's difficulty.
    difficulty: String,
}

/// What follows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Projection {
    /// [pay token] What the power costs.
    pub(crate) cost: f64,
    /// [coin] Mined over the whole term.
    pub(crate) coin: f64,
    /// [USD] What each day's coin is worth on its day, added up.
    pub(crate) value: f64,
    /// [per cent] By how much that is more than the cost.
    pub(crate) gain: f64,
    /// The first day on which the sum reaches the cost.
    pub(crate) payback_days: Option<u16>,
}

/// A field of the calculator.
#[derive(Clone, Debug)]
pub(crate) struct Assumed {
    /// As it stands in the field.
    pub(crate) written: String,
    /// The number that it was read as; none if it was not.
    pub(crate) number: Option<f64>,
    /// What can be written there.
    pub(crate) range: RangeInclusive<f64>,
}

impl Assumed {
    fn of(written: &str, default: f64, range: RangeInclusive<f64>) -> Self {
        if written.trim().is_empty() {
            return Self { written: default.to_string(), number: Some(default), range };
        }
        Self { written: written.to_owned(), number: number::estimate(written, range.clone()), range }
    }
}

impl Assumptions {
    pub(crate) fn power(&self) -> Assumed {
        Assumed::of(&self.power, 100.0, POWER)
    }

    pub(crate) fn price(&self) -> Assumed {
        Assumed::of(&self.price, 0.0, CHANGE)
    }

    pub(crate) fn difficulty(&self) -> Assumed {
        Assumed::of(&self.difficulty, 30.0, CHANGE)
    }

    /// All that is assumed, if all of it can be read.
    fn read(&self) -> Option<Read> {
        let [power, price, difficulty] = [self.power(), self.price(), self.difficulty()];
        Some(Read { power: power.number?, price: price.number?, difficulty: difficulty.number? })
    }
}

/// Assumptions that were read.
struct Read {
    power: f64,
    price: f64,
    difficulty: f64,
}

/// Every mined day earns the reward of today, less by as much as difficulty has grown, less the running cost at the day's
/// price; never below zero. Days of vesting are left out: what is mined is counted on its day. Nothing is projected from what
/// could not be read.
pub(crate) fn project(
    product: &ProductView,
    today: &Benchmark,
    assumptions: &Assumptions,
) -> Option<Projection> {
    let assumed = assumptions.read()?;
    let per = number(PowerUnit::of(product.product.asset).smallest_units());
    let reward = amount(today.reward, REWARD) * per * assumed.power;
    let running = amount(product.product.running_cost, WAD) * per * assumed.power;
    let price = amount(today.price, WAD);
    let cost = amount(product.price(), product.pay.decimals.unwrap_or_default()) * assumed.power;
    let (mut coin, mut value, mut payback_days) = (0.0, 0.0, None);
    for day in 0..product.product.mining_days {
        let years = f64::from(day) / YEAR;
        let price = price * (1.0 + assumed.price / 100.0).powf(years);
        let mined = reward / (1.0 + assumed.difficulty / 100.0).powf(years);
        let net = if price > 0.0 { (mined - running / price).max(0.0) } else { 0.0 };
        coin += net;
        value += net * price;
        if payback_days.is_none() && value >= cost {
            payback_days = Some(day + 1);
        }
    }
    let gain = if cost > 0.0 { (value / cost - 1.0) * 100.0 } else { 0.0 };
    Some(Projection { cost, coin, value, gain, payback_days })
}

fn amount(amount: Amount, decimals: u8) -> f64 {
    amount.decimal(decimals).parse().unwrap_or_default()
}

#[expect(clippy::cast_precision_loss, reason = "smallest units of one unit are a thousand or so")]
const fn number(units: u64) -> f64 {
    units as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn assumed(power: &str) -> Assumptions {
        Assumptions { power: power.to_owned(), ..Assumptions::default() }
    }

    #[test]
    fn ff3_nothing_is_assumed_in_place_of_what_cannot_be_read() {
        assert_eq!(assumed("").read().map(|read| read.power), Some(100.0));
        assert_eq!(assumed("1,500.5").read().map(|read| read.power), Some(1_500.5));
        for senseless in ["1,5", "ten", "0", "-1", "1e3", "NaN", "inf", "99999999999", "100 TH/s"] {
            let assumed = assumed(senseless);
            assert!(assumed.read().is_none(), "{senseless}");
            assert_eq!(assumed.power().written, senseless);
        }
    }
}
