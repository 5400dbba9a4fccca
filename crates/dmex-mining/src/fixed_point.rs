//! Integer arithmetic of fractions: what a money amount is multiplied by.

use alloy_primitives::U256;

/// One, as factors are counted: 18 decimals.
pub const WAD: u128 = 10u128.pow(18);
/// One, as the powers of a factor are counted on the way: 27 decimals.
const RAY: u128 = 10u128.pow(27);

/// ⌊a × b ÷ c⌋; the largest number there is where 128 bits do not hold it, and for a `c` of zero.
#[must_use]
pub fn mul_div_down(a: u128, b: u128, c: u128) -> u128 {
    match a.checked_mul(b) {
        Some(product) => product.checked_div(c).unwrap_or(u128::MAX),
        None => {
            let quotient = (U256::from(a) * U256::from(b)).checked_div(U256::from(c));
            quotient.map_or(u128::MAX, |quotient| quotient.saturating_to())
        }
    }
}

/// What an amount is multiplied by from one day to the next: above 0, at most 1 `[ray]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DailyFactor(u128);

impl DailyFactor {
    /// Nothing changes.
    pub const ONE: Self = Self(RAY);
    /// Parts in the whole, as rates are stated.
    const MILLION: u128 = 1_000_000;

    /// The factor of something that grows by `ppm` parts per million a day and is divided by: 1 ÷ (1 + ppm),
    /// rounded down to a ray.
    #[must_use]
    pub fn shrunk_by_growth(ppm: u32) -> Self {
        Self(RAY * Self::MILLION / (Self::MILLION + u128::from(ppm)))
    }

    /// The factor by which a day at a yearly rate of `ppm` discounts: 1 ÷ (1 + rate ÷ 365), rounded down to a ray.
    ///
    /// The rate is divided by the days of the year and compounds daily, so no root is taken.
    #[must_use]
    pub fn discounted_at(yearly_ppm: u32) -> Self {
        let whole = Self::MILLION * 365;
        Self(RAY * whole / (whole + u128::from(yearly_ppm)))
    }

    /// Both on the same day, rounded down.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self(mul_div_down(self.0, other.0, RAY))
    }

    /// This factor after `days` days, `q^days` `[ray]`, by squaring; every product is rounded down.
    ///
    /// The result is at most the true power, and less than it by under `2 × days` ray.
    #[must_use]
    pub fn pow_down(self, days: u32) -> u128 {
        let (mut power, mut square, mut left) = (RAY, self.0, days);
        while left > 0 {
            if left & 1 == 1 {
                power = mul_div_down(power, square, RAY);
            }
            square = mul_div_down(square, square, RAY);
            left >>= 1;
        }
        power
    }

    /// What `days` payments are worth of which the first is whole and each next is multiplied by the factor once
    /// more: `Σ q^k` for `k < days` `[wad]`, in closed form `(1 − q^days) ÷ (1 − q)`, or `days` where nothing changes.
    ///
    /// The power is short by under `2 × days` ray, which the division by `1 − q` enlarges: for rates of a millionth a
    /// day or more and ten thousand days the sum is within 20 wad of the truth before it is rounded down.
    #[must_use]
    pub fn sum(self, days: u32) -> u128 {
        if self.0 == RAY {
            return u128::from(days) * WAD;
        }
        mul_div_down(RAY - self.pow_down(days), WAD, RAY - self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Term by term, each power taken from the one before.
    fn slow_sum(factor: DailyFactor, days: u32) -> u128 {
        let (mut power, mut sum) = (RAY, U256::ZERO);
        for _ in 0..days {
            sum += U256::from(power);
            power = mul_div_down(power, factor.0, RAY);
        }
        (sum / U256::from(RAY / WAD)).to()
    }

    #[test]
    fn risk_7_factors_of_stated_rates() {
        assert_eq!(DailyFactor::shrunk_by_growth(0), DailyFactor::ONE);
        assert_eq!(DailyFactor::discounted_at(0), DailyFactor::ONE);
        assert_eq!(DailyFactor::shrunk_by_growth(1_000_000).0, RAY / 2);
        assert_eq!(DailyFactor::discounted_at(365_000_000).0, RAY / 2);
        assert_eq!(DailyFactor::ONE.sum(1_080), 1_080 * WAD);
        // 1 + 1/2 + 1/4.
        assert_eq!(DailyFactor::shrunk_by_growth(1_000_000).sum(3), WAD * 7 / 4);
        assert_eq!(DailyFactor::shrunk_by_growth(1_900).sum(0), 0);
    }

    proptest::proptest! {
        #[test]
        fn risk_7_the_closed_form_is_the_sum_term_by_term(
            growth in 0u32..20_000,
            yearly in 0u32..1_000_000,
            days in 0u32..2_000,
        ) {
            let factor = DailyFactor::shrunk_by_growth(growth).and(DailyFactor::discounted_at(yearly));
            let (fast, slow) = (factor.sum(days), slow_sum(factor, days));
            proptest::prop_assert!(fast.abs_diff(slow) <= 20, "{fast} against {slow}");
        }

        #[test]
        fn risk_7_a_power_is_never_above_the_truth(growth in 0u32..20_000, days in 0u32..2_000) {
            let factor = DailyFactor::shrunk_by_growth(growth);
            let slow = (0..days).fold(RAY, |power, _| mul_div_down(power, factor.0, RAY));
            proptest::prop_assert!(factor.pow_down(days).abs_diff(slow) <= 2 * u128::from(days));
        }

        #[test]
        fn m18_the_short_way_and_the_long_way_agree(a: u128, b: u128, c in 1u128..) {
            let wide = U256::from(a) * U256::from(b) / U256::from(c);
            proptest::prop_assert_eq!(mul_div_down(a, b, c), u128::try_from(wide).unwrap_or(u128::MAX));
        }
    }
}
