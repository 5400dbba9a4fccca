//! Nodes that do not play transactions, each in its own words, and refuse to override states too.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use dmex_chain::{Endpoint, connect};
use dmex_platform::Platform;
use dmex_testnet::{Behind, Proxy, Reply, Response};
use serde_json::{Value, json};

use crate::chain::Chain;
use crate::server::Server;
use crate::stores::TestStore;

/// What nodes answer to a method that they do not know.
const REFUSALS: [(&str, i64, &str); 12] = [
    ("200 OK", -32_601, "the method eth_simulateV1 does not exist/is not available"),
    ("200 OK", -32_602, "invalid params"),
    ("200 OK", -32_600, "unsupported method"),
    ("200 OK", -32_000, "execution reverted"),
    ("200 OK", -32_603, "internal error"),
    ("200 OK", -32_004, "this method is not supported"),
    ("200 OK", 4_200, "method not whitelisted"),
    ("400 Bad Request", -32_601, "bad request"),
    ("405 Method Not Allowed", 0, "<html><body>405 Not Allowed</body></html>"),
    ("403 Forbidden", 0, "forbidden"),
    ("200 OK", 0, "<html><body>nginx</body></html>"),
    ("200 OK", 0, "null"),
];

/// A node without the method, and a server that asks it.
pub(super) struct Lacking {
    pub(super) server: Server,
    pub(super) asked: Arc<AtomicUsize>,
    pub(super) words: &'static str,
    _proxy: Proxy,
}

impl Lacking {
    pub(super) async fn all(chain: &Chain, store: &TestStore) -> Vec<Self> {
        let mut all = Vec::new();
        for refusal in REFUSALS {
            all.push(Self::before(chain, store, refusal).await);
        }
        all
    }

    async fn before(chain: &Chain, store: &TestStore, refusal: (&'static str, i64, &'static str)) -> Self {
        let asked = Arc::new(AtomicUsize::new(0));
        let counted = asked.clone();
        let proxy = Proxy::before(&chain.chain.anvil.endpoint().url, move |question, node| {
            let counted = counted.clone();
            async move { reply(refusal, &counted, question, node).await }
        });
        let proxy = proxy.await;
        let on = chain.platform.deployment().clone();
        let provider = connect(&Endpoint::dev(&proxy.url, on.chain_id)).await.unwrap();
        let platform = Some(Platform::new(provider, on));
        let server = Server::start(store.store.clone(), platform, Server::patient()).await;
        Self { server, asked, words: refusal.2, _proxy: proxy }
    }
}

async fn reply(
    (status, code, words): (&'static str, i64, &str),
    asked: &AtomicUsize,
    question: Value,
    node: Behind,
) -> Reply {
    let overrides = question["params"].as_array().is_some_and(|params| {
        matches!(question["method"].as_str(), Some("eth_call" | "eth_estimateGas")) && params.len() > 2
    });
    if question["method"] == "eth_simulateV1" || overrides {
        asked.fetch_add(1, Ordering::Relaxed);
        let error =
            json!({ "jsonrpc": "2.0", "id": question["id"], "error": { "code": code, "message": words } });
        let body = if code == 0 { words.to_owned() } else { error.to_string() };
        return Reply::Whole(Response::new(status, body));
    }
    node.pass(&question).await
}
