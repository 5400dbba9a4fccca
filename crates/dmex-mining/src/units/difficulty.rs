//! Bitcoin's difficulty in fixed point.

use super::{ParseDecimalError, parse_decimal};

/// Bitcoin's difficulty in millionths `[1e-6]`, rounded down.
///
/// 1 is the difficulty of the genesis block; finding a block takes `difficulty × 2^32` hashes on average.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Difficulty(u128);

impl Difficulty {
    /// Smallest units in a difficulty of 1.
    pub const MILLIONTHS: u128 = 1_000_000;

    /// A difficulty in millionths.
    #[must_use]
    pub const fn from_millionths(millionths: u128) -> Self {
        Self(millionths)
    }

    /// The difficulty in millionths.
    #[must_use]
    pub const fn millionths(self) -> u128 {
        self.0
    }

    /// Reads a decimal number, rounded down to a millionth.
    ///
    /// # Errors
    /// [`ParseDecimalError`] if it is no amount or too large.
    pub fn parse(text: &str) -> Result<Self, ParseDecimalError> {
        parse_decimal(text, Self::MILLIONTHS).map(Self)
    }
}
