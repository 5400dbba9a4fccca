//! The arithmetic that the contracts do, to the last unit: `DayMath.sol`, `FilecoinReward.sol`, `IncomeValue.sol`.

use alloy::primitives::{U256, U512};

/// One whole, 18 decimals.
pub(super) const WAD: U256 = U256::from_limbs([1_000_000_000_000_000_000, 0, 0, 0]);

/// One whole, 27 decimals.
pub(super) fn ray() -> U256 {
    WAD * U256::from(1_000_000_000u64)
}

/// Which way a division goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rounding {
    Down,
    Up,
}

/// `a × b / divisor`, whose product may be wider than a word; 0 for a divisor of 0.
pub(super) fn mul_div(a: U256, b: U256, divisor: U256, rounding: Rounding) -> U256 {
    if divisor.is_zero() {
        return U256::ZERO;
    }
    let (quotient, rest) = (U512::from(a) * U512::from(b)).div_rem(U512::from(divisor));
    let up = rounding == Rounding::Up && !rest.is_zero();
    U256::saturating_from(quotient) + U256::from(up)
}

/// The same, rounded down.
pub(super) fn mul_div_down(a: U256, b: U256, divisor: U256) -> U256 {
    mul_div(a, b, divisor, Rounding::Down)
}

/// [ray] What is left of a day's earnings on the day after.
fn daily_decay() -> U256 {
    ray() / U256::from(1_000) * U256::from(999)
}

/// [ray] Decay over so many days, every multiplication rounded one way.
pub(super) fn decay(days: u32, rounding: Rounding) -> U256 {
    let (mut result, mut base, mut exponent) = (ray(), daily_decay(), days);
    while exponent > 0 {
        if exponent & 1 == 1 {
            result = mul_div(result, base, ray(), rounding);
        }
        base = mul_div(base, base, ray(), rounding);
        exponent >>= 1;
    }
    result
}

/// [ray] Sum of the decay of the days from `from` up to, not including, `to`.
pub(super) fn days_sum_down(from: u32, to: u32) -> U256 {
    if to <= from {
        return U256::ZERO;
    }
    let sum = decay(from, Rounding::Down).saturating_sub(decay(to, Rounding::Up));
    mul_div_down(sum, ray(), ray() - daily_decay())
}

/// Earnings that fall daily, less a cost that does not, over the days on which they cover it.
pub(super) fn net_down(daily: U256, cost: U256, from: u32, to: u32) -> U256 {
    let end = if cost.is_zero() { to } else { covered_end(daily, cost, from, to) };
    if end <= from {
        return U256::ZERO;
    }
    mul_div_down(daily, days_sum_down(from, end), ray()).saturating_sub(cost * U256::from(end - from))
}

/// The first day from which on earnings do not cover the cost.
fn covered_end(daily: U256, cost: U256, from: u32, to: u32) -> u32 {
    let (mut from, mut end) = (from, to);
    while from < end {
        let middle = from.midpoint(end);
        if mul_div_down(daily, decay(middle, Rounding::Down), ray()) >= cost {
            from = middle + 1;
        } else {
            end = middle;
        }
    }
    end
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_product_wider_than_a_word_is_divided_exactly() {
        let wide = U256::MAX - U256::from(1);
        assert_eq!(mul_div_down(wide, wide, wide), wide);
        assert_eq!(mul_div(U256::from(7), U256::from(1), U256::from(2), Rounding::Up), U256::from(4));
        assert_eq!(mul_div_down(U256::from(7), U256::from(1), U256::from(2)), U256::from(3));
    }

    #[test]
    fn earnings_fall_by_a_thousandth_a_day_until_they_cover_their_cost_no_more() {
        let day = |n: u32| decay(n, Rounding::Down);
        assert_eq!(day(0), ray());
        assert_eq!(day(2), ray() / U256::from(1_000_000) * U256::from(998_001));
        assert_eq!(days_sum_down(3, 3), U256::ZERO);
        assert_eq!(days_sum_down(0, 2), ray() / U256::from(1_000) * U256::from(1_999));
        // 1,000 falls below 998 on the third day.
        let (daily, cost) = (U256::from(1_000), U256::from(998));
        assert_eq!(covered_end(daily, cost, 0, 100), 3);
        assert_eq!(net_down(daily, cost, 0, 100), U256::from(2_997 - 2_994));
        assert_eq!(net_down(daily, U256::from(1_001), 0, 100), U256::ZERO);
    }
}
