//! Coin and pay coin at a rate [pay coin per coin, 18 decimals]. A scale is 10 ^ decimals; the name says how it rounds.

use alloy_primitives::U256;

use super::income_sum::ray;
use crate::wide_math::{narrow, wide_down, wide_up};
use crate::{Refusal, Side, WAD};

/// [coin] Coin of `units` of which one is due `unit_coin` [ray].
///
/// # Errors
/// [`Refusal::Panic`] if it is beyond 128 bits.
pub fn coin_of_units_up(units: u64, unit_coin: U256, coin_scale: u128) -> Result<u128, Refusal> {
    narrow(wide_up(U256::from(units) * U256::from(coin_scale), unit_coin, ray())?)
}

/// [pay coin] Value of `units` of which one is due `unit_coin` [ray]: finer than the value of their coin.
///
/// # Errors
/// [`Refusal::Panic`] if it is beyond 256 bits.
pub(crate) fn pay_down(units: u64, unit_coin: U256, rate: u128, pay_scale: u128) -> Result<U256, Refusal> {
    let worth = wide_down(unit_coin, U256::from(rate), U256::from(WAD))?;
    wide_down(U256::from(units) * U256::from(pay_scale), worth, ray())
}

/// [pay coin] Value of coin.
///
/// # Errors
/// [`Refusal::Panic`] if it is beyond 128 bits.
pub fn coin_value_up(amount: u128, rate: u128, coin_scale: u128, pay_scale: u128) -> Result<u128, Refusal> {
    coin_value(Side::High, amount, rate, coin_scale, pay_scale)
}

/// [pay coin] Value of coin.
///
/// # Errors
/// [`Refusal::Panic`] if it is beyond 128 bits.
pub fn coin_value_down(amount: u128, rate: u128, coin_scale: u128, pay_scale: u128) -> Result<u128, Refusal> {
    coin_value(Side::Low, amount, rate, coin_scale, pay_scale)
}

/// [coin] Most coin that is worth no more than `value` [pay coin].
///
/// # Errors
/// [`Refusal::Panic`] if it is beyond 128 bits, or coin is worth nothing.
pub fn coin_down(value: u128, rate: u128, coin_scale: u128, pay_scale: u128) -> Result<u128, Refusal> {
    let value = U256::from(value) * U256::from(coin_scale);
    narrow(wide_down(value, U256::from(WAD), U256::from(rate) * U256::from(pay_scale))?)
}

fn coin_value(
    side: Side,
    amount: u128,
    rate: u128,
    coin_scale: u128,
    pay_scale: u128,
) -> Result<u128, Refusal> {
    let amount = U256::from(amount) * U256::from(pay_scale);
    narrow(scaled(side, amount, U256::from(rate), U256::from(coin_scale) * U256::from(WAD))?)
}

fn scaled(side: Side, amount: U256, by: U256, over: U256) -> Result<U256, Refusal> {
    match side {
        Side::Low => wide_down(amount, by, over),
        Side::High => wide_up(amount, by, over),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn risk_6_coin_for_a_value_is_never_worth_more(
            value in 0u128..10u128.pow(30),
            rate in 1u128..10u128.pow(24),
            decimals in prop::sample::select(vec![(8u32, 6u32), (18, 6), (8, 18), (18, 18)]),
        ) {
            let (coin_scale, pay_scale) = (10u128.pow(decimals.0), 10u128.pow(decimals.1));
            if let Ok(coin) = coin_down(value, rate, coin_scale, pay_scale) {
                prop_assert!(coin_value_down(coin, rate, coin_scale, pay_scale).unwrap() <= value);
                let up = coin_value_up(coin, rate, coin_scale, pay_scale).unwrap();
                prop_assert!(up <= value || up - value <= 1);
            }
        }
    }
}
