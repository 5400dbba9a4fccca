//! US dollars won or lost.

use std::fmt;
use std::ops::{Add, AddAssign, Neg, Sub};

use serde::{Serialize, Serializer};

use super::Usd;

/// An amount of US dollars that may be below zero `[1e-8 USD]`: a gain, a loss, or a sum of many prices.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SignedUsd(i128);

impl SignedUsd {
    /// Nothing won and nothing lost.
    pub const ZERO: Self = Self(0);

    /// An amount in 10^-8 dollars.
    #[must_use]
    pub const fn from_e8(e8: i128) -> Self {
        Self(e8)
    }

    /// An amount in 10^-8 dollars that is not below zero; the largest there is where it does not fit.
    #[must_use]
    pub fn from_e8_saturating(e8: u128) -> Self {
        Self(i128::try_from(e8).unwrap_or(i128::MAX))
    }

    /// The amount in 10^-8 dollars.
    #[must_use]
    pub const fn e8(self) -> i128 {
        self.0
    }

    /// This amount as a share of `whole` `[bps]`, rounded towards zero; 0 of nothing.
    #[must_use]
    pub fn share_of(self, whole: Self) -> i64 {
        let bps = self.0.saturating_mul(10_000).checked_div(whole.0).unwrap_or(0);
        i64::try_from(bps).unwrap_or(if bps < 0 { i64::MIN } else { i64::MAX })
    }
}

impl From<Usd> for SignedUsd {
    fn from(usd: Usd) -> Self {
        Self(i128::from(usd.e8()))
    }
}

impl Add for SignedUsd {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl AddAssign for SignedUsd {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl Sub for SignedUsd {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl Neg for SignedUsd {
    type Output = Self;
    fn neg(self) -> Self {
        Self(self.0.saturating_neg())
    }
}

impl std::iter::Sum for SignedUsd {
    fn sum<I: Iterator<Item = Self>>(parts: I) -> Self {
        parts.fold(Self::ZERO, Add::add)
    }
}

impl fmt::Display for SignedUsd {
    /// As [`Usd`] is written, with a minus where it is a loss.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let per = u128::from(Usd::PER_DOLLAR);
        let amount = self.0.unsigned_abs();
        let fraction = format!("{:08}", amount % per);
        write!(f, "{sign}{}.{:0<2}", amount / per, fraction.trim_end_matches('0'))
    }
}

impl Serialize for SignedUsd {
    /// A decimal string, so that no reader loses digits.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn losses_are_written_with_a_minus() {
        assert_eq!(SignedUsd::from_e8(-150_000_000).to_string(), "-1.50");
        assert_eq!(SignedUsd::from_e8(1).to_string(), "0.00000001");
        assert_eq!(SignedUsd::ZERO.to_string(), "0.00");
    }

    #[test]
    fn shares_are_basis_points_towards_zero() {
        let usd = SignedUsd::from_e8;
        assert_eq!(usd(1).share_of(usd(3)), 3_333);
        assert_eq!(usd(-1).share_of(usd(3)), -3_333);
        assert_eq!(usd(5).share_of(SignedUsd::ZERO), 0);
    }
}
