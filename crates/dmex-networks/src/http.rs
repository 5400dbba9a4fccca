//! What all clients do over HTTP.

use std::time::Duration;

use reqwest::{Client, Response};

use crate::NodeError;

/// [bytes] No answer that is asked for comes near; a server that sends for ever is not listened to for ever.
const MAX_ANSWER: usize = 32 << 20;

/// A client that waits for no answer longer than `timeout`.
pub(crate) fn client(url: &str, timeout: Duration) -> Result<Client, NodeError> {
    let built = Client::builder().timeout(timeout).build();
    built.map_err(|error| NodeError::unreachable(url, error))
}

/// The whole text of an answer.
pub(crate) async fn text(url: &str, mut answer: Response) -> Result<String, NodeError> {
    let mut bytes = Vec::new();
    while let Some(chunk) = answer.chunk().await.map_err(|error| NodeError::unreachable(url, error))? {
        bytes.extend_from_slice(&chunk);
        if bytes.len() > MAX_ANSWER {
            return Err(NodeError::malformed(url, "an answer without end"));
        }
    }
    String::from_utf8(bytes).map_err(|_| NodeError::malformed(url, "an answer that is no text"))
}
