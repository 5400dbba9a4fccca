//! How a storage reward is paid: 25 % at once, 75 % in equal parts over the next 180 days.

use crate::units::AttoFil;

/// Days over which the locked part is paid, beginning on the day after the reward.
pub const VESTING_DAYS: u32 = 180;
/// The locked part of a reward: three of [`PARTS`].
pub const LOCKED_PARTS: u128 = 3;
/// Parts a reward is counted in; what is not locked is paid at once.
pub const PARTS: u128 = 4;

/// What a reward has paid in all, `days` after the day it was earned, rounded down.
///
/// A quarter on day 0, everything from day 180 on.
/// Bound: a reward below 2^118 attoFIL, which is more FIL than will ever be; a larger one counts as that.
#[must_use]
pub fn paid_by_down(reward: AttoFil, days: u32) -> AttoFil {
    let whole = PARTS * u128::from(VESTING_DAYS);
    let at_once = (PARTS - LOCKED_PARTS) * u128::from(VESTING_DAYS);
    let paid = at_once + LOCKED_PARTS * u128::from(days.min(VESTING_DAYS));
    AttoFil::new(reward.get().min(1 << 118) * paid / whole)
}

/// What a reward pays on the one day that is `days` after the day it was earned.
///
/// These add up exactly: the sum over days 0 to 180 is the reward.
#[must_use]
pub fn paid_on(reward: AttoFil, days: u32) -> AttoFil {
    let before = days.checked_sub(1).map_or(0, |day| paid_by_down(reward, day).get());
    AttoFil::new(paid_by_down(reward, days).get() - before)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn m14_a_quarter_is_liquid_the_rest_is_not() {
        let reward = AttoFil::new(720);
        assert_eq!(paid_on(reward, 0), AttoFil::new(180));
        for days in 1..=180 {
            assert_eq!(paid_on(reward, days), AttoFil::new(3), "{days} days after");
        }
        assert_eq!(paid_on(reward, 181), AttoFil::new(0));
    }

    proptest::proptest! {
        #[test]
        fn m14_every_atto_is_paid_once(atto in 0u128..(1 << 118)) {
            let reward = AttoFil::new(atto);
            let paid: u128 = (0..=VESTING_DAYS).map(|days| paid_on(reward, days).get()).sum();
            proptest::prop_assert_eq!(paid, atto);
            proptest::prop_assert_eq!(paid_by_down(reward, u32::MAX), reward);
        }
    }
}
