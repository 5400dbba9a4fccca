//! What is mined, and how a product's days are counted.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A mined coin. The discriminants are those of `Asset` in Solidity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[repr(u8)]
pub enum Asset {
    /// Bitcoin; power is hash rate, one unit is 1 GH/s.
    Btc = 0,
    /// Filecoin; power is quality-adjusted storage, one unit is 1 GiB.
    Fil = 1,
}

/// How the days of a product's NFTs are counted. The discriminants are those of `Clock` in Solidity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[repr(u8)]
pub enum Clock {
    /// Each purchase starts some days later and runs the full term.
    Rolling = 0,
    /// Everything sold starts on one day.
    Batch = 1,
}

/// The text names no asset.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not an asset: use btc or fil")]
pub struct ParseAssetError(String);

impl Asset {
    /// Every asset, in the order of the discriminants.
    pub const ALL: [Self; 2] = [Self::Btc, Self::Fil];

    /// The coin's ticker in lower case.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Btc => "btc",
            Self::Fil => "fil",
        }
    }

    /// Days over which the coin mined on one day is paid after that day: 180 for Filecoin, none for Bitcoin.
    #[must_use]
    pub const fn vesting_tail_days(self) -> u32 {
        match self {
            Self::Btc => 0,
            Self::Fil => 180,
        }
    }
}

impl fmt::Display for Asset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Btc => "BTC",
            Self::Fil => "FIL",
        })
    }
}

impl FromStr for Asset {
    type Err = ParseAssetError;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.to_ascii_lowercase().as_str() {
            "btc" => Ok(Self::Btc),
            "fil" => Ok(Self::Fil),
            _ => Err(ParseAssetError(text.to_owned())),
        }
    }
}

impl fmt::Display for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Rolling => "rolling",
            Self::Batch => "batch",
        })
    }
}
