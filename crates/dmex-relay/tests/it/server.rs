//! Servers that answer as Bitcoin Core or Esplora do.

use bitcoin::consensus::encode::serialize_hex;
use dmex_testnet::{Fault, Request, Response, Server, rpc};
use serde_json::{Value, json};

use crate::headers::Network;

/// `user:secret` as basic authentication has it.
const AUTHORIZATION: &str = "Basic dXNlcjpzZWNyZXQ=";

/// An answer that is no answer.
pub(crate) const GARBAGE: Fault = Fault::Says("200 OK", "<html>");
/// Core warms up.
pub(crate) const WARMING_UP: Fault = Fault::Says(
    "500 Internal Server Error",
    r#"{"result":null,"error":{"code":-28,"message":"Loading block index…"},"id":"dmex"}"#,
);
/// Esplora is asked too much.
pub(crate) const TOO_MANY: Fault = Fault::Says("429 Too Many Requests", "slow down");

/// A node of a network, as Bitcoin Core answers.
pub(crate) async fn bitcoin_core(network: &Network) -> Server {
    let network = network.clone();
    Server::start(move |request| core(&network, request)).await
}

/// A server of a network, as Esplora answers.
pub(crate) async fn esplora(network: &Network) -> Server {
    let network = network.clone();
    Server::start(move |request| answer(&network, &request.path)).await
}

fn core(network: &Network, request: &Request) -> Response {
    if request.authorization != AUTHORIZATION {
        return Response::new("401 Unauthorized", "");
    }
    let request: Value = serde_json::from_str(&request.body).unwrap();
    let first = &request["params"][0];
    rpc(match request["method"].as_str().unwrap() {
        "getblockcount" => Ok(json!(network.height())),
        "getblockhash" => {
            let height = u32::try_from(first.as_u64().unwrap()).unwrap();
            let hash = network.hash_at(height).map(|hash| json!(hash.to_string()));
            hash.ok_or((-8, "Block height out of range"))
        }
        "getblockheader" => {
            assert_eq!(request["params"][1], json!(false));
            let header = network.header(&first.as_str().unwrap().parse().unwrap());
            header.map(|header| json!(serialize_hex(&header))).ok_or((-5, "Block not found"))
        }
        _ => Err((-32_601, "Method not found")),
    })
}

fn answer(network: &Network, path: &str) -> Response {
    let parts: Vec<&str> = path.trim_start_matches('/').split('/').collect();
    let text = match parts[..] {
        ["blocks", "tip", "height"] => Some(network.height().to_string()),
        ["block-height", height] => network.hash_at(height.parse().unwrap()).map(|hash| hash.to_string()),
        ["block", hash, "header"] => network.header(&hash.parse().unwrap()).map(|h| serialize_hex(&h)),
        _ => None,
    };
    text.map_or_else(|| Response::new("404 Not Found", "Block not found"), Response::ok)
}
