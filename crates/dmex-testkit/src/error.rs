//! How a call fails.

use std::collections::HashMap;
use std::sync::OnceLock;

use alloy::primitives::Bytes;
use alloy::sol_types::{Panic, Revert, SolError, SolValue};

/// Why a call or deployment did not succeed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CallError {
    /// The contract refused: look at the name.
    #[error("{name}")]
    Reverted {
        /// The error's name, with its text in brackets where it has one: `BadOffer(machine)`.
        name: String,
        /// The error as it was encoded.
        data: Bytes,
    },
    /// The machine stopped: out of gas, a bad opcode.
    #[error("the machine stopped: {0}")]
    Halted(String),
    /// The transaction could not be run at all: correct the test.
    #[error("the transaction is not possible: {0}")]
    Impossible(String),
    /// The call succeeded and its result makes no sense: is there a contract?
    #[error("the result makes no sense: {0}")]
    Undecodable(String),
}

/// Error names by selector, of every contract of the protocol.
fn names() -> &'static HashMap<[u8; 4], String> {
    static NAMES: OnceLock<HashMap<[u8; 4], String>> = OnceLock::new();
    NAMES.get_or_init(|| {
        let abis = dmex_contracts::abis();
        let errors = abis.flat_map(|abi| abi.errors.values().flatten());
        errors.map(|error| (error.selector().0, error.name.clone())).collect()
    })
}

impl CallError {
    /// Reads what a contract reverted with.
    pub(crate) fn reverted(data: Bytes) -> Self {
        Self::Reverted { name: name_of(&data), data }
    }

    /// The name of the contract's error, if it was one.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        match self {
            Self::Reverted { name, .. } => Some(name),
            Self::Halted(_) | Self::Impossible(_) | Self::Undecodable(_) => None,
        }
    }
}

fn name_of(data: &Bytes) -> String {
    let Some((selector, arguments)) = data.split_first_chunk::<4>() else {
        return "revert without data".to_owned();
    };
    if *selector == Panic::SELECTOR {
        return "Panic".to_owned();
    }
    if *selector == Revert::SELECTOR {
        return format!("Error({})", String::abi_decode(arguments).unwrap_or_default());
    }
    match names().get(selector) {
        Some(name) if name == "BadOffer" => {
            format!("BadOffer({})", String::abi_decode(arguments).unwrap_or_default())
        }
        Some(name) => name.clone(),
        None => format!("unknown error {}", Bytes::copy_from_slice(selector)),
    }
}
