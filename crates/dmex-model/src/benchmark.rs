//! The market average of one asset: final days, what follows from them, and how a day becomes final.

mod bitcoin;
mod filecoin;
mod finalize;
mod found;
mod means;
mod median;
mod outlook;
mod panel;
mod price;
mod tail;

use std::collections::HashMap;

use alloy_primitives::U256;
use dmex_types::{Asset, Day};

use crate::Refusal;
use crate::day_math::mul_div_down;
use filecoin::VESTING_DAYS;

pub use dmex_types::PriceSource;

pub use bitcoin::{BLOCKS_PER_DAY, HALVING_BLOCKS, bitcoin_reward, mined_before, subsidy_at};
pub use filecoin::{Version, WINS_PER_DAY, filecoin_reward, wins_on};
pub use found::{BenchmarkDay, FinalDay, Network};
pub use means::RunningSums;
pub use median::middle;
pub use outlook::{Outlook, Side, price_of_side};
pub use panel::{Bounds, Panel};
pub use price::{Answer, PriceFeed, RoundNumber};

/// The market average of one asset. Days become final in order, each once, and never change.
#[derive(Clone, Debug)]
pub struct Benchmark {
    asset: Asset,
    first_day: Day,
    days: Vec<FinalDay>,
    /// [ray] Rewards, and rewards times the number of their day.
    rewards: RunningSums,
    moments: RunningSums,
    /// [USD, 18 decimals] Prices.
    prices: RunningSums,
    /// [satoshi] Mean fees of a block; nothing where there are none.
    fees: RunningSums,
    versions: Vec<Version>,
    relay: Option<Relay>,
    feed: PriceFeed,
    proven_prices: HashMap<Day, u128>,
    pub(crate) panel: Panel,
}

/// What is proven of Bitcoin's difficulty.
#[derive(Clone, Debug, Default)]
struct Relay {
    /// [1e-6] By day.
    proven: HashMap<Day, u128>,
    /// [1e-6] Of the last final day that had one.
    last_proven: Option<u128>,
}

impl Benchmark {
    /// A benchmark without a final day.
    #[must_use]
    pub fn new(asset: Asset, first_day: Day) -> Self {
        Self {
            asset,
            first_day,
            days: Vec::new(),
            rewards: RunningSums::default(),
            moments: RunningSums::default(),
            prices: RunningSums::default(),
            fees: RunningSums::default(),
            versions: Vec::new(),
            relay: None,
            feed: PriceFeed::default(),
            proven_prices: HashMap::new(),
            panel: Panel::new(asset),
        }
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

    /// The feed of its coin's price, to post rounds.
    pub const fn feed_mut(&mut self) -> &mut PriceFeed {
        &mut self.feed
    }

    /// Makes a relay of headers the source of the difficulty, from now on.
    pub fn set_relay(&mut self) {
        self.relay = Some(Relay::default());
    }

    /// [1e-6] What the relay proves of a day's difficulty; nothing happens without a relay.
    pub fn prove_difficulty(&mut self, day: Day, difficulty: u128) {
        if let Some(relay) = &mut self.relay {
            relay.proven.insert(day, difficulty);
        }
    }

    /// Changes the network's wins of a day from a later day on.
    ///
    /// # Errors
    /// [`Refusal::ParameterOutOfBounds`].
    pub fn set_version(&mut self, version: Version, today: Day) -> Result<(), Refusal> {
        filecoin::add_version(&mut self.versions, version, today)
    }

    /// The network's wins of a day.
    #[must_use]
    pub fn wins_per_day(&self, day: Day) -> u32 {
        filecoin::wins_on(&self.versions, day)
    }

    /// The first day that is not final.
    #[must_use]
    pub fn next_day(&self) -> Day {
        self.first_day + u32::try_from(self.days.len()).unwrap_or(u32::MAX)
    }

    /// The last final day.
    ///
    /// # Errors
    /// [`Refusal::DayNotFinal`] if there is none.
    pub fn newest_day(&self) -> Result<Day, Refusal> {
        if self.days.is_empty() { Err(Refusal::DayNotFinal) } else { Ok(self.next_day() - 1) }
    }

    /// Makes the next day final as given.
    ///
    /// # Errors
    /// [`Refusal::Panic`] if the sum of rewards leaves 128 bits.
    pub fn close(&mut self, found: BenchmarkDay) -> Result<(), Refusal> {
        self.push(found, None)
    }

    fn push(&mut self, found: BenchmarkDay, network: Option<Network>) -> Result<(), Refusal> {
        let before = self.days.last().map_or(0, |day| day.through);
        let through = before.checked_add(found.reward).ok_or(Refusal::Panic)?;
        let reward = U256::from(found.reward);
        self.moments.push(reward * U256::from(self.next_day().number()));
        self.rewards.push(reward);
        self.prices.push(U256::from(found.price));
        self.fees.push(U256::from(network.map_or(0, |network| network.fees)));
        self.days.push(FinalDay { found, through, network });
        Ok(())
    }

    /// A report of the inputs of a closed day, the price in the end.
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
        self.days.get(self.index(day)?).copied().ok_or(Refusal::DayNotFinal)
    }

    /// [ray] Reward of one unit on the last final day; 0 before the first.
    #[must_use]
    pub fn latest_reward(&self) -> u128 {
        self.days.last().map_or(0, |day| day.found.reward)
    }

    /// [ray] The same with the mean fees of 14 days: what bond days are measured by.
    #[must_use]
    pub fn mean_reward(&self) -> u128 {
        self.days.last().map_or(0, |day| day.found.mean)
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

    /// Place of a day among the final ones, or of the day after them.
    fn index(&self, day: Day) -> Result<usize, Refusal> {
        let index = day.number().checked_sub(self.first_day.number()).ok_or(Refusal::DayNotFinal)?;
        Ok(index as usize)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn benchmark(asset: Asset, rewards: &[u128]) -> Benchmark {
        let mut benchmark = Benchmark::new(asset, Day::new(1_000));
        for reward in rewards {
            benchmark.close(BenchmarkDay::given(*reward, 1, 0)).unwrap();
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
