//! What a product owes along a path, before any price is known, by the chain's own benchmark and valuation.

use alloy_primitives::U256;
use dmex_model::{Earning, IncomeMark, Refusal, Side, WAD, coin_of_units_up, unit_coin};
use dmex_types::{Asset, Day, Power, PowerUnit};

use super::product::payout_days;
use super::track::Track;
use crate::default_gain::Closing;
use crate::units::{AttoCoin, RewardPerUnit};

/// What one TH/s or TiB of a product owes along a path. Prices play no part, so one course serves all multiples.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Course {
    /// For each payout day: what the power earns in a day with mean fees, by the newest final day.
    pub(super) mean_income: Vec<AttoCoin>,
    /// For each payout day: coin due on it.
    pub(super) owed: Vec<AttoCoin>,
    /// For each payout day: the remaining income from it on, by the newest final day and the high side.
    pub(super) income: Vec<AttoCoin>,
    /// For each payout day: the part of that which is due before the product could be closed.
    pub(super) until_closing: Vec<AttoCoin>,
}

impl Course {
    /// What a product owes that mines from `first` on for so many days.
    ///
    /// # Errors
    /// [`Refusal`] if the track does not reach, or its rewards are beyond what can be counted.
    pub(super) fn along(
        track: &Track,
        first: Day,
        term_days: u32,
        closing: Closing,
    ) -> Result<Self, Refusal> {
        let asset = track.benchmark.asset();
        let product = Product::new(asset, first, term_days);
        let mut course = Self::default();
        for day in first.until(first + payout_days(asset, term_days)) {
            let owed = track.benchmark.cash_on(day, first, product.mining_end)?;
            let (income, until) = product.remaining(track, day, closing)?;
            course.owed.push(product.coin(owed));
            course.mean_income.push(product.coin(track.benchmark.day(day - 1)?.found.mean));
            course.income.push(income);
            course.until_closing.push(until);
        }
        Ok(course)
    }

    /// Remaining income of a product on its first day.
    ///
    /// # Errors
    /// [`Refusal`] if the track does not reach the day before.
    pub(super) fn at_first(track: &Track, first: Day, term_days: u32) -> Result<AttoCoin, Refusal> {
        let product = Product::new(track.benchmark.asset(), first, term_days);
        product.remaining(track, first, Closing { days: 0 }).map(|(income, _)| income)
    }

    /// Payout days.
    pub(super) fn days(&self) -> u32 {
        u32::try_from(self.owed.len()).unwrap_or(u32::MAX)
    }
}

/// One TH/s or TiB of a product.
struct Product {
    power: Power,
    earning: Earning,
    mining_start: Day,
    mining_end: Day,
    payout_end: Day,
}

impl Product {
    fn new(asset: Asset, first: Day, term_days: u32) -> Self {
        let mining_end = first + term_days;
        let vests = asset.vesting_tail_days() > 0;
        let mining = vests.then_some((first, mining_end));
        Self {
            power: Power::new(PowerUnit::of(asset).smallest_units()),
            earning: Earning { running_cost: 0, mining, vests },
            mining_start: first,
            mining_end,
            payout_end: first + payout_days(asset, term_days),
        }
    }

    fn coin(&self, per_unit: u128) -> AttoCoin {
        RewardPerUnit::from_ray(per_unit).times(self.power).into()
    }

    /// Remaining income from `day` on by the day before, and the part that is due before the product could be closed: of
    /// a batch, whose days are one whole, as many days like this one.
    fn remaining(&self, track: &Track, day: Day, closing: Closing) -> Result<(AttoCoin, AttoCoin), Refusal> {
        let benchmark = &track.benchmark;
        let (base, newest) = (day, day - 1);
        let tail = benchmark.tail_on(newest, base, self.mining_start, self.mining_end, Side::High)?;
        let outlook = benchmark.outlook_on(newest, Side::High)?;
        let mark = IncomeMark::new(outlook, Side::High, (base, newest), tail, Some(WAD))?;
        let coin = |end: Day| self.worth(unit_coin(&mark, &self.earning, base, end)?);
        let income = coin(self.payout_end)?;
        let days = closing.days.min(self.payout_end.since(day));
        let until = match self.earning.mining {
            _ if days == 0 => AttoCoin::new(0),
            None => coin(day + days)?,
            Some(_) => {
                let today = benchmark.cash_on(day, self.mining_start, self.mining_end)?;
                self.coin(today).scaled_down(u128::from(days), 1)
            }
        };
        Ok((income, until.min(income)))
    }

    fn worth(&self, unit: U256) -> Result<AttoCoin, Refusal> {
        coin_of_units_up(self.power.units(), unit, AttoCoin::PER_COIN).map(AttoCoin::new)
    }
}
