//! A wallet of people whose keys everybody knows, on a development chain: a visitor tries everything without an extension.
//!
//! The browser's part is `static/demo_wallet.js`; it announces itself like any wallet (EIP-6963). What it is asked comes
//! here and goes on to the development node, which holds the keys. The node holds more of them than are offered: it signs
//! for those alone that the page shows.

use std::time::Duration;

use alloy_primitives::Address;
use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, StatusCode};
use serde::Serialize;
use serde_json::{Value, json};

use crate::frame::Frame;

/// What the node is asked on behalf of a visitor, and nothing else.
const METHODS: [&str; 12] = [
    "eth_blockNumber",
    "eth_call",
    "eth_chainId",
    "eth_estimateGas",
    "eth_gasPrice",
    "eth_getBalance",
    "eth_getCode",
    "eth_getTransactionByHash",
    "eth_getTransactionCount",
    "eth_getTransactionReceipt",
    "eth_sendTransaction",
    "eth_signTypedData_v4",
];

/// How long the node is waited for: less than the page waits.
const PATIENCE: Duration = Duration::from_secs(15);

/// A wallet of a development chain.
#[derive(Clone, Debug)]
pub struct DemoWallet {
    /// The development node, which holds the keys.
    pub node: String,
    /// Whose keys. It signs for nobody else.
    pub people: Vec<Person>,
}

/// Somebody with a well-known key.
#[derive(Clone, Debug, Serialize)]
pub struct Person {
    /// A name.
    pub name: String,
    /// The account.
    pub address: Address,
}

/// Passes a question on to the node.
///
/// Only pages of ours may ask, though the keys protect nothing: a stranger's page shall not play with somebody's
/// development chain either.
pub(crate) async fn answer(
    p: Frame,
    headers: HeaderMap,
    question: Result<Bytes, BytesRejection>,
) -> Result<Json<Value>, StatusCode> {
    let wallet = p.site.config.demo_wallet.as_ref().ok_or(StatusCode::NOT_FOUND)?;
    if headers.get("sec-fetch-site").is_some_and(|from| from != "same-origin") {
        return Err(StatusCode::FORBIDDEN);
    }
    // What cannot even be received is no question, as if nothing had come; nor is what does not say that it is JSON, which
    // somebody else's page cannot say unasked.
    let is_json =
        headers.get(CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"application/json"));
    let question = question.ok().filter(|_| is_json).unwrap_or_default();
    Ok(Json(match wallet.ask(&question).await {
        Ok(result) => json!({ "result": result }),
        Err(unanswered) => json!({ "error": unanswered.told(&p) }),
    }))
}

impl DemoWallet {
    async fn ask(&self, question: &[u8]) -> Result<Value, Unanswered> {
        let question: Value = serde_json::from_slice(question).map_err(|_| Unanswered::Senseless)?;
        let (method, params) = (question["method"].as_str(), &question["params"]);
        let method = method.ok_or(Unanswered::Senseless)?;
        if !METHODS.contains(&method) {
            return Err(Unanswered::Unsupported);
        }
        if signer(method, params).is_some_and(|signer| !self.offers(signer)) {
            return Err(Unanswered::Stranger);
        }
        let question = json!({ "jsonrpc": "2.0", "id": 1, "method": method, "params": params });
        let mut answer = self.post(&question).await.map_err(|_| Unanswered::Silent)?;
        match answer.get("error") {
            Some(error) => Err(Unanswered::from_node(error)),
            None => Ok(answer.get_mut("result").map(Value::take).unwrap_or_default()),
        }
    }

    async fn post(&self, question: &Value) -> Result<Value, reqwest::Error> {
        let asked = reqwest::Client::new().post(&self.node).timeout(PATIENCE).json(question);
        asked.send().await?.json().await
    }

    /// Whether an address is that of somebody on the page.
    fn offers(&self, address: &Value) -> bool {
        let address = address.as_str().and_then(|text| text.parse::<Address>().ok());
        address.is_some_and(|address| self.people.iter().any(|person| person.address == address))
    }
}

/// Who would sign, where a method signs. A node signs with a key of its own choice for a transaction that names nobody.
fn signer<'a>(method: &str, params: &'a Value) -> Option<&'a Value> {
    match method {
        "eth_sendTransaction" => Some(&params[0]["from"]),
        "eth_signTypedData_v4" => Some(&params[0]),
        _ => None,
    }
}

/// Why a question is not answered.
#[derive(Clone, Debug, PartialEq)]
enum Unanswered {
    /// It is none, or none that the node can read.
    Senseless,
    /// Its method is not passed on.
    Unsupported,
    /// Somebody would sign who is not among the people.
    Stranger,
    /// The node does not answer.
    Silent,
    /// The contracts refuse the call; what they answered.
    Reverted(Value),
    /// The node does not take the transaction: its nonce is gone, its fee too low. In the node's words.
    Refused(String),
    /// The node failed otherwise.
    Failed,
}

impl Unanswered {
    /// What a node's error means, by its code. Its words are those of a parser where it did not understand.
    fn from_node(error: &Value) -> Self {
        tracing::debug!(%error, "the development node does not do what the demo wallet was asked");
        match error["code"].as_i64() {
            Some(-32_700 | -32_602..=-32_600) => Self::Senseless,
            Some(3) => Self::Reverted(error["data"].clone()),
            Some(-32_003) => Self::Refused(error["message"].as_str().unwrap_or_default().to_owned()),
            _ => Self::Failed,
        }
    }

    /// As wallets say it: a code of EIP-1193 or of JSON-RPC, and a sentence in the reader's language.
    fn told(&self, p: &Frame) -> Value {
        let (code, message) = match self {
            Self::Senseless => (-32_602, p.say("demo-wallet-senseless")),
            Self::Unsupported => (4_200, p.say("demo-wallet-unsupported")),
            Self::Stranger => (4_100, p.say("demo-wallet-stranger")),
            Self::Silent => (-32_603, p.say("demo-wallet-silent")),
            Self::Reverted(data) => {
                return json!({ "code": 3, "message": p.say("demo-wallet-reverted"), "data": data });
            }
            Self::Refused(words) => {
                (-32_003, p.language().say_with("demo-wallet-refused", &[("words", words.clone())]))
            }
            Self::Failed => (-32_603, p.say("demo-wallet-failed")),
        };
        json!({ "code": code, "message": message })
    }
}

#[cfg(test)]
mod tests;
