//! What coin and tranches of later days are worth today.

use super::Assumptions;
use crate::filecoin::vesting::{LOCKED_PARTS, PARTS, VESTING_DAYS};
use crate::fixed_point::{DailyFactor, WAD};
use crate::units::AttoCoin;

/// The locked part of a reward that is still being paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Vesting {
    /// The whole reward of the day it was earned.
    pub reward: AttoCoin,
    /// Daily payments that are left of it, today's included.
    pub payments_left: u32,
}

/// The sums by which coin and tranches of later days are brought to today, for every number of days up to a limit.
///
/// Each is the closed form of [`DailyFactor::sum`]; they are kept because a simulation asks for them on every day.
#[derive(Clone, Debug)]
pub struct Worth {
    assumptions: Assumptions,
    income: Vec<u128>,
    tranche: Vec<u128>,
}

impl Worth {
    /// The sums for up to `days` days.
    #[must_use]
    pub fn new(assumptions: Assumptions, days: u32) -> Self {
        let discount = DailyFactor::discounted_at(assumptions.yearly_ppm);
        let both = DailyFactor::shrunk_by_growth(assumptions.growth_ppm).and(discount);
        let sums = |factor: DailyFactor, days: u32| (0..=days).map(|days| factor.sum(days)).collect();
        // A vesting tail is always within reach, whatever the term.
        Self { assumptions, income: sums(both, days), tranche: sums(discount, days.max(VESTING_DAYS + 1)) }
    }

    /// What they are made from.
    #[must_use]
    pub const fn assumptions(&self) -> &Assumptions {
        &self.assumptions
    }

    /// How many of today's incomes `days` days of mining are worth, today's included `[wad]`.
    #[must_use]
    pub fn income_days(&self, days: u32) -> u128 {
        within(&self.income, days)
    }

    /// How many tranches paid today `days` daily tranches are worth, today's included `[wad]`.
    #[must_use]
    pub fn tranche_days(&self, days: u32) -> u128 {
        within(&self.tranche, days)
    }

    /// Worth today of power that earns `today` on this day and is owed for `days` days, rounded down.
    #[must_use]
    pub fn of_mining(&self, today: AttoCoin, days: u32) -> AttoCoin {
        today.scaled_down(self.income_days(days), WAD)
    }

    /// Worth today of a batch that mines `today` on this day and for `mining_days` days, and of what still vests.
    ///
    /// Each reward pays a quarter at once and three quarters in equal parts over the 180 days after (MARK-3). What a
    /// later day mines is worth on that day what a reward is on its own day, so both sums multiply. Rounded down once
    /// for the mining and once for each day that still vests.
    #[must_use]
    pub fn of_batch(
        &self,
        today: AttoCoin,
        mining_days: u32,
        vesting: impl IntoIterator<Item = Vesting>,
    ) -> AttoCoin {
        let vests: AttoCoin = vesting
            .into_iter()
            .map(|vesting| {
                let days = self.tranche_days(vesting.payments_left.min(VESTING_DAYS));
                vesting.reward.scaled_down(LOCKED_PARTS * days, WHOLE * WAD)
            })
            .sum();
        self.of_mining(today, mining_days).scaled_down(self.share_of_a_reward(), WHOLE * WAD) + vests
    }

    /// Worth of a reward on the day it is earned, in parts of [`WHOLE`] `[wad]`.
    fn share_of_a_reward(&self) -> u128 {
        let at_once = (PARTS - LOCKED_PARTS) * u128::from(VESTING_DAYS) * WAD;
        let later = self.tranche_days(VESTING_DAYS + 1) - WAD;
        at_once + LOCKED_PARTS * later
    }
}

/// Parts of a reward: a day of vesting pays [`LOCKED_PARTS`] of them.
const WHOLE: u128 = PARTS * VESTING_DAYS as u128;

/// Beyond the limit the last sum stands in: a caller that asks for more days than it said is owed at least these.
fn within(sums: &[u128], days: u32) -> u128 {
    sums.get(days as usize).or(sums.last()).copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn worth(growth_ppm: u32, yearly_ppm: u32) -> Worth {
        Worth::new(Assumptions { growth_ppm, yearly_ppm, days_until_terminated: 14 }, 540)
    }

    #[test]
    fn risk_7_a_batch_owes_every_reward_once() {
        let reward = AttoCoin::new(720 * AttoCoin::PER_COIN);
        let plain = worth(0, 0);
        assert_eq!(plain.of_batch(reward, 10, []), AttoCoin::new(7_200 * AttoCoin::PER_COIN));
        let half_paid = Vesting { reward, payments_left: 90 };
        assert_eq!(plain.of_batch(reward, 0, [half_paid]), AttoCoin::new(270 * AttoCoin::PER_COIN));
    }

    #[test]
    fn risk_7_later_coin_is_worth_less_and_vested_coin_does_not_shrink_with_difficulty() {
        let reward = AttoCoin::new(AttoCoin::PER_COIN);
        let vesting = [Vesting { reward, payments_left: 180 }];
        assert!(worth(1_600, 0).of_batch(reward, 540, []) < worth(0, 0).of_batch(reward, 540, []));
        assert!(worth(0, 100_000).of_batch(reward, 540, []) < worth(0, 0).of_batch(reward, 540, []));
        assert_eq!(worth(1_600, 0).of_batch(reward, 0, vesting), worth(0, 0).of_batch(reward, 0, vesting));
    }

    /// Every payment of every day by itself, in floating point.
    #[test]
    fn risk_7_the_worth_of_a_batch_is_the_sum_of_its_payments() {
        let (growth, discount) = (1.0 + 1_600.0 / 1e6, 1.0 + 0.1 / 365.0);
        let mut slow = 0.0;
        for earned in 0..300 {
            let reward = 1.0 / f64::powi(growth, earned);
            slow += reward / 4.0 / f64::powi(discount, earned);
            slow += (1..=180).map(|later| reward / 240.0 / f64::powi(discount, earned + later)).sum::<f64>();
        }
        slow += (0..77).map(|later| 0.5 / 240.0 / f64::powi(discount, later)).sum::<f64>();
        let half = AttoCoin::new(AttoCoin::PER_COIN / 2);
        let vesting = [Vesting { reward: half, payments_left: 77 }];
        let fast = worth(1_600, 100_000).of_batch(AttoCoin::new(AttoCoin::PER_COIN), 300, vesting);
        #[expect(clippy::cast_precision_loss, reason = "compared to nine digits")]
        let fast = fast.get() as f64 / 1e18;
        assert!((fast / slow - 1.0).abs() < 1e-9, "{fast} against {slow}");
    }
}
