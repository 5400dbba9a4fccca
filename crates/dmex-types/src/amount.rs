//! An exact amount of a token's smallest units.

use std::fmt;
use std::str::FromStr;

use alloy_primitives::U256;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// An exact amount in smallest units; a decimal string in JSON, for numbers there lose what is beyond 53 bits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Amount(pub U256);

impl Amount {
    /// Nothing.
    pub const ZERO: Self = Self(U256::ZERO);

    /// The amount in whole coins of so many decimals, exact: `9381.00048`.
    #[must_use]
    pub fn decimal(self, decimals: u8) -> String {
        let width = usize::from(decimals) + 1;
        let digits = format!("{:0>width$}", self.0);
        let (whole, rest) = digits.split_at(digits.len() - usize::from(decimals));
        match rest.trim_end_matches('0') {
            "" => whole.to_owned(),
            rest => format!("{whole}.{rest}"),
        }
    }

    /// Whether there is nothing.
    #[must_use]
    pub fn is_zero(self) -> bool {
        self.0.is_zero()
    }
}

impl From<U256> for Amount {
    fn from(amount: U256) -> Self {
        Self(amount)
    }
}

impl From<u128> for Amount {
    fn from(amount: u128) -> Self {
        Self(U256::from(amount))
    }
}

impl std::ops::AddAssign<U256> for Amount {
    fn add_assign(&mut self, amount: U256) {
        self.0 += amount;
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for Amount {
    type Err = alloy_primitives::ruint::ParseError;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        U256::from_str_radix(text, 10).map(Self)
    }
}

impl Serialize for Amount {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Amount {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_is_a_decimal_string_in_json_and_back() {
        let amount = Amount(U256::MAX);
        let json = serde_json::to_string(&amount).unwrap();
        assert_eq!(json, format!("\"{}\"", U256::MAX));
        assert_eq!(serde_json::from_str::<Amount>(&json).unwrap(), amount);
        assert!(serde_json::from_str::<Amount>("\"0x10\"").is_err());
        assert!(serde_json::from_str::<Amount>("12").is_err());
    }
}
