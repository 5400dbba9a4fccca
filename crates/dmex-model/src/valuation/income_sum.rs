//! Sums of powers: what days are worth of which each earns a part less than the one before.

use alloy_primitives::U256;

use crate::rules::remaining_income::{HIGH_FALL, LOW_COIN, LOW_FALL};
use crate::{RAY, Side};

/// [ray] By how much a day's income falls to the next.
pub(super) const fn fall(side: Side) -> u128 {
    match side {
        Side::Low => LOW_FALL,
        Side::High => HIGH_FALL,
    }
}

/// [ray] By how much a day's coin counts less than the day before.
pub(super) const fn worth(side: Side) -> u128 {
    match side {
        Side::Low => LOW_COIN,
        Side::High => HIGH_FALL,
    }
}

/// [ray] base ^ exponent by repeated squaring, every product rounded down.
pub(super) fn power_down(base: u128, exponent: u32) -> U256 {
    power(base, exponent, U256::ZERO)
}

/// [ray] The same, every product rounded up.
fn power_up(base: u128, exponent: u32) -> U256 {
    power(base, exponent, ray() - U256::from(1))
}

/// Numbers of 27 decimals that are at most 1 are below 2^90, so a product of two fits.
fn power(base: u128, mut exponent: u32, excess: U256) -> U256 {
    let (mut result, mut square) = (ray(), U256::from(base));
    while exponent > 0 {
        if exponent & 1 == 1 {
            result = (result * square + excess) / ray();
        }
        square = (square * square + excess) / ray();
        exponent >>= 1;
    }
    result
}

/// [ray] Σ base^k for `from` ≤ k < `to`, rounded to the side.
pub(super) fn sum(base: u128, from: u32, to: u32, side: Side) -> U256 {
    if to <= from {
        return U256::ZERO;
    }
    let difference = match side {
        Side::Low => power_down(base, from).saturating_sub(power_up(base, to)),
        Side::High => power_up(base, from).saturating_sub(power_down(base, to)),
    };
    side.divide(difference * ray(), U256::from(RAY - base))
}

pub(super) fn ray() -> U256 {
    U256::from(RAY)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::remaining_income::{LOW_DISCOUNT, LOW_VESTED};
    use proptest::prelude::*;

    #[test]
    fn risk_8_the_constants_are_the_quotients_they_stand_for() {
        let quotient = |of: u128| U256::from(of) * U256::from(36_500u64) / U256::from(36_512u64);
        assert_eq!(U256::from(LOW_DISCOUNT), quotient(RAY));
        assert_eq!(U256::from(LOW_COIN), quotient(LOW_FALL));
        let vested = sum(LOW_DISCOUNT, 1, 181, Side::Low) / U256::from(180u64);
        assert_eq!(U256::from(LOW_VESTED), vested);
        assert_eq!(power_down(LOW_FALL, 0), ray());
        assert_eq!(power_up(HIGH_FALL, 1), U256::from(HIGH_FALL));
    }

    proptest! {
        #[test]
        fn risk_8_a_sum_is_the_sum_day_by_day_from_below_and_from_above(from in 0u32..2_000, days in 0u32..1_500) {
            for base in [HIGH_FALL, LOW_FALL, LOW_COIN, LOW_DISCOUNT] {
                let to = from + days;
                let (low, high) = (sum(base, from, to, Side::Low), sum(base, from, to, Side::High));
                let truth_low: U256 = (from..to).map(|day| power_down(base, day)).sum();
                let truth_high: U256 = (from..to).map(|day| power_up(base, day)).sum();
                prop_assert!(low <= truth_high && high >= truth_low);
                // A power of n days is off by less than 2n, and the division makes 2,000 times as much of it.
                prop_assert!(high - low <= U256::from((4 * u64::from(to) + 60) * 3_100));
            }
        }
    }
}
