//! The coin a batch pays out on a day, in closed form (MARK-3), bit for bit as the contract computes it.
//!
//! With `r_i` the reward of day *i*, `C(x) = Σ_{i<x} r_i` and a batch mining on days [s, e):
//!
//! ```text
//! cash(d) = ⌊ r_d ÷ 4 ⌋ · [s ≤ d < e]  +  ⌊ 3 · (C(min(d, e)) − C(max(s, d − 180))) ÷ (4 · 180) ⌋
//! ```
//!
//! The second term is a window over the prefix sums: the days whose locked part is being paid on day *d*.
//! An empty window gives nothing; `d − 180` stops at day 0.

use alloy_primitives::U256;
use dmex_types::Day;

use super::vesting::{LOCKED_PARTS, PARTS, VESTING_DAYS};
use crate::units::RewardPerUnit;

/// Rewards of consecutive days and their running sums, so that any window costs the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RewardSums {
    first_day: Day,
    rewards: Vec<RewardPerUnit>,
    /// `sums[k]` is the sum of the first `k` rewards `[ray]`; one longer than `rewards`.
    sums: Vec<U256>,
}

/// A batch of storage power and the days it mines on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Batch {
    start: Day,
    end: Day,
}

/// The batch would mine on no day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a batch from {start} to {end} (not included) mines on no day")]
pub struct EmptyBatch {
    /// First day of mining.
    pub start: Day,
    /// The day after the last day of mining.
    pub end: Day,
}

impl RewardSums {
    /// The running sums of rewards from `first_day` on.
    #[must_use]
    pub fn new(first_day: Day, rewards: Vec<RewardPerUnit>) -> Self {
        let mut sum = U256::ZERO;
        let mut sums = Vec::with_capacity(rewards.len() + 1);
        sums.push(sum);
        for reward in &rewards {
            // 128 bits a day for at most 2^32 days.
            sum += U256::from(reward.ray());
            sums.push(sum);
        }
        Self { first_day, rewards, sums }
    }

    /// The reward of a day, nothing outside the known days.
    #[must_use]
    pub fn reward_on(&self, day: Day) -> RewardPerUnit {
        let known = day.number().checked_sub(self.first_day.number());
        known.and_then(|index| self.rewards.get(index as usize)).copied().unwrap_or(RewardPerUnit::ZERO)
    }

    /// `C(day)`: the sum of the rewards of all days before `day` `[ray]`.
    #[must_use]
    pub fn sum_before(&self, day: Day) -> U256 {
        let index = (day.since(self.first_day) as usize).min(self.rewards.len());
        self.sums[index]
    }
}

impl Batch {
    /// A batch that mines from `start` up to, not including, `end`.
    ///
    /// # Errors
    /// [`EmptyBatch`] if there is no day between them.
    pub fn new(start: Day, end: Day) -> Result<Self, EmptyBatch> {
        if end <= start { Err(EmptyBatch { start, end }) } else { Ok(Self { start, end }) }
    }

    /// First day of mining and of payout.
    #[must_use]
    pub const fn start(self) -> Day {
        self.start
    }

    /// The day after the last day of mining.
    #[must_use]
    pub const fn end(self) -> Day {
        self.end
    }

    /// The day after the last payout: the last day's reward is still vesting 180 days on.
    #[must_use]
    pub fn payout_end(self) -> Day {
        self.end + VESTING_DAYS
    }

    /// The coin one unit of the batch pays out on a day, each of the two terms rounded down once.
    ///
    /// It never exceeds the largest reward among the days it is made of, so it fits 128 bits.
    #[must_use]
    pub fn cash_per_unit(self, day: Day, rewards: &RewardSums) -> RewardPerUnit {
        let mining = self.start <= day && day < self.end;
        let liquid = if mining { rewards.reward_on(day).ray() / PARTS } else { 0 };
        let vested = self.vested_per_unit(day, rewards);
        RewardPerUnit::from_ray(liquid.saturating_add(vested))
    }

