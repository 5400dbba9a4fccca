//! Amounts of mining power.

use std::fmt;
use std::ops::{Add, Sub};
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::Asset;

/// An amount of power in the asset's smallest unit: GH/s for Bitcoin, GiB for Filecoin. A decimal string in JSON: what a
/// miner asks to sell may be any number of 64 bits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Power(#[serde(with = "crate::text")] u64);

/// The unit in which people read and write the power of an asset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PowerUnit {
    /// 1 TH/s = 1,000 GH/s.
    TeraHash,
    /// 1 TiB = 1,024 GiB.
    TebiByte,
}

/// The text is no amount of power in the unit that was asked for.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ParsePowerError {
    /// Not a plain decimal number.
    #[error("{0:?} is not an amount of power: write a plain number such as 88.5")]
    NotANumber(String),
    /// Finer than the smallest unit.
    #[error("{text} {unit} is finer than the smallest unit, 1/{per} {unit}")]
    TooFine {
        /// What was written.
        text: String,
        /// The unit it was read in.
        unit: PowerUnit,
        /// Smallest units in one of it.
        per: u64,
    },
    /// Beyond 64 bits.
    #[error("{0} is more power than can be counted")]
    TooLarge(String),
}

impl Power {
    /// No power at all.
    pub const ZERO: Self = Self(0);

    /// An amount in smallest units.
    #[must_use]
    pub const fn new(units: u64) -> Self {
        Self(units)
    }

    /// The amount in smallest units.
    #[must_use]
    pub const fn units(self) -> u64 {
        self.0
    }

    /// Whether there is none.
    #[must_use]
    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// The difference, or `None` if `other` is larger.
    #[must_use]
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        self.0.checked_sub(other.0).map(Self)
    }

    /// Reads a decimal number of `unit` exactly; nothing is rounded.
    ///
    /// # Errors
    /// [`ParsePowerError`] if it is not a number, finer than the smallest unit, or too large.
    pub fn parse(text: &str, unit: PowerUnit) -> Result<Self, ParsePowerError> {
        let not_a_number = || ParsePowerError::NotANumber(text.to_owned());
        let too_large = || ParsePowerError::TooLarge(text.to_owned());
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        let written = !whole.is_empty() || !fraction.is_empty();
        if !written || !digits(whole) || !digits(fraction) {
            return Err(not_a_number());
        }
        let fraction = fraction.trim_end_matches('0');
        if fraction.len() > 12 {
            return Err(ParsePowerError::TooFine { text: text.to_owned(), unit, per: unit.smallest_units() });
        }
        let scale = 10u128.pow(u32::try_from(fraction.len()).unwrap_or(12));
        let value: u128 = format!("{whole}{fraction}").parse().map_err(|_| too_large())?;
        let scaled = value.checked_mul(u128::from(unit.smallest_units())).ok_or_else(too_large)?;
        if scaled % scale != 0 {
            return Err(ParsePowerError::TooFine { text: text.to_owned(), unit, per: unit.smallest_units() });
        }
        u64::try_from(scaled / scale).map(Self).map_err(|_| too_large())
    }

    /// Both together; as much as there can be if that is too much. For sums over what miners offer, which may be any number.
    #[must_use]
    pub const fn saturating_add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }

    /// The amount with its unit, exact: `88.5 TH/s`.
    #[must_use]
    pub fn display(self, unit: PowerUnit) -> String {
        let per = unit.smallest_units();
        let whole = self.0 / per;
        let mut rest = self.0 % per;
        let mut text = whole.to_string();
        if rest > 0 {
            text.push('.');
            while rest > 0 {
                rest *= 10;
                text.push_str(&(rest / per).to_string());
                rest %= per;
            }
        }
        format!("{text} {unit}")
    }
}

impl PowerUnit {
    /// The unit people use for an asset.
    #[must_use]
    pub const fn of(asset: Asset) -> Self {
        match asset {
            Asset::Btc => Self::TeraHash,
            Asset::Fil => Self::TebiByte,
        }
    }

    /// How many smallest units it holds.
    #[must_use]
    pub const fn smallest_units(self) -> u64 {
        match self {
            Self::TeraHash => 1_000,
            Self::TebiByte => 1_024,
        }
    }
}

impl fmt::Display for PowerUnit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::TeraHash => "TH/s",
            Self::TebiByte => "TiB",
        })
    }
}

impl Add for Power {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl Sub for Power {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }
}

impl std::iter::Sum for Power {
    fn sum<I: Iterator<Item = Self>>(parts: I) -> Self {
        parts.fold(Self::ZERO, Add::add)
    }
}

impl FromStr for PowerUnit {
    type Err = ParsePowerError;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "TH/s" => Ok(Self::TeraHash),
            "TiB" => Ok(Self::TebiByte),
            _ => Err(ParsePowerError::NotANumber(text.to_owned())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn m18_power_is_read_exactly_or_refused() {
        assert_eq!(Power::parse("88.5", PowerUnit::TeraHash), Ok(Power::new(88_500)));
        assert_eq!(Power::parse("0.5", PowerUnit::TebiByte), Ok(Power::new(512)));
        assert_eq!(Power::parse(".001", PowerUnit::TeraHash), Ok(Power::new(1)));
        for (text, unit) in [("0.0001", PowerUnit::TeraHash), ("0.0001", PowerUnit::TebiByte)] {
            assert!(matches!(Power::parse(text, unit), Err(ParsePowerError::TooFine { .. })), "{text}");
        }
        for text in ["", ".", "-1", "1e3", "1,5", "NaN"] {
            assert!(matches!(Power::parse(text, PowerUnit::TeraHash), Err(ParsePowerError::NotANumber(_))));
        }
        assert!(matches!(
            Power::parse("99999999999999999999", PowerUnit::TeraHash),
            Err(ParsePowerError::TooLarge(_))
        ));
    }

    proptest::proptest! {
        #[test]
        fn m18_display_and_parse_round_trip(units in 0u64..=u64::MAX / 2) {
            for unit in [PowerUnit::TeraHash, PowerUnit::TebiByte] {
                let shown = Power::new(units).display(unit);
                let number = shown.split(' ').next().unwrap();
                proptest::prop_assert_eq!(Power::parse(number, unit).unwrap().units(), units);
            }
        }
    }
}
