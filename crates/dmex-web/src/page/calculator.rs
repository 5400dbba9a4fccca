//! What a product could bring, if the world went as somebody assumes. An estimate, and said to be one.

use dmex_store::rows::Benchmark;
use dmex_types::{Amount, PowerUnit};
use dmex_wire::ProductView;
use serde::Deserialize;

use super::terms::Terms;
use crate::figure::{REWARD, WAD};

/// Days of a year.
const YEAR: f64 = 365.25;

/// What a reader assumes. Anything senseless is taken as not said.
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

impl Assumptions {
    pub(crate) fn power(&self) -> f64 {
        within(&self.power, 0.001, 1e9).unwrap_or(100.0)
    }

    pub(crate) fn price(&self) -> f64 {
        within(&self.price, -99.0, 10_000.0).unwrap_or(0.0)
    }

    pub(crate) fn difficulty(&self) -> f64 {
        within(&self.difficulty, -99.0, 10_000.0).unwrap_or(30.0)
    }
}

fn within(text: &str, low: f64, high: f64) -> Option<f64> {
    text.parse().ok().filter(|number| (low..=high).contains(number))
}

/// Every mined day earns the reward of today, less by as much as difficulty has grown, less the running cost at the day's
/// price; never below zero. Days of vesting are left out: what is mined is counted on its day.
pub(crate) fn project(product: &ProductView, today: &Benchmark, assumed: &Assumptions) -> Projection {
    let per = number(PowerUnit::of(product.product.asset).smallest_units());
    let reward = amount(today.reward, REWARD) * per * assumed.power();
    let running = amount(product.product.running_cost, WAD) * per * assumed.power();
    let price = amount(today.price, WAD);
    let cost = amount(product.price(), product.pay.decimals.unwrap_or_default()) * assumed.power();
    let (mut coin, mut value, mut payback_days) = (0.0, 0.0, None);
    for day in 0..product.product.mining_days {
        let years = f64::from(day) / YEAR;
        let price = price * (1.0 + assumed.price() / 100.0).powf(years);
        let mined = reward / (1.0 + assumed.difficulty() / 100.0).powf(years);
        let net = if price > 0.0 { (mined - running / price).max(0.0) } else { 0.0 };
        coin += net;
        value += net * price;
        if payback_days.is_none() && value >= cost {
            payback_days = Some(day + 1);
        }
    }
    let gain = if cost > 0.0 { (value / cost - 1.0) * 100.0 } else { 0.0 };
    Projection { cost, coin, value, gain, payback_days }
}

fn amount(amount: Amount, decimals: u8) -> f64 {
    amount.decimal(decimals).parse().unwrap_or_default()
}

#[expect(clippy::cast_precision_loss, reason = "smallest units of one unit are a thousand or so")]
const fn number(units: u64) -> f64 {
    units as f64
}
