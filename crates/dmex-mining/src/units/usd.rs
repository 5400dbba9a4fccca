//! US dollars in fixed point.

use std::fmt;
use std::str::FromStr;

use serde::{Serialize, Serializer};

use super::{ParseDecimalError, parse_decimal};

/// A price or amount in US dollars `[1e-8 USD]`, the decimals of a Chainlink USD feed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Usd(u64);

impl Usd {
    /// Smallest units in one dollar.
    pub const PER_DOLLAR: u64 = 100_000_000;

    /// An amount in 10^-8 dollars.
    #[must_use]
    pub const fn from_e8(e8: u64) -> Self {
        Self(e8)
    }

    /// The amount in 10^-8 dollars, as a price feed with 8 decimals answers it.
    #[must_use]
    pub const fn e8(self) -> u64 {
        self.0
    }

    /// Whether it is nothing.
    #[must_use]
    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// The amount as a floating-point number of dollars, for statistics only.
    #[must_use]
    pub fn to_f64(self) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "statistics need no more than 53 bits")]
        let dollars = self.0 as f64 / Self::PER_DOLLAR as f64;
        dollars
    }
}

impl FromStr for Usd {
    type Err = ParseDecimalError;
    /// Reads a decimal number of dollars, rounded down to 10^-8.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let e8 = parse_decimal(text, u128::from(Self::PER_DOLLAR))?;
        u64::try_from(e8).map(Self).map_err(|_| ParseDecimalError::TooLarge)
    }
}

impl fmt::Display for Usd {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let fraction = format!("{:08}", self.0 % Self::PER_DOLLAR);
        write!(f, "{}.{:0<2}", self.0 / Self::PER_DOLLAR, fraction.trim_end_matches('0'))
    }
}

impl Serialize for Usd {
    /// A number of dollars.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(self.to_f64())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn m18_dollars_keep_eight_decimals() {
        let price: Usd = "7170.63186879".parse().unwrap();
        assert_eq!(price.e8(), 717_063_186_879);
        assert_eq!(price.to_string(), "7170.63186879");
        assert_eq!(Usd::from_e8(10_600_000_000).to_string(), "106.00");
        assert_eq!(Usd::from_e8(50_000_000).to_string(), "0.50");
        assert!("200000000000".parse::<Usd>().is_err());
    }
}
