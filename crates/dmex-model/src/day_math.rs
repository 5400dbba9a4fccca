//! The arithmetic of a day. Every rounding is down; the name says so where it moves money.
//!
//! Numbers that fit 128 bits are computed in 128 bits; what does not takes the way through 256.

use alloy_primitives::U256;

use crate::Refusal;
use crate::rules::day_math::TENTH;

/// 1, as fractions of a day are counted.
pub const WAD: u128 = 10u128.pow(18);
/// 1 coin, as rewards of a unit of power are counted.
pub const RAY: u128 = 10u128.pow(27);

/// ⌊a × b ÷ c⌋.
///
/// # Errors
/// [`Refusal::Panic`] if the result is beyond 128 bits or `c` is zero.
pub(crate) fn mul_div_down(a: u128, b: u128, c: u128) -> Result<u128, Refusal> {
    if let Some(product) = a.checked_mul(b) {
        return product.checked_div(c).ok_or(Refusal::Panic);
    }
    narrow((U256::from(a) * U256::from(b)).checked_div(U256::from(c)).ok_or(Refusal::Panic)?)
}

/// ⌊a × b × c ÷ d⌋, refused where a × b × c is beyond 256 bits, as in the contracts.
pub(crate) fn mul_mul_div_down(a: u128, b: u128, c: u128, d: u128) -> Result<u128, Refusal> {
    if let Some(product) = a.checked_mul(b).and_then(|product| product.checked_mul(c)) {
        return product.checked_div(d).ok_or(Refusal::Panic);
    }
    let product = U256::from(a) * U256::from(b);
    let product = product.checked_mul(U256::from(c)).ok_or(Refusal::Panic)?;
    narrow(product.checked_div(U256::from(d)).ok_or(Refusal::Panic)?)
}

/// \[1e18\] min(1, got ÷ expected); 1 if nothing is expected.
pub(crate) fn delivered_down(got: u128, expected: u128) -> Result<u128, Refusal> {
    if got >= expected { Ok(WAD) } else { mul_div_down(got, WAD, expected) }
}

/// \[1e18\] The part of a day's money that goes to the miner: what was delivered, but where the running cost leaves less than
/// a tenth of the gross, less in proportion; nothing if nothing is expected (DAY-3).
pub(crate) fn released_down(delivered: u128, expected: u128, gross: u128) -> Result<u128, Refusal> {
    if expected == 0 {
        return Ok(0);
    }
    let tenfold = expected.checked_mul(TENTH).ok_or(Refusal::Panic)?;
    if tenfold >= gross { Ok(delivered) } else { mul_div_down(delivered, tenfold, gross) }
}

/// \[1e18\] The part of a day that its miner delivered itself: min(1, deposited ÷ expected); 1 if nothing is expected.
#[must_use]
pub fn own_delivered_down(deposited: U256, expected: U256) -> U256 {
    let whole = U256::from(WAD);
    if deposited >= expected { whole } else { deposited.saturating_mul(whole) / expected }
}

/// Spreads income over power: the rise of the sum per unit [reward × 1e18], and what the division left over.
pub(crate) fn spread(income: u128, carry: u64, units: u64) -> Result<(U256, u64), Refusal> {
    let small = income.checked_mul(WAD).and_then(|scaled| scaled.checked_add(u128::from(carry)));
    let wide_units = u128::from(units);
    let (rise, left) = match small {
        Some(scaled) if units > 0 => (U256::from(scaled / wide_units), U256::from(scaled % wide_units)),
        Some(_) => return Err(Refusal::Panic),
        None => {
            let scaled = U256::from(income) * U256::from(WAD) + U256::from(carry);
            if units == 0 {
                return Err(Refusal::Panic);
            }
            scaled.div_rem(U256::from(units))
        }
    };
    Ok((rise, u64::try_from(left).map_err(|_| Refusal::Panic)?))
}

/// [reward coin] Income of `units` over a rise of the sum per unit.
pub(crate) fn income_down(units: u64, rise: U256) -> u128 {
    let limbs = rise.as_limbs();
    if limbs[2] == 0 && limbs[3] == 0 {
        let small = u128::from(limbs[0]) | (u128::from(limbs[1]) << 64);
        if let Some(product) = small.checked_mul(u128::from(units)) {
            return product / WAD;
        }
    }
    // The sum per unit is below 2^160 and all income below 2^96, so nothing saturates.
    (U256::from(units).saturating_mul(rise) / U256::from(WAD)).saturating_to()
}

/// [pay coin] Part of the tranches of `days` of which only `released` \[1e18\] went to the miner.
pub(crate) fn refund_down(tranche: u128, days: u32, released: u128) -> u128 {
    let missing = (u128::from(days) * WAD).saturating_sub(released);
    if missing == 0 {
        return 0;
    }
    // A tranche is below 2^80 and the quotient below tranche × days, so nothing saturates.
    mul_div_down(tranche, missing, WAD).unwrap_or(u128::MAX)
}

fn narrow(value: U256) -> Result<u128, Refusal> {
    u128::try_from(value).map_err(|_| Refusal::Panic)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn r10_the_short_way_and_the_long_way_agree(a: u128, b: u128, c in 1u128..) {
            let wide = U256::from(a) * U256::from(b) / U256::from(c);
            prop_assert_eq!(mul_div_down(a, b, c).ok(), u128::try_from(wide).ok());
        }

        #[test]
        fn r2_a_spread_loses_nothing(income in 0u128..1 << 90, carry: u64, units in 1u64..) {
            let (rise, left) = spread(income, carry, units).unwrap();
            let whole = U256::from(income) * U256::from(WAD) + U256::from(carry);
            prop_assert_eq!(rise * U256::from(units) + U256::from(left), whole);
            prop_assert!(left < units);
        }

        #[test]
        fn r10_income_takes_both_ways(units: u64, low: u128, bits in 0usize..115) {
            // From sums that fit 128 bits by themselves to quotients of nearly 128 bits.
            let rise = (U256::from(low) << bits) >> 64;
            let exact = U256::from(units) * rise / U256::from(WAD);
            prop_assert_eq!(U256::from(income_down(units, rise)), exact.min(U256::from(u128::MAX)));
        }
    }

    #[test]
    fn fa1_day_3_no_coin_no_money_and_no_cliff() {
        let released = |expected| released_down(WAD, expected, 1_000).unwrap();
        assert_eq!([0, 1, 50, 99].map(released), [0, WAD / 100, WAD / 2, WAD * 99 / 100]);
        assert_eq!([100, 101, 1_000].map(released), [WAD; 3]);
        assert_eq!(released_down(WAD / 4, 50, 1_000), Ok(WAD / 8));
    }

    #[test]
    fn r9_nothing_is_spread_over_no_power() {
        assert_eq!(spread(1, 0, 0), Err(Refusal::Panic));
        assert_eq!(spread(u128::MAX, 0, 0), Err(Refusal::Panic));
    }

    #[test]
    fn r1_a_small_reward_on_a_huge_power_is_not_lost() {
        // One smallest unit over 2^63 units of power: nothing rises yet, all of it is carried or risen.
        let (rise, left) = spread(1, 0, 1 << 63).unwrap();
        assert_eq!((rise, left), (U256::ZERO, 1_000_000_000_000_000_000));
    }
}
