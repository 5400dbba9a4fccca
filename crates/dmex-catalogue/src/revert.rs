//! A refusal of a contract, taken apart.

use std::fmt;

use alloy_dyn_abi::{DynSolType, DynSolValue};
use alloy_primitives::hex;
use alloy_sol_types::{Panic, Revert as RevertString, SolError};

use crate::entry::by_selector;
use crate::explain::{Explained, explain};
use crate::unit::Units;
use crate::words::Language;

/// Why a contract refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revert {
    /// The error's signature, as selectors tell errors apart and names do not; of what is no error of our contracts a name:
    /// `Error` and `Panic` as Solidity has them, `unknown` if nobody knows the selector.
    pub error: String,
    /// Its arguments as text, in order.
    pub args: Vec<String>,
}

impl Revert {
    /// The error and its arguments in the data that a refused call returned.
    #[must_use]
    pub fn decode(data: &[u8]) -> Self {
        let of = |error: &str, text: String| Self { error: error.to_owned(), args: vec![text] };
        if let Ok(text) = RevertString::abi_decode(data) {
            return of("Error", text.reason);
        }
        if let Ok(panic) = Panic::abi_decode(data) {
            return of("Panic", panic.to_string());
        }
        custom(data).unwrap_or_else(|| of("unknown", hex::encode_prefixed(data)))
    }

    /// A refusal without data, with whatever the node said about it.
    pub fn without_data(message: impl Into<String>) -> Self {
        Self { error: "no reason given".to_owned(), args: vec![message.into()] }
    }

    /// The error's name.
    #[must_use]
    pub fn name(&self) -> &str {
        self.error.split('(').next().unwrap_or_default()
    }

    /// What it means.
    #[must_use]
    pub fn explain(&self, units: &Units, language: Language) -> Explained {
        explain(&self.error, &self.args, units, language)
    }
}

impl fmt::Display for Revert {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}({})", self.name(), self.args.join(", "))
    }
}

/// An error of our contracts.
fn custom(data: &[u8]) -> Option<Revert> {
    let (selector, body) = data.split_first_chunk::<4>()?;
    let signature = &by_selector((*selector).into())?.signature;
    let inputs: DynSolType = signature.get(signature.find('(')?..)?.parse().ok()?;
    let DynSolValue::Tuple(values) = inputs.abi_decode_params(body).ok()? else { return None };
    Some(Revert { error: signature.clone(), args: values.iter().map(text).collect() })
}

/// A value as people write it: numbers in decimal, bytes in hex, lists in brackets.
fn text(value: &DynSolValue) -> String {
    match value {
        DynSolValue::Bool(value) => value.to_string(),
        DynSolValue::Int(value, _) => value.to_string(),
        DynSolValue::Uint(value, _) => value.to_string(),
        DynSolValue::FixedBytes(word, size) => hex::encode_prefixed(&word[..*size]),
        DynSolValue::Address(value) => value.to_string(),
        DynSolValue::Function(value) => value.to_string(),
        DynSolValue::Bytes(value) => hex::encode_prefixed(value),
        DynSolValue::String(value) => format!("{value:?}"),
        DynSolValue::Array(values) | DynSolValue::FixedArray(values) | DynSolValue::Tuple(values) => {
            format!("[{}]", values.iter().map(text).collect::<Vec<_>>().join(", "))
        }
        // Enabled by other crates' features only; our contracts return plain tuples.
        #[expect(unreachable_patterns, reason = "variants depend on the features of the ABI library")]
        other => format!("{other:?}"),
    }
}
