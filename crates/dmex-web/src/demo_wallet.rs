//! A wallet of people whose keys everybody knows, on a development chain: a visitor tries everything without an extension.
//!
//! The browser's part is `static/demo_wallet.js`; it announces itself like any wallet (EIP-6963). What it is asked comes
//! here and goes on to the development node, which holds the keys.

use alloy_primitives::Address;
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use serde::Serialize;
use serde_json::{Value, json};

use crate::site::Site;

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

/// A wallet of a development chain.
#[derive(Clone, Debug)]
pub struct DemoWallet {
    /// The development node, which holds the keys.
    pub node: String,
    /// Whose keys.
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
    State(site): State<Site>,
    headers: HeaderMap,
    Json(question): Json<Value>,
) -> Result<Json<Value>, StatusCode> {
    let wallet = site.config.demo_wallet.as_ref().ok_or(StatusCode::NOT_FOUND)?;
    if headers.get("sec-fetch-site").is_some_and(|from| from != "same-origin") {
        return Err(StatusCode::FORBIDDEN);
    }
    let method = question["method"].as_str().unwrap_or_default();
    if !METHODS.contains(&method) {
        return Ok(Json(
            json!({ "error": { "code": 4200, "message": format!("{method} is not supported") } }),
        ));
    }
    let question = json!({ "jsonrpc": "2.0", "id": 1, "method": method, "params": question["params"] });
    let asked = reqwest::Client::new().post(&wallet.node).json(&question).send().await;
    let answered = asked.map_err(|_| StatusCode::BAD_GATEWAY)?;
    answered.json().await.map(Json).map_err(|_| StatusCode::BAD_GATEWAY)
}
