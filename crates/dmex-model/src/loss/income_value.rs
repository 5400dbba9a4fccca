//! The value of income that is yet to come.
//!
//! What a unit earns falls by a thousandth each day: the *k*-th remaining day earns `daily × 0.999^k`, and a sum of
//! days is geometric.

use alloy_primitives::U256;

use crate::Refusal;
use crate::wide_math::{narrow, wide_down, wide_up};

/// 1, with 27 decimals.
pub(super) const RAY: U256 = U256::from_limbs([11_515_845_246_265_065_472, 54_210_108, 0, 0]);
/// What a day earns less than the day before: a thousandth.
const FALL: u64 = 1_000;

/// 10 ^ 18, the decimals of a price.
pub(super) fn wad() -> U256 {
    U256::from(crate::WAD)
}

/// [ray] 0.999 ^ days by repeated squaring, every product rounded as `multiply` does.
fn decay(mut days: u32, multiply: impl Fn(U256, U256) -> U256) -> U256 {
    let mut power = RAY;
    let mut square = RAY - RAY / U256::from(FALL);
    while days > 0 {
        if days & 1 == 1 {
            power = multiply(power, square);
        }
        square = multiply(square, square);
        days >>= 1;
    }
    power
}

/// Two numbers of 27 decimals are below 2^90 each, so their product fits.
fn decay_down(days: u32) -> U256 {
    decay(days, |a, b| a * b / RAY)
}

fn decay_up(days: u32) -> U256 {
    decay(days, |a, b| (a * b).div_ceil(RAY))
}

/// [ray] Σ 0.999^k for `from` ≤ k < `to`.
pub(super) fn days_sum_down(from: u32, to: u32) -> U256 {
    if to <= from {
        return U256::ZERO;
    }
    decay_down(from).saturating_sub(decay_up(to)) * U256::from(FALL)
}

/// [as `daily`] Σ max(0, daily × 0.999^k − cost) for `from` ≤ k < `to`: the first days, until one does not cover the
/// cost.
pub(super) fn net_down(daily: U256, cost: U256, from: u32, to: u32) -> Result<U256, Refusal> {
    let mut end = from;
    while end < to && (cost.is_zero() || wide_down(daily, decay_down(end), RAY)? >= cost) {
        end += 1;
    }
    let gross = wide_down(daily, days_sum_down(from, end), RAY)?;
    Ok(gross.saturating_sub(cost * U256::from(end.saturating_sub(from))))
}

/// [pay coin] Value of `units`, given that of one [ray USD]. The pay coin counts as one USD.
pub(super) fn pay_down(units: u64, per_unit: U256, pay_scale: u128) -> Result<U256, Refusal> {
    wide_down(U256::from(units) * U256::from(pay_scale), per_unit, RAY)
}

/// [pay coin] Value of coin at `price` [USD, 18 decimals]. A scale is 10 ^ decimals.
///
/// # Errors
/// [`Refusal::Panic`] if it is beyond 128 bits.
pub(crate) fn coin_value_up(
    amount: u128,
    price: u128,
    coin_scale: u128,
    pay_scale: u128,
) -> Result<u128, Refusal> {
    let scaled = U256::from(amount) * U256::from(pay_scale);
    narrow(wide_up(scaled, U256::from(price), U256::from(coin_scale) * wad())?)
}

/// [coin] Most coin that is worth no more than `value` [pay coin].
///
/// # Errors
/// [`Refusal::Panic`] if it is beyond 128 bits, or the price is zero.
pub(crate) fn coin_down(
    value: u128,
    price: u128,
    coin_scale: u128,
    pay_scale: u128,
) -> Result<u128, Refusal> {
    let scaled = U256::from(value) * U256::from(coin_scale);
    narrow(wide_down(scaled, wad(), U256::from(price) * U256::from(pay_scale))?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn risk_6_a_ray_is_a_ray() {
        assert_eq!(RAY, U256::from(crate::RAY));
        assert_eq!(decay_down(0), RAY);
        assert_eq!(decay_down(1), U256::from(999u64) * U256::from(10u64.pow(12)) * U256::from(10u64.pow(12)));
    }

    proptest! {
        #[test]
        fn risk_6_the_geometric_sum_is_the_sum_day_by_day(from in 0u32..2_000, days in 0u32..1_500) {
            let one_by_one: U256 = (from..from + days).map(decay_down).sum();
            let sum = days_sum_down(from, from + days);
            // A square doubles what it is off by, so the power of a day is off by less than 2 units for each of its days.
            let off = U256::from((2 * FALL + u64::from(days)) * 7_000);
            prop_assert!(sum <= one_by_one + off && one_by_one <= sum + off);
        }

        #[test]
        fn risk_6_a_cost_takes_away_days_and_never_adds_value(
            daily in 0u128..10u128.pow(30),
            cost in 1u128..10u128.pow(28),
            from in 0u32..500,
            days in 0u32..1_500,
        ) {
            let (daily, cost, to) = (U256::from(daily), U256::from(cost), from + days);
            let net = net_down(daily, cost, from, to).unwrap();
            prop_assert!(net <= net_down(daily, U256::ZERO, from, to).unwrap());
            let by_day: U256 = (from..to)
                .map(|day| (daily * decay_down(day) / RAY).saturating_sub(cost))
                .sum();
            let off = daily / U256::from(10u64.pow(18)) + U256::from(2_000u64);
            prop_assert!(net <= by_day + off && by_day <= net + off);
        }

        #[test]
        fn risk_6_coin_for_a_value_is_never_worth_more(
            value in 0u128..10u128.pow(30),
            price in 1u128..10u128.pow(24),
            decimals in prop::sample::select(vec![(8u32, 6u32), (18, 6), (8, 18), (18, 18)]),
        ) {
            let (coin_scale, pay_scale) = (10u128.pow(decimals.0), 10u128.pow(decimals.1));
            if let Ok(coin) = coin_down(value, price, coin_scale, pay_scale) {
                prop_assert!(coin_value_up(coin, price, coin_scale, pay_scale).unwrap() <= value);
            }
        }
    }
}
