//! Amounts of coin, whatever the coin.

use std::fmt;
use std::ops::{Add, AddAssign};

use alloy_primitives::U256;
use serde::{Serialize, Serializer};

use super::Usd;

/// An amount of coin `[ray: coin × 1e27]`; exact sums of rewards, before any rounding to a token's decimals.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Coin(U256);

impl Coin {
    /// Decimals kept.
    pub const DECIMALS: u8 = 27;
    /// No coin.
    pub const ZERO: Self = Self(U256::ZERO);
    /// Ray in one coin.
    const RAY: u128 = 10u128.pow(Self::DECIMALS as u32);

    /// An amount in ray.
    #[must_use]
    pub const fn from_ray(ray: U256) -> Self {
        Self(ray)
    }

    /// The amount in ray.
    #[must_use]
    pub const fn ray(self) -> U256 {
        self.0
    }

    /// The amount in a token's smallest unit, rounded down; `decimals` above 27 count as 27.
    #[must_use]
    pub fn to_token_down(self, decimals: u8) -> U256 {
        self.0 / U256::from(10).pow(U256::from(Self::DECIMALS.saturating_sub(decimals)))
    }

    /// The amount in a token's smallest unit, rounded up; `decimals` above 27 count as 27.
    #[must_use]
    pub fn to_token_up(self, decimals: u8) -> U256 {
        self.0.div_ceil(U256::from(10).pow(U256::from(Self::DECIMALS.saturating_sub(decimals))))
    }

    /// The value in dollars at a price, as a floating-point number for statistics only.
    #[must_use]
    pub fn value_usd(self, price: Usd) -> f64 {
        self.to_f64() * price.to_f64()
    }

    /// The amount as a floating-point number of coins, for statistics only.
    #[must_use]
    pub fn to_f64(self) -> f64 {
        f64::from(self.0) / 1e27
    }
}

impl Add for Coin {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl AddAssign for Coin {
    fn add_assign(&mut self, other: Self) {
        self.0 += other.0;
    }
}

impl std::iter::Sum for Coin {
    fn sum<I: Iterator<Item = Self>>(parts: I) -> Self {
        parts.fold(Self::ZERO, Add::add)
    }
}

impl fmt::Display for Coin {
    /// A plain decimal number of coins, exact, without trailing zeros.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ray = U256::from(Self::RAY);
        let fraction = format!("{:0>27}", (self.0 % ray).to_string());
        let fraction = fraction.trim_end_matches('0');
        if fraction.is_empty() {
            write!(f, "{}", self.0 / ray)
        } else {
            write!(f, "{}.{fraction}", self.0 / ray)
        }
    }
}

impl Serialize for Coin {
    /// A decimal string, so that no reader loses digits.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn m21_rounding_to_a_tokens_decimals_has_a_direction() {
        let coin = Coin::from_ray(U256::from(1_500_000_000u64));
        assert_eq!(coin.to_token_down(18), U256::from(1));
        assert_eq!(coin.to_token_up(18), U256::from(2));
        assert_eq!(coin.to_token_down(8), U256::ZERO);
        assert_eq!(coin.to_token_up(8), U256::from(1));
        assert_eq!(coin.to_token_down(27), coin.ray());
    }

    #[test]
    fn is_shown_exactly() {
        assert_eq!(Coin::ZERO.to_string(), "0");
        assert_eq!(Coin::from_ray(U256::from(1)).to_string(), format!("0.{}1", "0".repeat(26)));
        assert_eq!(
            Coin::from_ray(U256::from(2_500_000_000u64) * U256::from(10).pow(U256::from(18))).to_string(),
            "2.5"
        );
    }
}
