//! A rolling product: power sold on different days, which ends on different days.

use super::{DefaultGain, Worth, days_covered};
use crate::fixed_point::{WAD, mul_div_down};
use crate::units::{AttoCoin, SignedUsd, Usd};

/// Power of a rolling product that was sold together and pays on the same days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cohort {
    /// Days until it pays for the first time: 0 once it has begun.
    pub days_until_start: u32,
    /// Payout days it has left, from its start or from today.
    pub days_left: u32,
    /// What its power earns at today's benchmark, whether it has begun or not.
    pub income_today: AttoCoin,
    /// Its tranches of one day.
    pub tranche: Usd,
}

impl DefaultGain {
    /// The default gain of a rolling product: one bond for cohorts that begin and end on days of their own.
    ///
    /// Rounded down once for each cohort and sum. The bond's days are counted by what is owed today.
    #[must_use]
    pub fn of_cohorts(cohorts: &[Cohort], bond: AttoCoin, price: Usd, worth: &Worth) -> Self {
        let owed_today =
            cohorts.iter().filter(|cohort| cohort.days_until_start == 0).map(|cohort| cohort.income_today);
        let until_terminated = worth.assumptions().days_until_terminated;
        let covered = days_covered(bond, owed_today.sum(), until_terminated);
        let owed_ahead: AttoCoin = cohorts.iter().map(|cohort| cohort.owed_ahead(worth)).sum();
        let outlives_the_vote = cohorts.iter().any(|cohort| cohort.end() > until_terminated);
        let bond_lost = if outlives_the_vote { bond } else { bond.min(owed_ahead) };
        Self {
            income_kept: owed_ahead.worth_down(price),
            tranches_lost: cohorts.iter().map(|cohort| cohort.tranches_lost(covered, worth)).sum(),
            bond_lost: bond_lost.worth_down(price),
        }
    }
}

impl Cohort {
    /// Days from today to the day after its last.
    const fn end(&self) -> u32 {
        self.days_until_start.saturating_add(self.days_left)
    }

    fn owed_ahead(&self, worth: &Worth) -> AttoCoin {
        let days = worth.income_days(self.end()).saturating_sub(worth.income_days(self.days_until_start));
        self.income_today.scaled_down(days, WAD)
    }

    /// Its tranches of the days after those that the bond covers.
    fn tranches_lost(&self, covered: u32, worth: &Worth) -> SignedUsd {
        let from = covered.clamp(self.days_until_start, self.end());
        let days = worth.tranche_days(self.end()).saturating_sub(worth.tranche_days(from));
        SignedUsd::from_e8_saturating(mul_div_down(u128::from(self.tranche.e8()), days, WAD))
    }
}

#[cfg(test)]
mod tests {
    use dmex_types::Asset;

    use super::*;
    use crate::default_gain::{Assumptions, Position};

    fn worth() -> Worth {
        Worth::new(Assumptions::of(Asset::Btc), 1_200)
    }

    fn cohort(days_until_start: u32, days_left: u32) -> Cohort {
        Cohort {
            days_until_start,
            days_left,
            income_today: AttoCoin::new(2_000_000_000_000_000),
            tranche: Usd::from_e8(9_324_075_000),
        }
    }

    fn gain(cohorts: &[Cohort], bond_days: u128) -> DefaultGain {
        let bond = AttoCoin::new(bond_days * 2_000_000_000_000_000);
        DefaultGain::of_cohorts(cohorts, bond, "44000".parse().unwrap(), &worth())
    }

    proptest::proptest! {
        #[test]
        fn risk_7_a_product_sold_at_once_is_one_position(days_left in 1u32..1_100, bond_days in 0u128..400) {
            let cohort = cohort(0, days_left);
            let position = Position {
                days_left,
                owed_today: cohort.income_today,
                owed_ahead: worth().of_mining(cohort.income_today, days_left),
                tranche: cohort.tranche,
                bond: AttoCoin::new(bond_days * cohort.income_today.get()),
                price: "44000".parse().unwrap(),
            };
            proptest::prop_assert_eq!(gain(&[cohort], bond_days), DefaultGain::of(&position, &worth()));
        }

        #[test]
        fn risk_7_a_cohort_cut_in_two_by_days_is_still_that_cohort(first in 1u32..500, second in 1u32..500) {
            let whole = gain(&[cohort(0, first + second)], 0);
            let cut = gain(&[cohort(0, first), cohort(first, second)], 0);
            // Two more roundings: a smallest unit of coin and of dollars each.
            let apart = |left: SignedUsd, right: SignedUsd| (left - right).e8().abs();
            proptest::prop_assert!(apart(whole.income_kept, cut.income_kept) <= 2);
            proptest::prop_assert!(apart(whole.tranches_lost, cut.tranches_lost) <= 2);
        }
    }

    #[test]
    fn risk_7_power_that_has_not_begun_draws_no_bond_yet() {
        // Nothing is owed on the days of the vote, so nothing is drawn and no tranche is earned or lost on them.
        let sold_ahead = gain(&[cohort(14, 100)], 0);
        let tranches = worth().tranche_days(114) - worth().tranche_days(14);
        let lost = mul_div_down(9_324_075_000, tranches, WAD);
        assert_eq!(sold_ahead.tranches_lost, SignedUsd::from_e8_saturating(lost));
        assert_eq!(gain(&[], 0).gain(), SignedUsd::ZERO);
    }
}
