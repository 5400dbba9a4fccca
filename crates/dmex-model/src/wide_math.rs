//! Arithmetic beyond 128 bits: values of income, and shares of a pool. The name says which way is rounded.

use alloy_primitives::{U256, U512};

use crate::Refusal;

/// ⌊a × b ÷ c⌋, whatever a × b is.
///
/// # Errors
/// [`Refusal::Panic`] if the result is beyond 256 bits or `c` is zero.
pub(crate) fn wide_down(a: U256, b: U256, c: U256) -> Result<U256, Refusal> {
    let product: U512 = a.widening_mul(b);
    fit(product.checked_div(U512::from(c)).ok_or(Refusal::Panic)?)
}

/// ⌈a × b ÷ c⌉, whatever a × b is.
///
/// # Errors
/// [`Refusal::Panic`] if the result is beyond 256 bits or `c` is zero.
pub(crate) fn wide_up(a: U256, b: U256, c: U256) -> Result<U256, Refusal> {
    if c.is_zero() {
        return Err(Refusal::Panic);
    }
    let product: U512 = a.widening_mul(b);
    fit(product.div_ceil(U512::from(c)))
}

/// A number that 128 bits hold.
///
/// # Errors
/// [`Refusal::Panic`] if they do not.
pub(crate) fn narrow(value: U256) -> Result<u128, Refusal> {
    u128::try_from(value).map_err(|_| Refusal::Panic)
}

fn fit(value: U512) -> Result<U256, Refusal> {
    U256::checked_from_limbs_slice(value.as_limbs()).ok_or(Refusal::Panic)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn r10_wide_and_narrow_ways_agree(a: u128, b: u128, c in 1u128..) {
            let (a, b, c) = (U256::from(a), U256::from(b), U256::from(c));
            prop_assert_eq!(wide_down(a, b, c), Ok(a * b / c));
            prop_assert_eq!(wide_up(a, b, c), Ok((a * b).div_ceil(c)));
        }
    }

    #[test]
    fn r10_a_product_beyond_256_bits_is_no_trouble_and_a_quotient_is() {
        let most = U256::MAX;
        assert_eq!(wide_down(most, most, most), Ok(most));
        assert_eq!(wide_up(most, most, most), Ok(most));
        assert_eq!(wide_down(most, most, most - U256::from(1)), Err(Refusal::Panic));
        assert_eq!(wide_up(most, U256::from(1), U256::ZERO), Err(Refusal::Panic));
        assert_eq!(wide_down(most, U256::from(1), U256::ZERO), Err(Refusal::Panic));
    }
}
