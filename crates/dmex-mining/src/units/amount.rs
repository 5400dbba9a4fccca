//! Amounts in the networks' own smallest units.

use std::fmt;

use super::{ParseDecimalError, parse_decimal};

/// An amount of bitcoin `[sat]`: 1 BTC = 10^8 satoshi.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Satoshi(u64);

/// An amount of filecoin `[attoFIL]`: 1 FIL = 10^18 attoFIL.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AttoFil(u128);

/// Storage power of the Filecoin network `[byte]`, quality-adjusted where the field says so.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StorageBytes(u128);

impl Satoshi {
    /// Satoshi in one bitcoin.
    pub const PER_BITCOIN: u64 = 100_000_000;

    /// An amount in satoshi.
    #[must_use]
    pub const fn new(satoshi: u64) -> Self {
        Self(satoshi)
    }

    /// The amount in satoshi.
    #[must_use]
    pub const fn get(self) -> u64 {
        self.0
    }

    /// Reads a decimal number of bitcoin, rounded down to the satoshi.
    ///
    /// # Errors
    /// [`ParseDecimalError`] if it is no amount or beyond 64 bits of satoshi.
    pub fn parse_bitcoin(text: &str) -> Result<Self, ParseDecimalError> {
        let satoshi = parse_decimal(text, u128::from(Self::PER_BITCOIN))?;
        u64::try_from(satoshi).map(Self).map_err(|_| ParseDecimalError::TooLarge)
    }
}

impl AttoFil {
    /// AttoFIL in one FIL.
    pub const PER_FIL: u128 = 1_000_000_000_000_000_000;

    /// An amount in attoFIL.
    #[must_use]
    pub const fn new(atto: u128) -> Self {
        Self(atto)
    }

    /// The amount in attoFIL.
    #[must_use]
    pub const fn get(self) -> u128 {
        self.0
    }

    /// Reads a decimal number of FIL, rounded down to the attoFIL.
    ///
    /// # Errors
    /// [`ParseDecimalError`] if it is no amount or beyond 128 bits of attoFIL.
    pub fn parse_fil(text: &str) -> Result<Self, ParseDecimalError> {
        parse_decimal(text, Self::PER_FIL).map(Self)
    }
}

impl StorageBytes {
    /// Bytes in one GiB, the protocol's unit of Filecoin power.
    pub const PER_GIB: u128 = 1 << 30;
    /// Bytes in one EiB, the unit the network's power is published in.
    pub const PER_EIB: u128 = 1 << 60;

    /// An amount in bytes.
    #[must_use]
    pub const fn new(bytes: u128) -> Self {
        Self(bytes)
    }

    /// The amount in bytes.
    #[must_use]
    pub const fn get(self) -> u128 {
        self.0
    }

    /// Reads a decimal number of EiB, rounded down to the byte.
    ///
    /// # Errors
    /// [`ParseDecimalError`] if it is no amount or beyond 128 bits of bytes.
    pub fn parse_eib(text: &str) -> Result<Self, ParseDecimalError> {
        parse_decimal(text, Self::PER_EIB).map(Self)
    }
}

impl fmt::Display for Satoshi {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} sat", self.0)
    }
}

impl fmt::Display for AttoFil {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} attoFIL", self.0)
    }
}

impl fmt::Display for StorageBytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} bytes", self.0)
    }
}
