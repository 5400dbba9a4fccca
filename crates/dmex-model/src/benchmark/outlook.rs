//! What one unit of power is expected to earn after a final day, on either side (RISK-8).

use alloy_primitives::U256;
use dmex_types::Day;

use super::bitcoin::{BLOCKS_PER_DAY, HALVING_BLOCKS, per_block, subsidy_at};
use super::{Benchmark, Network, RunningSums};
use crate::Refusal;
use crate::rules::bitcoin_benchmark;
use crate::rules::reported_benchmark::PRICE_DAYS;

/// Days of the shorter and the longer mean of fees.
const FEE_DAYS: [usize; 2] = [bitcoin_benchmark::SHORT_MEAN, bitcoin_benchmark::LONG_MEAN];

/// Which way a value errs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Rather too low: for losses and loans.
    Low,
    /// Rather too high: for bonds.
    High,
}

/// What a unit earns in a day after a final one, and what coin is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outlook {
    /// [ray] The part that halves.
    pub halving: u128,
    /// [ray] The part that does not.
    pub steady: u128,
    /// [USD, 18 decimals] One coin.
    pub price: u128,
    /// Blocks until the next halving, from the first one after the day; 0 for never.
    pub blocks_left: u32,
}

impl Side {
    /// The lower or the higher.
    #[must_use]
    pub fn choose(self, one: u128, other: u128) -> u128 {
        match self {
            Self::Low => one.min(other),
            Self::High => one.max(other),
        }
    }

    /// A quotient rounded to this side; `divisor` is not zero.
    pub(crate) fn divide(self, dividend: U256, divisor: U256) -> U256 {
        match self {
            Self::Low => dividend / divisor,
            Self::High => dividend.div_ceil(divisor),
        }
    }

    /// The other side: what is taken off a value is rounded that way.
    pub(crate) const fn other(self) -> Self {
        match self {
            Self::Low => Self::High,
            Self::High => Self::Low,
        }
    }
}

impl Outlook {
    /// [day] Days after the final one from which so many halvings, and one more, are in force; `None` for never.
    pub(crate) fn halving_day(&self, halvings: u32, side: Side) -> Option<u32> {
        let blocks = u64::from(self.blocks_left) + u64::from(HALVING_BLOCKS) * u64::from(halvings);
        let per_day = u64::from(BLOCKS_PER_DAY);
        let days = match side {
            Side::Low => blocks / per_day,
            Side::High => blocks.div_ceil(per_day),
        };
        (self.blocks_left > 0).then(|| u32::try_from(days + 1).unwrap_or(u32::MAX))
    }

    /// [ray] What a unit earns in a day after so many halvings.
    pub(crate) fn rate(&self, halvings: u32, side: Side) -> u128 {
        // After 126 halvings nothing is left to halve.
        let parts = 1u128 << halvings.min(126);
        let halved = match side {
            Side::Low => self.halving / parts,
            Side::High => self.halving.div_ceil(parts),
        };
        halved + self.steady
    }

    /// [ray] What a unit earns `days` days after the final one, by halvings alone.
    pub(crate) fn rate_after(&self, days: u32, side: Side) -> u128 {
        let in_force =
            |halvings: &u32| self.halving_day(*halvings, side).is_some_and(|begins| begins <= days);
        let halvings = (0..).take_while(in_force).count();
        self.rate(u32::try_from(halvings).unwrap_or(u32::MAX), side)
    }
}

impl Benchmark {
    /// What a unit is expected to earn after a final day.
    ///
    /// # Errors
    /// [`Refusal::DayNotFinal`].
    pub fn outlook_on(&self, day: Day, side: Side) -> Result<Outlook, Refusal> {
        let known = self.day(day)?;
        let index = self.index(day)?;
        let price = price_of_side(&self.prices, index, known.found.price, side);
        let Some(network) = known.network else {
            return Ok(Outlook { halving: 0, steady: known.found.reward, price, blocks_left: 0 });
        };
        let Network { difficulty, next_height, .. } = network;
        let part = |satoshi| per_block(difficulty, satoshi, side).ok_or(Refusal::Panic);
        Ok(Outlook {
            halving: part(u128::from(subsidy_at(next_height)))?,
            steady: part(self.fees_of_side(index, side))?,
            price,
            blocks_left: HALVING_BLOCKS - next_height % HALVING_BLOCKS,
        })
    }

    /// [ray; USD, 18 decimals] What a unit is at least paid on its first mining day, with the subsidy of `last_day`, and
    /// what coin is at least worth (SALE-7); nothing before the first final day.
    ///
    /// # Errors
    /// [`Refusal::Panic`] beyond 128 bits.
    pub fn income_low(&self, last_day: Day) -> Result<(u128, u128), Refusal> {
        let Ok(newest) = self.newest_day() else { return Ok((0, 0)) };
        let outlook = self.outlook_on(newest, Side::Low)?;
        let rate = outlook.rate_after(last_day.since(newest), Side::Low);
        let vests = self.asset().vesting_tail_days() > 0;
        Ok((if vests { rate / 4 } else { rate }, outlook.price))
    }

    fn fees_of_side(&self, index: usize, side: Side) -> u128 {
        let [short, long] = FEE_DAYS.map(|days| match side {
            Side::Low => self.fees.mean_down(index, days),
            Side::High => self.fees.mean_up(index, days),
        });
        side.choose(short, long)
    }
}

/// [USD, 18 decimals] The price of a side on the last day of a series.
///
/// A simulation that moves prices needs the rule without a benchmark for each of them.
#[must_use]
pub fn price_of_side(prices: &RunningSums, index: usize, spot: u128, side: Side) -> u128 {
    match side {
        Side::Low => spot.min(prices.mean_down(index, PRICE_DAYS)),
        Side::High => spot.max(prices.mean_up(index, PRICE_DAYS)),
    }
}
