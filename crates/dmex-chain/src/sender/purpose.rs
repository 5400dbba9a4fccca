//! What somebody wants to happen on chain.

use std::fmt;
use std::str::FromStr;

use alloy::primitives::{Address, Bytes, U256};

/// Longest key or label, in bytes.
const LONGEST: usize = 200;

/// One transaction to be sent once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Purpose {
    /// What it is for. The same key is the same transaction.
    pub key: PurposeKey,
    /// Who signs.
    pub from: Account,
    /// The contract or person called; `None` creates a contract from `data`.
    pub to: Option<Address>,
    /// The call.
    pub data: Bytes,
    /// Coin sent along, in wei.
    pub value: U256,
}

/// What a transaction is for, for example `deposit/3/19076`: the same purpose is the same key.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PurposeKey(String);

/// The label of a signing key, for example `miner`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Account(String);

/// The text cannot be a key or label.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a key: use 1 to 200 printable ASCII characters without spaces, like deposit/3/19076")]
pub struct BadKey(String);

impl PurposeKey {
    /// A key of 1 to 200 printable ASCII characters without spaces.
    ///
    /// # Errors
    /// The text is anything else.
    pub fn new(text: impl Into<String>) -> Result<Self, BadKey> {
        check(text.into()).map(Self)
    }

    /// The key as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Account {
    /// A label of 1 to 200 printable ASCII characters without spaces.
    ///
    /// # Errors
    /// The text is anything else.
    pub fn new(text: impl Into<String>) -> Result<Self, BadKey> {
        check(text.into()).map(Self)
    }

    /// The label as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for PurposeKey {
    type Err = BadKey;

    fn from_str(text: &str) -> Result<Self, BadKey> {
        Self::new(text)
    }
}

impl FromStr for Account {
    type Err = BadKey;

    fn from_str(text: &str) -> Result<Self, BadKey> {
        Self::new(text)
    }
}

impl fmt::Display for PurposeKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn check(text: String) -> Result<String, BadKey> {
    let fits = (1..=LONGEST).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic());
    if fits { Ok(text) } else { Err(BadKey(text)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_short_printable_text() {
        assert_eq!("deposit/3/19076".parse::<PurposeKey>().unwrap().as_str(), "deposit/3/19076");
        for bad in ["", "a b", "a\n", "ä", &"x".repeat(201)] {
            assert!(PurposeKey::new(bad).is_err(), "{bad:?}");
        }
    }
}
