//! What a failed call is told as: what a contract refuses by the name of its error, not by the bytes of it.

use std::fmt;

use alloy::contract::Error;
use dmex_catalogue::Revert;

/// A failed call, to be read by people.
#[derive(Debug)]
pub struct Told<'a>(pub &'a Error);

impl fmt::Display for Told<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.as_revert_data().filter(|data| !data.is_empty()) {
            Some(data) => write!(f, "they refuse with {}", Revert::decode(&data)),
            None => self.0.fmt(f),
        }
    }
}

#[cfg(test)]
mod tests {
    use alloy::rpc::json_rpc::{ErrorPayload, RpcError};
    use alloy::transports::TransportError;
    use serde_json::value::RawValue;

    use super::*;

    #[test]
    fn ff11_a_refusal_is_told_by_its_name_and_anything_else_as_it_is() {
        let data = format!("\"0x66227b21{:064x}\"", 19_190);
        let payload = ErrorPayload {
            code: 3,
            message: "execution reverted: f\"{!\u{0}".into(),
            data: Some(RawValue::from_string(data).unwrap()),
        };
        let refused: TransportError = RpcError::ErrorResp(payload);
        assert_eq!(Told(&refused.into()).to_string(), "they refuse with DayNotFinal(19190)");
        let failed: TransportError = RpcError::NullResp;
        let failed = Error::from(failed);
        assert_eq!(Told(&failed).to_string(), failed.to_string());
    }
}
