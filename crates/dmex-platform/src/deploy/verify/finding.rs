//! What a check finds.

use std::fmt;

use alloy::primitives::{Address, B256};

use crate::ReadError;
use dmex_contracts::Place;

/// A value on chain that is not what it should be, and that no vote changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The contract that keeps it.
    pub contract: &'static str,
    /// Where the contract stands.
    pub address: Address,
    /// Which value.
    pub what: String,
    /// What it is, or was for a time although nobody voted for it.
    pub found: String,
    /// What it should be.
    pub expected: String,
}

/// What may change a value after the hand-over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// The DAO: its timelock executed what its governor had queued.
    Vote,
    /// A product was closed at fault, which suspends its miner.
    Closing,
}

/// A value that changed rightfully after the hand-over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Later {
    /// The contract that keeps it.
    pub contract: &'static str,
    /// Where the contract stands.
    pub address: Address,
    /// Which value.
    pub what: String,
    /// What it is now.
    pub value: String,
    /// What it was before.
    pub before: String,
    /// What changed it.
    pub cause: Cause,
    /// The transaction that did.
    pub transaction: B256,
}

/// What a check that passed has to tell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Checked {
    /// What changed rightfully since.
    pub later: Vec<Later>,
}

/// What stands on chain is not what it should be.
#[derive(Debug, thiserror::Error)]
pub enum CheckError {
    /// Values differ from the record, and nobody voted for that.
    #[error("{}", told(.0))]
    Differs(Vec<Finding>),
    /// The chain cannot be read.
    #[error(transparent)]
    Read(#[from] ReadError),
}

impl Finding {
    pub(in crate::deploy) fn new(
        (contract, address): Place,
        what: impl Into<String>,
        found: impl fmt::Display,
        expected: impl fmt::Display,
    ) -> Self {
        let (found, expected) = (found.to_string(), expected.to_string());
        Self { contract, address, what: what.into(), found, expected }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { contract, address, what, found, expected } = self;
        write!(f, "{contract} at {address}: {what} is {found}, should be {expected}")
    }
}

fn told(findings: &[Finding]) -> String {
    let mut text =
        "do not use this deployment, for nobody voted for what differs from its record:".to_owned();
    for finding in findings {
        text.push_str("\n  ");
        text.push_str(&finding.to_string());
    }
    text
}
