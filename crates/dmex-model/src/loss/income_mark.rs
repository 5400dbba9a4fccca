//! At which reward and price the remaining days of a closed product are valued.

use alloy_primitives::U256;
use dmex_types::Day;

use super::income_value::{RAY, days_sum_down, net_down, wad};
use crate::wide_math::wide_down;
use crate::{Benchmark, Refusal, Sale};

/// Reward and price of one final day, which stand for all that follow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IncomeMark {
    /// First day that is valued; earnings fall from here on.
    pub base: Day,
    /// The final day that reward and price are of.
    pub day: Day,
    /// [ray] Coin that one unit of power earned on that day.
    pub reward: u128,
    /// [USD, 18 decimals] One coin.
    pub price: u128,
    /// [ray] Coin of one unit that was mined before `base` and is paid from then on.
    pub tail: U256,
}

impl IncomeMark {
    /// Marks the days from `base` on by the final day `day`.
    pub(super) fn new(sale: &Sale, benchmark: &Benchmark, base: Day, day: Day) -> Result<Self, Refusal> {
        let found = benchmark.day(day)?.found;
        let tail = tail(sale, benchmark, base, day)?;
        Ok(Self { base, day, reward: found.reward, price: found.price, tail })
    }

    /// [ray USD] Value of what one unit that pays on [`start`, `end`) is due from the mark's base on, net of the running
    /// cost. A batch is one whole, whose bad days count against the good ones.
    pub(super) fn unit_value_down(&self, sale: &Sale, start: Day, end: Day) -> Result<U256, Refusal> {
        let daily = U256::from(self.reward) * U256::from(self.price) / wad();
        let cost = U256::from(sale.offer.running_cost) * RAY / wad();
        let Some((mining_start, mining_end)) = sale.mining() else {
            return net_down(daily, cost, start.since(self.base), end.since(self.base));
        };
        let (from, to) = (mining_start.since(self.base), mining_end.since(self.base));
        let mined = wide_down(daily, days_sum_down(from, to), RAY)?;
        let vested = wide_down(self.tail, U256::from(self.price), wad())?;
        Ok((mined + vested).saturating_sub(cost * U256::from(to)))
    }
}

/// [ray] What a unit of a batch mined before `base` and is paid from then on, counted part by part: a day's reward is
/// paid at once by a quarter, and the rest in equal parts over the days of the tail.
fn tail(sale: &Sale, benchmark: &Benchmark, base: Day, day: Day) -> Result<U256, Refusal> {
    let days = sale.offer.asset.vesting_tail_days();
    let Some((mining_start, mining_end)) = sale.mining().filter(|_| days > 0) else {
        return Ok(U256::ZERO);
    };
    let mut parts = U256::ZERO;
    for mined in mining_start.until(mining_end.min(base).min(day.next())) {
        let reward = U256::from(benchmark.day(mined)?.found.reward);
        let unpaid = mined.next().until(mined.next() + days).filter(|paid| *paid >= base).count();
        parts += reward * U256::from(unpaid);
    }
    Ok(parts * U256::from(3) / U256::from(4 * days))
}
