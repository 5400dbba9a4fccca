//! What came of a contract.

use dmex_types::{Asset, Day, PowerUnit};
use serde::Serialize;

use super::Backtest;
use crate::units::{Coin, Usd};

/// What came of a contract. Coins are exact decimal strings in JSON, dollars are numbers.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct BacktestReport {
    /// What was mined.
    pub asset: Asset,
    /// The power, with its unit: `88.5 TH/s`.
    pub power: String,
    /// First day of mining and payout.
    pub from: Day,
    /// Last day of payout.
    pub until: Day,
    /// Days of mining: the term.
    pub days: u32,
    /// Days of payout: the term, and 180 more for Filecoin.
    pub payout_days: u32,
    /// All coin paid out, before running cost.
    pub coin_gross: Coin,
    /// All coin paid out, after running cost; a day whose cost exceeds its reward pays nothing.
    pub coin_net: Coin,
    /// Net coin, each day's at that day's closing price: Σ net coin × price.
    pub value_usd: f64,
    /// Net coin, all of it at the last payout day's closing price: what it is worth if none was sold.
    pub kept_coin_value_usd: f64,
    /// What the power cost.
    pub cost_usd: f64,
    /// How many days of payout it took until their value reached the cost, 1 being the first; `None` if it never did.
    pub payback_day: Option<u32>,
    /// The date of that day.
    pub payback_date: Option<Day>,
    /// `(value_usd − cost_usd) ÷ cost_usd × 365 ÷ days`: simple, not compounded; 0.1 is 10 % a year.
    pub yearly_yield: f64,
    /// The coin that the cost would have bought at the first day's closing price.
    pub hold_coin: Coin,
    /// What that coin is worth at the last payout day's closing price.
    pub hold_coin_value_usd: f64,
    /// Every day of payout.
    pub series: Vec<BacktestDay>,
}

/// One day of payout.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct BacktestDay {
    /// The day.
    pub day: Day,
    /// Coin paid out, before running cost.
    pub coin_gross: Coin,
    /// Coin paid out, after running cost.
    pub coin_net: Coin,
    /// The coin's closing price.
    pub price_usd: Usd,
    /// Net coin at that price.
    pub value_usd: f64,
    /// Value of this and all earlier days, each at its own price.
    pub total_value_usd: f64,
    /// What the coin bought instead is worth at this day's price.
    pub hold_coin_value_usd: f64,
}

/// A day's payout for the whole power, and the coin's price.
pub(super) struct PricedPayout {
    pub(super) day: Day,
    pub(super) gross: Coin,
    pub(super) net: Coin,
    pub(super) price: Usd,
}

/// Adds the days up; `None` if there are none.
pub(super) fn summarise(backtest: &Backtest, payouts: &[PricedPayout]) -> Option<BacktestReport> {
    let (first, last) = (payouts.first()?, payouts.last()?);
    let hold_coin = backtest.hold_coin(first.price);
    let cost_usd = f64::from(backtest.cost_e8()) / 1e8;
    let coin_net: Coin = payouts.iter().map(|payout| payout.net).sum();
    let series = daily_series(payouts, hold_coin);
    let value_usd = series.last()?.total_value_usd;
    let payback = series.iter().position(|day| day.total_value_usd >= cost_usd);
    Some(BacktestReport {
        asset: backtest.asset,
        power: backtest.power.display(PowerUnit::of(backtest.asset)),
        from: first.day,
        until: last.day,
        days: backtest.term_days,
        payout_days: last.day.next().since(first.day),
        coin_gross: payouts.iter().map(|payout| payout.gross).sum(),
        coin_net,
        value_usd,
        kept_coin_value_usd: coin_net.value_usd(last.price),
        cost_usd,
        payback_day: payback.map(|index| series[index].day.next().since(first.day)),
        payback_date: payback.map(|index| series[index].day),
        yearly_yield: (value_usd - cost_usd) / cost_usd * 365.0 / f64::from(backtest.term_days),
        hold_coin,
        hold_coin_value_usd: hold_coin.value_usd(last.price),
        series,
    })
}

fn daily_series(payouts: &[PricedPayout], hold_coin: Coin) -> Vec<BacktestDay> {
    let mut total_value_usd = 0.0;
    let with_total = payouts.iter().map(|payout| {
        let value_usd = payout.net.value_usd(payout.price);
        total_value_usd += value_usd;
        BacktestDay {
            day: payout.day,
            coin_gross: payout.gross,
            coin_net: payout.net,
            price_usd: payout.price,
            value_usd,
            total_value_usd,
            hold_coin_value_usd: hold_coin.value_usd(payout.price),
        }
    });
    with_total.collect()
}
