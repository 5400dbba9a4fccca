//! Integer arithmetic of fractions: what a money amount is multiplied by.

use alloy_primitives::U256;

/// One, as factors are counted: 18 decimals.
pub const WAD: u128 = 10u128.pow(18);

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

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn m18_the_short_way_and_the_long_way_agree(a: u128, b: u128, c in 1u128..) {
            let wide = U256::from(a) * U256::from(b) / U256::from(c);
            proptest::prop_assert_eq!(mul_div_down(a, b, c), u128::try_from(wide).unwrap_or(u128::MAX));
        }
    }
}
