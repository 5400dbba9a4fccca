//! Coin as the finest token counts it.

use std::ops::{Add, AddAssign};

use super::{Coin, SignedUsd, Usd};
use crate::fixed_point::mul_div_down;

/// An amount of coin `[1e-18 coin]`: what a token with 18 decimals can hold, in 128 bits.
///
/// For sums over thousands of days where [`Coin`] with its 256 bits would be slow.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AttoCoin(u128);

impl AttoCoin {
    /// Smallest units in one coin.
    pub const PER_COIN: u128 = 10u128.pow(18);
    /// No coin.
    pub const ZERO: Self = Self(0);

    /// An amount in smallest units.
    #[must_use]
    pub const fn new(atto: u128) -> Self {
        Self(atto)
    }

    /// The amount in smallest units.
    #[must_use]
    pub const fn get(self) -> u128 {
        self.0
    }

    /// `self × by ÷ over`, rounded down; the largest amount there is where 128 bits do not hold it.
    #[must_use]
    pub fn scaled_down(self, by: u128, over: u128) -> Self {
        Self(mul_div_down(self.0, by, over))
    }

    /// The worth at a price, rounded down.
    #[must_use]
    pub fn worth_down(self, price: Usd) -> SignedUsd {
        SignedUsd::from_e8_saturating(mul_div_down(self.0, u128::from(price.e8()), Self::PER_COIN))
    }

    /// The coin that an amount of dollars buys at a price, rounded down; none for a loss or at a price of zero.
    #[must_use]
    pub fn bought_down(usd: SignedUsd, price: Usd) -> Self {
        if price.is_zero() {
            return Self::ZERO;
        }
        let e8 = u128::try_from(usd.e8()).unwrap_or(0);
        Self(mul_div_down(e8, Self::PER_COIN, u128::from(price.e8())))
    }

    /// What is left after taking `other`, never below nothing.
    #[must_use]
    pub const fn less(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl From<Coin> for AttoCoin {
    /// Rounded down; the largest amount there is where 128 bits do not hold it.
    fn from(coin: Coin) -> Self {
        Self(coin.to_token_down(18).saturating_to())
    }
}

impl Add for AttoCoin {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl AddAssign for AttoCoin {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl std::iter::Sum for AttoCoin {
    fn sum<I: Iterator<Item = Self>>(parts: I) -> Self {
        parts.fold(Self::ZERO, Add::add)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn m18_worth_and_purchase_round_down() {
        let price: Usd = "40000".parse().unwrap();
        let coin = AttoCoin::new(AttoCoin::PER_COIN / 4);
        assert_eq!(coin.worth_down(price), SignedUsd::from_e8(10_000 * 100_000_000));
        assert_eq!(AttoCoin::bought_down(coin.worth_down(price), price), coin);
        assert_eq!(AttoCoin::new(1).worth_down(price), SignedUsd::ZERO);
        assert_eq!(AttoCoin::bought_down(SignedUsd::from_e8(-5), price), AttoCoin::ZERO);
        assert_eq!(AttoCoin::bought_down(SignedUsd::from_e8(5), Usd::default()), AttoCoin::ZERO);
    }
}
