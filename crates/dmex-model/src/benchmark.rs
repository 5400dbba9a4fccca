//! The market average of one asset: final days, and the panel of reporters that makes them final.

mod median;
mod panel;
mod price;

use dmex_types::{Asset, Day};

use crate::Refusal;
use crate::day_math::mul_div_down;

pub use median::lower_median;
pub use panel::{Bounds, Measure, Panel};
pub use price::Answer;

/// [day] Days over which three quarters of a Filecoin day's reward are paid.
const VESTING_DAYS: u32 = 180;

/// A day's reward and price, as they are found before the day is final.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BenchmarkDay {
    /// [ray] Coin that one unit of power earns on the day.
    pub reward: u128,
    /// [USD, 18 decimals] One coin.
    pub price: u128,
    /// [Unix seconds] When the day became final.
    pub finalized_at: u64,
    /// Reporters were silent: the reward is that of the day before.
    pub reward_carried: bool,
    /// The feed gave no usable answer: the price is that of the day before.
    pub price_carried: bool,
}

/// A final day and the sum up to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FinalDay {
    /// What was found.
    pub found: BenchmarkDay,
    /// [ray] Sum of the rewards of all days up to and including this one.
    pub through: u128,
}

/// The market average of one asset. Days become final in order, each once, and never change.
#[derive(Clone, Debug)]
pub struct Benchmark {
    asset: Asset,
    first_day: Day,
    days: Vec<FinalDay>,
    pub(crate) panel: Panel,
}

impl Benchmark {
    /// A benchmark without a final day.
    #[must_use]
    pub fn new(asset: Asset, first_day: Day, measure: Measure) -> Self {
        Self { asset, first_day, days: Vec::new(), panel: Panel::new(measure) }
    }

    /// The asset measured.
    #[must_use]
    pub const fn asset(&self) -> Asset {
        self.asset
    }

    /// The reporters and what they said.
    #[must_use]
    pub const fn panel(&self) -> &Panel {
        &self.panel
    }

    /// The first day that is not final.
    #[must_use]
    pub fn next_day(&self) -> Day {
        self.first_day + u32::try_from(self.days.len()).unwrap_or(u32::MAX)
    }

    /// Makes the next day final as given.
    ///
    /// # Errors
    /// [`Refusal::Panic`] if the sum of rewards leaves 128 bits.
    pub fn close(&mut self, found: BenchmarkDay) -> Result<(), Refusal> {
        let before = self.days.last().map_or(0, |day| day.through);
        let through = before.checked_add(found.reward).ok_or(Refusal::Panic)?;
        self.days.push(FinalDay { found, through });
        Ok(())
    }

    /// Makes the next day final by the rules of the reporters (MARK-4) and the feed (MARK-5).
    ///
    /// # Errors
    /// [`Refusal`] that says what is missing.
    pub fn finalize(&mut self, answer: Answer, now: u64) -> Result<Day, Refusal> {
        let day = self.next_day();
        let last = self.days.last().map(|last| last.found);
        let found = self.panel.decide(day, last, answer, now)?;
        self.close(found)?;
        Ok(day)
    }

    /// A report of the inputs of a closed day.
    ///
    /// # Errors
    /// [`Refusal`] that says why it does not count.
    pub fn report(
        &mut self,
        day: Day,
        reporter: crate::AccountId,
        inputs: &[u128],
        now: u64,
    ) -> Result<(), Refusal> {
        let next = self.next_day();
        self.panel.report(day, next, reporter, inputs, now)
    }

    /// Replaces the bounds.
    ///
    /// # Errors
    /// [`Refusal::ParameterOutOfBounds`].
    pub fn set_bounds(&mut self, bounds: Bounds) -> Result<(), Refusal> {
        self.panel.set_bounds(bounds)
    }

    /// What is known of a final day.
    ///
    /// # Errors
    /// [`Refusal::DayNotFinal`].
    pub fn day(&self, day: Day) -> Result<FinalDay, Refusal> {
        let index = day.number().checked_sub(self.first_day.number()).ok_or(Refusal::DayNotFinal)?;
        self.days.get(index as usize).copied().ok_or(Refusal::DayNotFinal)
    }

