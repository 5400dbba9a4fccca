//! JSON-RPC, as Bitcoin Core and Lotus speak it.

use reqwest::{RequestBuilder, StatusCode};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::{NodeError, http};

/// The node's own error.
#[derive(Debug, Deserialize)]
pub(crate) struct RpcError {
    pub(crate) code: i64,
    pub(crate) message: String,
}

#[derive(Deserialize)]
struct Answer {
    #[serde(default)]
    result: Option<Value>,
    #[serde(default)]
    error: Option<RpcError>,
}

impl RpcError {
    /// The same as an error of the server at `url`.
    pub(crate) fn at(&self, url: &str) -> NodeError {
        NodeError::refused(url, format!("{} (code {})", self.message, self.code))
    }
}

/// Calls a method by a request that has address and credentials already. The inner error is the node's own; `remedy`
/// says what to do if it lets nobody in.
pub(crate) async fn call<T: DeserializeOwned>(
    url: &str,
    request: RequestBuilder,
    (version, method, params): (&str, &str, Value),
    remedy: &'static str,
) -> Result<Result<T, RpcError>, NodeError> {
    let question = json!({ "jsonrpc": version, "id": 1, "method": method, "params": params });
    let sent = request.json(&question).send().await;
    let answered = sent.map_err(|error| NodeError::unreachable(url, error))?;
    let status = answered.status();
    if status == StatusCode::UNAUTHORIZED || status == StatusCode::FORBIDDEN {
        return Err(NodeError::Unauthorized { url: url.to_owned(), remedy });
    }
    let text = http::text(url, answered).await?;
    // Nodes send their own errors as JSON under status 404 or 500; a full work queue comes as plain text under 503.
    let Ok(answer) = serde_json::from_str::<Answer>(&text) else {
        return Err(NodeError::refused(url, format!("{status}, and no JSON: is it the address of its RPC?")));
    };
    if let Some(error) = answer.error {
        return Ok(Err(error));
    }
    let result = serde_json::from_value(answer.result.unwrap_or_default());
    result.map(Ok).map_err(|error| NodeError::malformed(url, format!("no answer to {method}: {error}")))
}
