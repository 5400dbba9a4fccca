//! Basis points: hundredths of a percent.

use serde::{Deserialize, Serialize};

/// A share of at most one, in basis points `[bps]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Bps(u16);

/// More than 10,000 basis points is more than the whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0} basis points is more than the whole (10,000)")]
pub struct BpsTooLarge(pub u16);

impl Bps {
    /// The whole, in basis points.
    pub const WHOLE: u16 = 10_000;

    /// A share of `bps` / 10,000.
    ///
    /// # Errors
    /// [`BpsTooLarge`] above 10,000.
    pub const fn new(bps: u16) -> Result<Self, BpsTooLarge> {
        if bps > Self::WHOLE { Err(BpsTooLarge(bps)) } else { Ok(Self(bps)) }
    }

    /// The number of basis points.
    #[must_use]
    pub const fn get(self) -> u16 {
        self.0
    }
}

impl<'de> Deserialize<'de> for Bps {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::new(u16::deserialize(deserializer)?).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r11_a_share_above_the_whole_is_refused() {
        assert!(Bps::new(10_000).is_ok());
        assert_eq!(Bps::new(10_001), Err(BpsTooLarge(10_001)));
        assert!(serde_json::from_str::<Bps>("65535").is_err());
    }
}