    /// [ray] Reward of one unit on the last final day; 0 before the first.
    #[must_use]
    pub fn latest_reward(&self) -> u128 {
        self.days.last().map_or(0, |day| day.found.reward)
    }

    /// [ray] Cash that one unit which mines on [`mining_start`, `mining_end`) is due on a final day (MARK-2, 3).
    ///
    /// # Errors
    /// [`Refusal::DayNotFinal`].
    pub fn cash_on(&self, day: Day, mining_start: Day, mining_end: Day) -> Result<u128, Refusal> {
        match self.asset {
            Asset::Btc => Ok(self.day(day)?.found.reward),
            Asset::Fil => {
                let mines = mining_start <= day && day < mining_end;
                let at_once = if mines { self.day(day)?.found.reward / 4 } else { 0 };
                let vesting_end = day.min(mining_end);
                let vesting_start = (day - VESTING_DAYS).max(mining_start);
                if vesting_end <= vesting_start {
                    return Ok(at_once);
                }
                let vesting = self.before(vesting_end)? - self.before(vesting_start)?;
                Ok(at_once + mul_div_down(vesting, 3, u128::from(4 * VESTING_DAYS))?)
            }
        }
    }

    /// [ray] Sum of the rewards of all days before `day`.
    fn before(&self, day: Day) -> Result<u128, Refusal> {
        if day == self.first_day {
            return Ok(0);
        }
        Ok(self.day(day.previous().ok_or(Refusal::DayNotFinal)?)?.through)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn benchmark(asset: Asset, rewards: &[u128]) -> Benchmark {
        let mut benchmark = Benchmark::new(asset, Day::new(1_000), Measure::NONE);
        for reward in rewards {
            let found = BenchmarkDay {
                reward: *reward,
                price: 1,
                finalized_at: 0,
                reward_carried: false,
                price_carried: false,
            };
            benchmark.close(found).unwrap();
        }
        benchmark
    }

    proptest! {
        #[test]
        fn mark_3_the_closed_form_is_the_sum_day_by_day(
            rewards in prop::collection::vec(0u128..10u128.pow(24), 400),
            start in 0u32..50,
            length in 1u32..150,
        ) {
            let fil = benchmark(Asset::Fil, &rewards);
            let first = Day::new(1_000) + start;
            let end = first + length;
            for day in 0..400u32 {
                let now = Day::new(1_000) + day;
                let mined = |on: Day| rewards[(on.number() - 1_000) as usize];
                let at_once = if first <= now && now < end { mined(now) / 4 } else { 0 };
                let vesting: u128 =
                    first.until(end).filter(|on| *on < now && now <= *on + 180).map(mined).sum();
                prop_assert_eq!(fil.cash_on(now, first, end).unwrap(), at_once + 3 * vesting / 720);
            }
        }
    }

    #[test]
    fn m14_all_that_was_mined_is_paid_in_the_end() {
        let fil = benchmark(Asset::Fil, &[720 * 4; 400]);
        let (start, end) = (Day::new(1_010), Day::new(1_040));
        let paid: u128 = start.until(end + 180).map(|day| fil.cash_on(day, start, end).unwrap()).sum();
        assert_eq!(paid, 30 * 720 * 4);
        assert_eq!(fil.cash_on(end + 180, start, end), Ok(0));
    }

    #[test]
    fn mark_1_what_is_not_final_is_not_known() {
        let btc = benchmark(Asset::Btc, &[5, 6]);
        assert_eq!(btc.next_day(), Day::new(1_002));
        assert_eq!(btc.cash_on(Day::new(1_001), Day::new(1_001), Day::new(1_002)), Ok(6));
        assert_eq!(btc.day(Day::new(1_002)), Err(Refusal::DayNotFinal));
        assert_eq!(btc.day(Day::new(999)), Err(Refusal::DayNotFinal));
    }
}
