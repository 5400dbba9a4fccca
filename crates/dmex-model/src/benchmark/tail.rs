//! Coin that was mined and is paid later, where coins vest (MARK-3).

use alloy_primitives::U256;
use dmex_types::Day;

use super::filecoin::VESTING_DAYS;
use super::{Benchmark, Side};
use crate::Refusal;

impl Benchmark {
    /// [ray] Coin that a unit which mines on [`mining_start`, `mining_end`) has mined before `base` and by `day`, and is
    /// paid from `base` on; nothing where coins do not vest.
    ///
    /// A day's reward is paid in equal parts over the days after it, so that of a day *i* before `base` 181 + i − base
    /// parts are left. Their sum takes two running sums, Σ r and Σ i·r, and no loop.
    ///
    /// # Errors
    /// [`Refusal::DayNotFinal`] if `day` is not, or the mining began before the benchmark.
    pub fn tail_on(
        &self,
        day: Day,
        base: Day,
        mining_start: Day,
        mining_end: Day,
        side: Side,
    ) -> Result<U256, Refusal> {
        self.day(day)?;
        let first = mining_start.max(base - VESTING_DAYS);
        let end = base.min(day.next()).min(mining_end);
        if self.asset().vesting_tail_days() == 0 || base <= mining_start || end <= first {
            return Ok(U256::ZERO);
        }
        let (from, to) = (self.index(first)?, self.index(end)?);
        let rewards = self.rewards.between(from, to);
        let parts = self.moments.between(from, to) + rewards * U256::from(VESTING_DAYS + 1)
            - rewards * U256::from(base.number());
        Ok(side.divide(parts * U256::from(3), U256::from(4 * VESTING_DAYS)))
    }
}

#[cfg(test)]
mod tests {
    use dmex_types::Asset;
    use proptest::prelude::*;

    use super::*;
    use crate::BenchmarkDay;

    proptest! {
        #[test]
        fn o6_a_tail_is_the_sum_of_the_payments_that_are_left(
            rewards in prop::collection::vec(0u128..10u128.pow(24), 300),
            start in 0u32..100,
            length in 1u32..250,
            ahead in 0u32..250,
        ) {
            let first_day = Day::new(1_000);
            let mut fil = Benchmark::new(Asset::Fil, first_day);
            for reward in &rewards {
                fil.close(BenchmarkDay::given(*reward, 1, 0)).unwrap();
            }
            let (mining_start, base) = (first_day + start, first_day + start + ahead);
            let mining_end = mining_start + length;
            let day = fil.newest_day().unwrap();
            let parts: U256 = mining_start
                .until(mining_end.min(base).min(day.next()))
                .map(|mined| {
                    let left = (mined + VESTING_DAYS + 1).since(base);
                    U256::from(rewards[mined.since(first_day) as usize]) * U256::from(left)
                })
                .sum();
            let tail = |side| fil.tail_on(day, base, mining_start, mining_end, side).unwrap();
            prop_assert_eq!(tail(Side::Low), parts * U256::from(3) / U256::from(720));
            prop_assert_eq!(tail(Side::High), (parts * U256::from(3)).div_ceil(U256::from(720)));
        }
    }
}
