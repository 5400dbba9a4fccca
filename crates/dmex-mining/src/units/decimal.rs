//! Decimal text read exactly, without a detour through floating point.

use alloy_primitives::U256;

/// The most digits a decimal number may have; all such numbers fit 128 bits.
const MOST_DIGITS: usize = 38;

/// The text is no amount.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ParseDecimalError {
    /// Nothing is written.
    #[error("it is empty")]
    Empty,
    /// Below zero, where only amounts can be.
    #[error("it is negative")]
    Negative,
    /// Neither digits nor a decimal point; exponents are refused too.
    #[error("it is not a plain decimal number such as 12.5")]
    NotANumber,
    /// More digits, or a larger amount, than can be counted.
    #[error("it is larger, or has more digits, than can be counted")]
    TooLarge,
}

/// Reads a decimal number and multiplies it by `smallest_units`, the smallest units in one.
///
/// The product is exact; what is finer than the smallest unit is cut off (rounded down).
///
/// # Errors
/// [`ParseDecimalError`] if the text is no amount or the product is beyond 128 bits.
pub fn parse_decimal(text: &str, smallest_units: u128) -> Result<u128, ParseDecimalError> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    refuse_what_is_no_number(text, whole, fraction)?;
    let fraction = fraction.trim_end_matches('0');
    let digits = format!("{}{fraction}", whole.trim_start_matches('0'));
    if digits.len() > MOST_DIGITS || fraction.len() > MOST_DIGITS {
        return Err(ParseDecimalError::TooLarge);
    }
    let written: u128 =
        if digits.is_empty() { 0 } else { digits.parse().map_err(|_| ParseDecimalError::TooLarge)? };
    let scale = U256::from(10).pow(U256::from(fraction.len()));
    // Two factors of 128 bits: the product fits 256.
    let amount = U256::from(written) * U256::from(smallest_units) / scale;
    u128::try_from(amount).map_err(|_| ParseDecimalError::TooLarge)
}

fn refuse_what_is_no_number(text: &str, whole: &str, fraction: &str) -> Result<(), ParseDecimalError> {
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if text.is_empty() {
        return Err(ParseDecimalError::Empty);
    }
    if let Some(rest) = text.strip_prefix('-')
        && rest.starts_with(|first: char| first.is_ascii_digit() || first == '.')
    {
        return Err(ParseDecimalError::Negative);
    }
    if whole.len() + fraction.len() == 0 || !digits(whole) || !digits(fraction) {
        return Err(ParseDecimalError::NotANumber);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn m18_decimal_text_is_read_to_the_last_digit() {
        assert_eq!(parse_decimal("9.88624584", 100_000_000), Ok(988_624_584));
        assert_eq!(parse_decimal("0.56", 1 << 60), Ok(645_636_042_579_834_306));
        assert_eq!(parse_decimal("10.87", 10u128.pow(18)), Ok(10_870_000_000_000_000_000));
        assert_eq!(parse_decimal("007", 1), Ok(7));
        assert_eq!(parse_decimal(".5", 10), Ok(5));
        assert_eq!(parse_decimal("0", 10), Ok(0));
    }

    #[test]
    fn what_is_finer_than_the_unit_is_rounded_down() {
        assert_eq!(parse_decimal("7170.63186879999", 100_000_000), Ok(717_063_186_879));
        assert_eq!(parse_decimal("0.9", 1), Ok(0));
    }

    #[test]
    fn refuses_what_is_no_amount() {
        assert_eq!(parse_decimal("", 1), Err(ParseDecimalError::Empty));
        assert_eq!(parse_decimal("-1.5", 1), Err(ParseDecimalError::Negative));
        for text in [".", "-", "1e9", "1,5", "NaN", "inf", " 1", "1.2.3", "+1", "0x10"] {
            assert_eq!(parse_decimal(text, 1), Err(ParseDecimalError::NotANumber), "{text:?}");
        }
        let huge = "9".repeat(39);
        assert_eq!(parse_decimal(&huge, 1), Err(ParseDecimalError::TooLarge));
        assert_eq!(parse_decimal(&huge[..38], u128::MAX), Err(ParseDecimalError::TooLarge));
    }

    proptest::proptest! {
        #[test]
        fn reads_back_every_whole_number_of_smallest_units(units in 0u64..) {
            let text = format!("{}.{:08}", units / 100_000_000, units % 100_000_000);
            proptest::prop_assert_eq!(parse_decimal(&text, 100_000_000), Ok(u128::from(units)));
        }
    }
}
