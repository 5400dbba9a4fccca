//! Short days in a row, and what they allow (RISK-1 to RISK-3).

use dmex_types::{Day, Power};

use super::Due;
use crate::Refusal;

/// [bps] Part of what is expected that a miner may leave out without the day being short.
const TOLERANCE: u128 = 500;
const WHOLE: u128 = 10_000;
/// Short days in a row that let the DAO terminate.
const TERMINABLE_RUN: u8 = 7;
/// Short days in a row that let anyone abandon.
const DEAD_RUN: u8 = 30;
/// [seconds] How long a short day leaves a product terminable.
const TIME_TO_VOTE: u64 = 30 * 86_400;
/// [seconds] How long a day may be due before anyone may abandon.
const PATIENCE: u64 = 30 * 86_400;

/// What is held against a product whose miner does not deliver.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Shortfall {
    /// First day that will never be settled; `None` while the product is open.
    pub closed_day: Option<Day>,
    /// Short days in a row up to the last settled one; 255 stands for more.
    pub short_days: u8,
    /// [Unix seconds] Before this moment the DAO may terminate.
    pub terminable_until: u64,
    /// Who shares what bond, once all days before the closed one are settled.
    pub sealed: Option<Sealed>,
}

/// What was left of a closed product when its last day was settled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sealed {
    /// Power with days left.
    pub units: Power,
    /// [reward coin] Bond, which that power shares.
    pub bond: u128,
}

impl Shortfall {
    /// Counts a day of an open product that is being settled now.
    pub(crate) fn note(&mut self, due: &Due, now: u64) -> Result<(), Refusal> {
        if self.closed_day.is_some() {
            return Ok(());
        }
        if !is_short(due.deposited, due.expected)? {
            self.short_days = 0;
            return Ok(());
        }
        self.short_days = self.short_days.saturating_add(1);
        if self.short_days >= TERMINABLE_RUN {
            self.terminable_until = now + TIME_TO_VOTE;
        }
        Ok(())
    }

    /// Whether the DAO may end the product.
    pub(crate) fn is_terminable(&self, now: u64) -> bool {
        self.closed_day.is_none() && now < self.terminable_until
    }

    /// Whether anyone may give the product up: nothing was settled for long, or it is dead and nobody voted.
    pub(crate) fn is_abandonable(&self, next_day: Day, now: u64) -> bool {
        let dead = self.closed_day.is_none() && self.short_days >= DEAD_RUN;
        dead || now >= next_day.end_timestamp() + PATIENCE
    }
}

/// Whether a miner's own deposit for a day fell short, whatever the bond covered.
///
/// # Errors
/// [`Refusal::Panic`] beyond 128 bits.
pub fn is_short(deposited: u128, expected: u128) -> Result<bool, Refusal> {
    let deposited = deposited.checked_mul(WHOLE).ok_or(Refusal::Panic)?;
    let wanted = expected.checked_mul(WHOLE - TOLERANCE).ok_or(Refusal::Panic)?;
    Ok(deposited < wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn due(expected: u128, deposited: u128) -> Due {
        Due {
            day: Day::new(20_000),
            units: Power::new(1),
            ending: Power::ZERO,
            tranche: 0,
            ending_tranche: 0,
            expected,
            deposited,
        }
    }

    #[test]
    fn risk_1_short_is_below_nineteen_twentieths() {
        assert!(is_short(949, 1_000).unwrap());
        assert!(!is_short(950, 1_000).unwrap());
        assert!(!is_short(0, 0).unwrap());
        assert!(is_short(0, 1).unwrap());
    }

    #[test]
    fn risk_1_paying_once_ends_the_run_and_not_the_vote() {
        let mut shortfall = Shortfall::default();
        for day in 1..=7 {
            assert!(!shortfall.is_terminable(day));
            shortfall.note(&due(100, 0), day).unwrap();
        }
        assert_eq!(shortfall.terminable_until, 7 + TIME_TO_VOTE);
        shortfall.note(&due(100, 100), 8).unwrap();
        assert_eq!(shortfall.short_days, 0);
        assert!(shortfall.is_terminable(6 + TIME_TO_VOTE));
        assert!(!shortfall.is_terminable(7 + TIME_TO_VOTE));
    }

    #[test]
    fn risk_3_a_closed_product_is_judged_no_more() {
        let mut shortfall = Shortfall { closed_day: Some(Day::new(20_001)), ..Shortfall::default() };
        for _ in 0..40 {
            shortfall.note(&due(100, 0), 5).unwrap();
        }
        assert_eq!(shortfall.short_days, 0);
        let day = Day::new(20_000);
        assert!(!shortfall.is_abandonable(day, day.end_timestamp() + PATIENCE - 1));
        assert!(shortfall.is_abandonable(day, day.end_timestamp() + PATIENCE));
    }
}
