//! The arithmetic that the contracts do, to the last unit.

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
}
