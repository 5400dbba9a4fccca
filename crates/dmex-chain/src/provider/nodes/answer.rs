//! What a node's answer is worth.

use std::time::Duration;

use alloy::rpc::json_rpc::{RequestPacket, ResponsePacket};
use alloy::transports::{RpcError, TransportError, TransportErrorKind};
use serde_json::Value;

/// What a call to a node came to.
pub(super) type Said = Result<ResponsePacket, TransportError>;

/// Longest pause that a node may ask for.
const LONGEST_PAUSE: Duration = Duration::from_secs(300);
/// Methods that nodes may lack.
const OPTIONAL: [&str; 1] = ["eth_simulateV1"];
/// HTTP: the question is not taken, by a server that works.
const REFUSED: [u16; 8] = [400, 403, 404, 405, 415, 422, 500, 501];
/// Words of nodes that are asked too much.
const TOO_MUCH: [&str; 4] = ["rate limit", "too many requests", "request limit", "credits limited"];
/// Words of nodes that do not have a block, or no longer.
const NOT_THERE: [&str; 5] =
    ["header not found", "unknown block", "block not found", "missing trie node", "blockoutofrange"];

/// Whether it is no answer. An error in the words of the protocol is one, unless it says that the node is asked too much.
pub(super) fn is_failure(said: &Said) -> bool {
    match said {
        Ok(_) => false,
        Err(RpcError::ErrorResp(error)) => error.code == 429 || has(&error.message, &TOO_MUCH),
        Err(error) => !is_out_of_range(error),
    }
}

/// Whether a node that works refuses a method that many do not know, in words that are no JSON-RPC: that says nothing of
/// its other answers.
pub(super) fn is_lacking(packet: &RequestPacket, said: &Said) -> bool {
    let is_optional = packet.as_single().is_some_and(|request| OPTIONAL.contains(&request.method()));
    is_optional
        && match said {
            Err(RpcError::Transport(kind)) => {
                kind.as_http_error().is_some_and(|http| REFUSED.contains(&http.status))
            }
            Err(RpcError::DeserError { .. }) => true,
            _ => false,
        }
}

/// Whether the node says that it does not have what was asked for.
pub(super) fn is_not_there(said: &Said) -> bool {
    match said {
        Ok(_) => value(said) == Some(Value::Null),
        Err(RpcError::ErrorResp(error)) => has(&error.message, &NOT_THERE),
        Err(error) => is_out_of_range(error),
    }
}

/// What is left of anvil's word for a block that it does not have, when it was asked again and again.
fn is_out_of_range(error: &TransportError) -> bool {
    error.to_string().contains("BlockOutOfRange")
}

/// The result of one question.
pub(super) fn value(said: &Said) -> Option<Value> {
    let payload = said.as_ref().ok()?.single_payload()?;
    serde_json::from_str(payload.as_success()?.get()).ok()
}

/// How long the node asked to be left alone.
pub(super) fn retry_after(error: &TransportError) -> Option<Duration> {
    let RpcError::Transport(kind) = error else { return None };
    kind.retry_after().map(|pause| pause.min(LONGEST_PAUSE))
}

/// What a failure was, in words without the node's address, which may hold a key.
pub(super) fn words(error: &TransportError) -> String {
    match error {
        RpcError::Transport(kind) => match (kind.as_http_error(), kind) {
            (Some(http), _) => format!("HTTP status {}", http.status),
            (None, TransportErrorKind::Custom(cause)) if !cause.to_string().contains("://") => {
                cause.to_string()
            }
            (None, _) => "no connection".to_owned(),
        },
        RpcError::ErrorResp(error) => error.message.to_string(),
        RpcError::DeserError { .. } => "an answer that is none".to_owned(),
        _ => "no answer".to_owned(),
    }
}

/// The same failure without the node's address.
pub(super) fn discreet(said: Said) -> Said {
    match said {
        Err(error @ RpcError::Transport(TransportErrorKind::Custom(_))) => {
            Err(TransportErrorKind::custom_str(&words(&error)))
        }
        said => said,
    }
}

fn has(message: &str, words: &[&str]) -> bool {
    let message = message.to_lowercase();
    words.iter().any(|word| message.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn failures_are_told_without_addresses() {
        let error = TransportErrorKind::custom_str("error sending request for url (https://a.example/key)");
        assert_eq!(words(&error), "no connection");
        assert_eq!(discreet(Err(error)).unwrap_err().to_string(), "no connection");
        assert_eq!(words(&TransportErrorKind::http_error(429, "key".to_owned())), "HTTP status 429");
    }
}