    fn vested_per_unit(self, day: Day, rewards: &RewardSums) -> u128 {
        let (from, to) = (self.start.max(day - VESTING_DAYS), self.end.min(day));
        if to <= from {
            return 0;
        }
        let window = rewards.sum_before(to) - rewards.sum_before(from);
        let ray = window * U256::from(LOCKED_PARTS) / U256::from(PARTS * u128::from(VESTING_DAYS));
        u128::try_from(ray).unwrap_or(u128::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Vesting followed deposit by deposit: the payout of a day in 720ths of a ray, unrounded.
    fn naive_720ths(batch: Batch, day: Day, rewards: &RewardSums) -> u128 {
        batch
            .start
            .until(batch.end)
            .map(|earned| {
                let reward = rewards.reward_on(earned).ray();
                match day.number().checked_sub(earned.number()) {
                    Some(0) => 180 * reward,
                    Some(1..=180) => 3 * reward,
                    Some(_) | None => 0,
                }
            })
            .sum()
    }

    fn batch_of(first_day: u32, lead: u32, rays: &[u64]) -> (Batch, RewardSums) {
        let rewards = rays.iter().map(|ray| RewardPerUnit::from_ray(u128::from(*ray))).collect();
        let start = Day::new(first_day) + lead;
        let end = Day::new(first_day + u32::try_from(rays.len()).unwrap());
        (Batch::new(start, end).unwrap(), RewardSums::new(Day::new(first_day), rewards))
    }

    #[test]
    fn mark_3_one_day_pays_a_quarter_and_then_a_240th_a_day() {
        let (batch, rewards) = batch_of(19_000, 0, &[720]);
        let cash = |offset: u32| batch.cash_per_unit(Day::new(19_000) + offset, &rewards).ray();
        assert_eq!((cash(0), cash(1), cash(180), cash(181)), (180, 3, 3, 0));
        assert_eq!(batch.cash_per_unit(Day::new(18_999), &rewards).ray(), 0);
    }

    #[test]
    fn mark_3_days_before_the_batch_do_not_count() {
        let (batch, rewards) = batch_of(19_000, 2, &[7_200_000, 7_200_000, 720]);
        assert_eq!(batch.cash_per_unit(Day::new(19_001), &rewards).ray(), 0);
        assert_eq!(batch.cash_per_unit(Day::new(19_002), &rewards).ray(), 180);
        assert_eq!(batch.cash_per_unit(Day::new(19_003), &rewards).ray(), 3);
    }

    #[test]
    fn a_batch_needs_a_day() {
        assert!(Batch::new(Day::new(5), Day::new(5)).is_err());
    }

    #[test]
    fn mark_3_days_near_the_beginning_of_time_do_not_wrap() {
        let (batch, rewards) = batch_of(0, 0, &[720, 720]);
        assert_eq!(batch.cash_per_unit(Day::new(1), &rewards).ray(), 183);
    }

    proptest::proptest! {
        #![proptest_config(proptest::test_runner::Config::with_cases(48))]
        #[test]
        fn m14_the_closed_form_is_the_deposits_followed_one_by_one(
            rays in proptest::collection::vec(0u64.., 2..260),
            lead in 0u32..2,
        ) {
            let (batch, rewards) = batch_of(19_000, lead, &rays);
            let mut paid_720ths = 0;
            for day in Day::new(18_990).until(batch.payout_end() + 10) {
                let exact = naive_720ths(batch, day, &rewards);
                let cash = batch.cash_per_unit(day, &rewards).ray() * 720;
                // Two terms, each rounded down by less than a ray.
                proptest::prop_assert!(cash <= exact && exact - cash < 2 * 720, "{day}");
                paid_720ths += cash;
            }
            let earned: u128 = batch.start.until(batch.end).map(|day| rewards.reward_on(day).ray()).sum();
            let payout_days = u128::from(batch.payout_end().since(batch.start));
            proptest::prop_assert!(earned * 720 - paid_720ths < 2 * 720 * payout_days);
        }
    }
}
