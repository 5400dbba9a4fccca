//! Puts names to the reasons for which contracts refuse a call.

use std::collections::HashMap;
use std::fmt;

use alloy::dyn_abi::{DynSolValue, JsonAbiExt};
use alloy::json_abi::{Error as ErrorAbi, JsonAbi};
use alloy::primitives::{Selector, hex};
use alloy::sol_types::{Panic, Revert as RevertString, SolError};

/// Why a contract refused, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revert {
    /// The error's name, `Error` and `Panic` included; `unknown` when no ABI knows the selector.
    pub name: String,
    /// Its arguments as text, in order.
    pub args: Vec<String>,
}

/// Knows the custom errors of every contract it was given.
#[derive(Clone, Debug, Default)]
pub struct RevertDecoder {
    errors: HashMap<Selector, ErrorAbi>,
}

impl Revert {
    /// A refusal without data, with whatever the node said about it.
    pub fn without_data(message: impl Into<String>) -> Self {
        Self { name: "no reason given".to_owned(), args: vec![message.into()] }
    }
}

impl fmt::Display for Revert {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}({})", self.name, self.args.join(", "))
    }
}

impl RevertDecoder {
    /// A decoder that knows the errors of these contracts, besides Solidity's own two.
    pub fn new<'a>(contracts: impl IntoIterator<Item = &'a JsonAbi>) -> Self {
        let errors = contracts.into_iter().flat_map(JsonAbi::errors);
        Self { errors: errors.map(|error| (error.selector(), error.clone())).collect() }
    }

    /// The name and arguments in the data that a refused call returned.
    #[must_use]
    pub fn decode(&self, data: &[u8]) -> Revert {
        if let Ok(text) = RevertString::abi_decode(data) {
            return Revert { name: "Error".to_owned(), args: vec![text.reason] };
        }
        if let Ok(panic) = Panic::abi_decode(data) {
            return Revert { name: "Panic".to_owned(), args: vec![panic.to_string()] };
        }
        self.decode_custom(data)
            .unwrap_or_else(|| Revert { name: "unknown".to_owned(), args: vec![hex::encode_prefixed(data)] })
    }

    fn decode_custom(&self, data: &[u8]) -> Option<Revert> {
        let (selector, body) = data.split_first_chunk::<4>()?;
        let error = self.errors.get(&Selector::from(*selector))?;
        let values = error.abi_decode_input(body).ok()?;
        Some(Revert { name: error.name.clone(), args: values.iter().map(text).collect() })
    }
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

#[cfg(test)]
mod tests {
    use alloy::primitives::{Address, U256};
    use alloy::sol;

    use super::*;

    sol! {
        error TooEarly(uint32 day, address who, string note);
    }

    fn decoder() -> RevertDecoder {
        let abi = JsonAbi::parse(["error TooEarly(uint32 day, address who, string note)"]).unwrap();
        RevertDecoder::new([&abi])
    }

    #[test]
    fn custom_error_has_name_and_arguments() {
        let error = TooEarly { day: 19_076, who: Address::ZERO, note: "wait".to_owned() };
        let decoded = decoder().decode(&error.abi_encode());
        assert_eq!(
            decoded.to_string(),
            "TooEarly(19076, 0x0000000000000000000000000000000000000000, \"wait\")"
        );
    }

    #[test]
    fn solidity_own_errors_are_known() {
        let text = RevertString { reason: "not yet".to_owned() }.abi_encode();
        assert_eq!(RevertDecoder::default().decode(&text).to_string(), "Error(not yet)");
        let overflow = Panic { code: U256::from(0x11) }.abi_encode();
        assert_eq!(RevertDecoder::default().decode(&overflow).name, "Panic");
    }

    #[test]
    fn unknown_and_broken_data_is_shown_as_it_is() {
        assert_eq!(decoder().decode(&[1, 2, 3, 4]).to_string(), "unknown(0x01020304)");
        assert_eq!(decoder().decode(&[]).to_string(), "unknown(0x)");
        let mut cut = TooEarly { day: 1, who: Address::ZERO, note: String::new() }.abi_encode();
        cut.truncate(40);
        assert_eq!(decoder().decode(&cut).name, "unknown");
    }
}
