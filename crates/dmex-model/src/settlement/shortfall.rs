//! How badly a product was delivered lately, and what that allows (RISK-1 to RISK-3).

use dmex_types::{Day, Power};

use crate::Refusal;
use crate::rules::closing::PATIENCE;
use crate::rules::shortfall_rules as rule;
use crate::rules::shortfall_rules::WHOLE;

/// What is held against a product whose miner does not deliver.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Shortfall {
    /// First day that will never be settled; `None` while the product is open.
    pub closed_day: Option<Day>,
    /// Whether it was closed because its miner did not deliver.
    pub at_fault: bool,
    /// What short days add up to; delivered days take off one each. Stops at 255.
    pub score: u8,
    /// [Unix seconds] Before this moment the DAO may terminate.
    pub terminable_until: u64,
    /// Who shares what bond, once the closed product was sealed.
    pub sealed: Option<Sealed>,
}

/// What was left of a closed product when it was sealed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sealed {
    /// Power with days left.
    pub units: Power,
    /// [unit × day] That power times the days that it had left.
    pub unit_days: u128,
    /// [reward coin] What holders share of the bond, by power × days left.
    pub pot: u128,
    /// [reward coin] What of the bond no holder shares, until it is returned.
    pub rest: u128,
}

/// A day that was just settled, as far as it tells how its miner does.
#[derive(Clone, Copy, Debug)]
pub struct Judged {
    /// [reward coin] What the benchmark says that the power earned.
    pub gross: u128,
    /// [reward coin] The same net of the running cost: what was asked.
    pub expected: u128,
    /// [reward coin] What the miner deposited.
    pub deposited: u128,
    /// [reward coin] What the bond gave.
    pub drawn: u128,
    /// [reward coin] What is left of it.
    pub bond: u128,
    /// [reward coin] What it should be: the bond days of the power that has days left.
    pub bond_days: u128,
}

impl Judged {
    /// So little is asked that a day says nothing of its miner.
    fn is_neutral(&self) -> Result<bool, Refusal> {
        let small = times(self.expected, rule::TENTH)? < self.gross;
        Ok(small || self.expected < rule::LEAST_EXPECTED)
    }

    /// Whether the day is short: the miner left out more than is tolerated, or had the bond pay what it does not refill.
    ///
    /// # Errors
    /// [`Refusal::Panic`] beyond 128 bits.
    pub fn is_short(&self) -> Result<bool, Refusal> {
        let used_up = self.drawn > 0 && times(self.bond, WHOLE)? < times(self.bond_days, rule::HALF)?;
        Ok(!self.is_neutral()? && (used_up || is_short(self.deposited, self.expected)?))
    }

    /// The bond stands well enough for a delivered day to count.
    fn is_kept_up(&self) -> Result<bool, Refusal> {
        Ok(times(self.bond, WHOLE)? >= times(self.bond_days, rule::KEPT_UP)?)
    }
}

impl Shortfall {
    /// Judges a day that is being settled now, and says whether it is short. What is held against a closed product stays as
    /// it is.
    pub(crate) fn note(&mut self, day: &Judged, now: u64) -> Result<bool, Refusal> {
        let short = day.is_short()?;
        if self.closed_day.is_none() {
            if short {
                self.count_short(now);
            } else if self.score > 0 && !day.is_neutral()? && day.is_kept_up()? {
                self.score -= 1;
            }
        }
        Ok(short)
    }

    fn count_short(&mut self, now: u64) {
        self.score = self.score.saturating_add(rule::SHORT_ADDS);
        if self.score >= rule::TERMINABLE {
            self.terminable_until = now + rule::TIME_TO_VOTE;
        }
    }

    /// Whether the DAO may end the product.
    pub(crate) fn is_terminable(&self, now: u64) -> bool {
        self.closed_day.is_none() && now < self.terminable_until
    }

    /// Whether anyone may end the product, at its miner's fault: it is beyond hope, and nobody voted.
    pub(crate) fn is_dead(&self) -> bool {
        self.closed_day.is_none() && self.score >= rule::DEAD
    }
}

/// Whether so long has passed since a day ended that a product which cannot settle it may be given up.
pub(crate) fn is_beyond_patience(next_day: Day, now: u64) -> bool {
    now >= next_day.end_timestamp() + PATIENCE
}

/// Whether a miner's own deposit for a day fell short, whatever the bond covered.
///
/// # Errors
/// [`Refusal::Panic`] beyond 128 bits.
pub fn is_short(deposited: u128, expected: u128) -> Result<bool, Refusal> {
    Ok(times(deposited, WHOLE)? < times(expected, WHOLE - rule::TOLERANCE)?)
}

