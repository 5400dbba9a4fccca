//! Amounts of token, read and written exactly.

use alloy::primitives::U256;
use dmex_contracts::Token;
use serde::Serialize;

/// Decimals of pay tokens that people read; programs get all of them.
const PAY_DECIMALS: usize = 2;
/// Decimals of reward tokens that people read; programs get all of them.
const REWARD_DECIMALS: usize = 8;

/// The text is no amount of the token.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AmountError {
    /// Not a plain decimal number.
    #[error("{0:?} is not an amount: write a plain number such as 12.5")]
    NotANumber(String),
    /// Finer than the token.
    #[error("{text} is finer than the token, which has {decimals} decimals")]
    TooFine {
        /// What was written.
        text: String,
        /// Decimals of the token.
        decimals: u8,
    },
    /// Beyond 256 bits.
    #[error("{0} is more than can be counted")]
    TooLarge(String),
}

/// An amount of a token: exact for programs, short for people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Money {
    /// Whole coins, exact.
    pub amount: String,
    /// Smallest units.
    pub raw: String,
    /// Ticker of the token.
    pub token: String,
    /// What people read.
    #[serde(skip)]
    pub short: String,
}

impl Money {
    /// An amount of a pay token.
    #[must_use]
    pub fn pay(raw: impl Into<Raw>, token: &Token) -> Self {
        Self::new(raw.into().0, token, PAY_DECIMALS)
    }

    /// An amount of a reward token.
    #[must_use]
    pub fn reward(raw: impl Into<Raw>, token: &Token) -> Self {
        Self::new(raw.into().0, token, REWARD_DECIMALS)
    }

    /// An amount that people, too, must read to the last digit: a price.
    #[must_use]
    pub fn price(raw: impl Into<Raw>, token: &Token) -> Self {
        Self::new(raw.into().0, token, usize::from(token.decimals))
    }

    fn new(raw: U256, token: &Token, shown: usize) -> Self {
        Self {
            amount: print(raw, token.decimals),
            raw: raw.to_string(),
            token: token.symbol.clone(),
            short: format!("{} {}", shorten(raw, token.decimals, shown), token.symbol),
        }
    }
}

/// An amount in smallest units, whatever width the contract keeps it in.
#[derive(Clone, Copy, Debug)]
pub struct Raw(U256);

impl From<U256> for Raw {
    fn from(raw: U256) -> Self {
        Self(raw)
    }
}

macro_rules! raw_from {
    ($($width:ident),*) => { $(
        impl From<alloy::primitives::aliases::$width> for Raw {
            fn from(raw: alloy::primitives::aliases::$width) -> Self {
                Self(raw.to())
            }
        }
    )* };
}
raw_from!(U80, U88, U104);

impl From<u128> for Raw {
    fn from(raw: u128) -> Self {
        Self(U256::from(raw))
    }
}

/// Reads a decimal number of whole coins exactly; nothing is rounded.
///
/// # Errors
/// [`AmountError`] if it is not a number, finer than the token, or too large.
pub fn parse(text: &str, decimals: u8) -> Result<U256, AmountError> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.len() + fraction.len() == 0 || !digits(whole) || !digits(fraction) {
        return Err(AmountError::NotANumber(text.to_owned()));
    }
    let fraction = fraction.trim_end_matches('0');
    if fraction.len() > usize::from(decimals) {
        return Err(AmountError::TooFine { text: text.to_owned(), decimals });
    }
    let all = format!("{whole}{fraction:0<width$}", width = usize::from(decimals));
    let significant = all.trim_start_matches('0');
    if significant.is_empty() {
        return Ok(U256::ZERO);
    }
    U256::from_str_radix(significant, 10).map_err(|_| AmountError::TooLarge(text.to_owned()))
}

/// Writes an amount in whole coins, exact and without superfluous zeros.
#[must_use]
pub fn print(raw: U256, decimals: u8) -> String {
    let (whole, fraction) = split(raw, decimals);
    let fraction = fraction.trim_end_matches('0');
    if fraction.is_empty() { whole } else { format!("{whole}.{fraction}") }
}

/// Writes an amount for people: thousands set apart, `shown` decimals rounded down, never zero for what is not.
#[must_use]
pub fn shorten(raw: U256, decimals: u8, shown: usize) -> String {
    let (whole, fraction) = split(raw, decimals);
    let shown = shown.min(fraction.len());
    let kept = &fraction[..shown];
    let vanishes = whole == "0" && kept.bytes().all(|digit| digit == b'0') && !raw.is_zero();
    let grouped = group(&whole);
    match shown {
        0 => grouped,
        _ if vanishes => format!("<0.{:0>shown$}", 1),
        _ => {
            // Money keeps its cents, everything else loses superfluous zeros beyond them.
            let tail = kept[PAY_DECIMALS.min(shown)..].trim_end_matches('0');
            format!("{grouped}.{}{tail}", &kept[..PAY_DECIMALS.min(shown)])
        }
    }
}

/// Sets thousands of a whole number apart.
#[must_use]
pub fn group(digits: &str) -> String {
    let mut grouped = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

fn split(raw: U256, decimals: u8) -> (String, String) {
    let width = usize::from(decimals);
    let digits = format!("{:0>width$}", raw.to_string(), width = width + 1);
    let (whole, fraction) = digits.split_at(digits.len() - width);
    (whole.to_owned(), fraction.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn m18_amounts_are_read_exactly_or_refused() {
        assert_eq!(parse("12.5", 6), Ok(U256::from(12_500_000)));
        assert_eq!(parse(".000001", 6), Ok(U256::from(1)));
        assert_eq!(parse("007.10", 1), Ok(U256::from(71)));
        assert_eq!(parse("0", 18), Ok(U256::ZERO));
        assert_eq!(parse("1.000", 0), Ok(U256::from(1)));
        assert!(matches!(parse("0.0000001", 6), Err(AmountError::TooFine { decimals: 6, .. })));
        for text in ["", ".", "-1", "+1", "1e3", "1,5", "0x1", " 1", "NaN"] {
            assert!(matches!(parse(text, 6), Err(AmountError::NotANumber(_))), "{text:?}");
        }
        assert!(matches!(parse(&"9".repeat(78), 6), Err(AmountError::TooLarge(_))));
    }

    #[test]
    fn people_read_short_amounts_that_are_never_zero_by_rounding() {
        assert_eq!(shorten(U256::from(1_234_567_899_999_u64), 6, 2), "1,234,567.89");
        assert_eq!(shorten(U256::from(1), 6, 2), "<0.01");
        assert_eq!(shorten(U256::ZERO, 6, 2), "0.00");
        assert_eq!(shorten(U256::from(44_500), 8, 8), "0.000445");
        assert_eq!(shorten(U256::from(150_000_000), 8, 8), "1.50");
        assert_eq!(shorten(U256::from(7), 0, 2), "7");
    }

    proptest::proptest! {
        #[test]
        fn m18_print_and_parse_round_trip(raw in proptest::prelude::any::<u128>(), decimals in 0u8..=24) {
            let raw = U256::from(raw);
            proptest::prop_assert_eq!(parse(&print(raw, decimals), decimals), Ok(raw));
        }
    }
}