fn times(amount: u128, factor: u128) -> Result<u128, Refusal> {
    amount.checked_mul(factor).ok_or(Refusal::Panic)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A day that asks for a thousand, net of nothing, with a bond that stands as it should.
    fn day(deposited: u128) -> Judged {
        Judged { gross: 1_000, expected: 1_000, deposited, drawn: 0, bond: 100, bond_days: 100 }
    }

    fn scored(score: u8) -> Shortfall {
        Shortfall { score, ..Shortfall::default() }
    }

    /// Days of a pattern until it is met: terminable, and dead.
    fn days_until(pattern: &[u128], met: impl Fn(&Shortfall) -> bool) -> Option<usize> {
        let mut shortfall = Shortfall::default();
        (0..2_000).find(|index| {
            shortfall.note(&day(pattern[index % pattern.len()]), 1).unwrap();
            met(&shortfall)
        })
    }

    #[test]
    fn risk_1_short_is_below_nineteen_twentieths() {
        assert!(is_short(949, 1_000).unwrap());
        assert!(!is_short(950, 1_000).unwrap());
        assert!(!is_short(0, 0).unwrap());
        assert!(is_short(0, 1).unwrap());
    }

    #[test]
    fn fa4_risk_1_one_delivered_day_in_seven_is_terminable_and_one_short_day_in_seven_is_not() {
        let terminable = |shortfall: &Shortfall| shortfall.terminable_until > 0;
        assert_eq!(days_until(&[0], terminable), Some(6));
        assert_eq!(days_until(&[0], Shortfall::is_dead), Some(29));
        // Six short days and one that is delivered.
        assert!(days_until(&[0, 0, 0, 0, 0, 0, 1_000], terminable).is_some());
        assert!(days_until(&[0, 0, 0, 0, 0, 0, 1_000], Shortfall::is_dead).is_some());
        assert!(days_until(&[0, 0, 1_000, 1_000, 1_000, 1_000, 1_000], terminable).is_some());
        assert_eq!(days_until(&[0, 1_000, 1_000, 1_000, 1_000, 1_000, 1_000], terminable), None);
    }

    #[test]
    fn risk_1_a_delivered_day_counts_only_while_the_bond_is_kept_up() {
        let mut shortfall = scored(30);
        shortfall.note(&Judged { bond: 79, ..day(1_000) }, 1).unwrap();
        assert_eq!(shortfall.score, 30);
        shortfall.note(&Judged { bond: 80, ..day(1_000) }, 1).unwrap();
        assert_eq!(shortfall.score, 29);
        let mut clean = Shortfall::default();
        clean.note(&day(1_000), 1).unwrap();
        assert_eq!(clean, Shortfall::default());
    }

    #[test]
    fn risk_1_a_bond_that_pays_below_half_makes_the_day_short() {
        let drawn = |bond| Judged { drawn: 50, bond, ..day(950) };
        let mut shortfall = Shortfall::default();
        shortfall.note(&drawn(50), 1).unwrap();
        assert_eq!(shortfall.score, 0);
        shortfall.note(&drawn(49), 1).unwrap();
        assert_eq!(shortfall.score, 6);
        // Low without being drawn on, it only keeps the score from falling.
        shortfall.note(&Judged { bond: 0, ..day(1_000) }, 1).unwrap();
        assert_eq!(shortfall.score, 6);
    }

    #[test]
    fn fa8_fa9_risk_1_a_day_that_asks_for_next_to_nothing_changes_nothing() {
        let asks = |gross, expected| {
            let mut shortfall = scored(42);
            shortfall.note(&Judged { gross, expected, ..day(0) }, 1).unwrap();
            shortfall.score
        };
        assert_eq!(asks(1_000, 0), 42);
        assert_eq!(asks(1_000, 99), 42);
        assert_eq!(asks(1_000, 100), 48);
        assert_eq!(asks(19, 19), 42);
        assert_eq!(asks(20, 20), 48);
    }

    #[test]
    fn risk_1_paying_once_does_not_dodge_the_vote() {
        let mut shortfall = scored(36);
        shortfall.note(&day(0), 7).unwrap();
        assert_eq!(shortfall.terminable_until, 7 + rule::TIME_TO_VOTE);
        shortfall.note(&day(1_000), 8).unwrap();
        assert_eq!(shortfall.score, 41);
        assert!(shortfall.is_terminable(6 + rule::TIME_TO_VOTE));
        assert!(!shortfall.is_terminable(7 + rule::TIME_TO_VOTE));
    }

    #[test]
    fn risk_3_short_days_of_a_closed_product_change_nothing_of_its_score_and_are_told() {
        let mut shortfall = Shortfall { closed_day: Some(Day::new(20_001)), ..scored(180) };
        for _ in 0..40 {
            assert!(shortfall.note(&day(0), 5).unwrap());
        }
        assert!(!shortfall.note(&day(1_000), 5).unwrap());
        assert_eq!(shortfall.score, 180);
        assert!(!shortfall.is_dead() && scored(180).is_dead() && !scored(179).is_dead());
        let next_day = Day::new(20_000);
        let end = next_day.end_timestamp() + PATIENCE;
        assert!(!is_beyond_patience(next_day, end - 1) && is_beyond_patience(next_day, end));
    }
}
