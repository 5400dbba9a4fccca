//! A node of a chain that fails in one way, as long as it is told to.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};

use crate::http::{Reply, Response};
use crate::proxy::{Behind, Proxy};

/// What is wrong with a node.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mood {
    /// Nothing.
    #[default]
    Honest,
    /// It ends every connection.
    Dead,
    /// It takes questions and never answers.
    Hangs,
    /// It knows nothing of the newest so many blocks, and does not say so when asked for events.
    Behind(u64),
    /// From this height on it tells of another chain: other hashes, on top of each other.
    Lies(u64),
    /// It is asked too much, and wants a pause of so many seconds.
    AskedTooMuch(u64),
    /// It is of another chain.
    OtherChain(u64),
}

/// A proxy before a real node, with moods.
pub struct MoodyNode {
    proxy: Proxy,
    shown: Arc<Shown>,
}

#[derive(Default)]
struct Shown {
    mood: Mutex<Mood>,
    asked: AtomicUsize,
    sent: AtomicUsize,
}

impl MoodyNode {
    /// An honest one before the node at `url`.
    pub async fn before(url: &str) -> Self {
        let shown = Arc::new(Shown::default());
        let told = shown.clone();
        let proxy = Proxy::before(url, move |asked, node| {
            let told = told.clone();
            async move { told.reply(asked, node).await }
        });
        Self { proxy: proxy.await, shown }
    }

    /// Where it is.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.proxy.url
    }

    /// Its host and port.
    #[must_use]
    pub fn host(&self) -> &str {
        self.proxy.url.trim_start_matches("http://")
    }

    /// From now on; what it is asked is counted anew.
    ///
    /// # Panics
    /// Another thread did.
    pub fn be(&self, mood: Mood) {
        *self.shown.mood.lock().unwrap() = mood;
        self.shown.asked.store(0, Ordering::Relaxed);
    }

    /// Questions since its last change of mood.
    #[must_use]
    pub fn asked(&self) -> usize {
        self.shown.asked.load(Ordering::Relaxed)
    }

    /// Transactions that it was told.
    #[must_use]
    pub fn sent(&self) -> usize {
        self.shown.sent.load(Ordering::Relaxed)
    }
}

impl Shown {
    async fn reply(&self, mut asked: Value, node: Behind) -> Reply {
        let method = asked["method"].as_str().unwrap_or_default().to_owned();
        self.asked.fetch_add(1, Ordering::Relaxed);
        self.sent.fetch_add(usize::from(method == "eth_sendRawTransaction"), Ordering::Relaxed);
        let mood = *self.mood.lock().unwrap();
        match mood {
            Mood::Dead => return Reply::HangUp,
            Mood::Hangs => return Reply::Never,
            Mood::AskedTooMuch(seconds) => {
                let headers = format!("Retry-After: {seconds}\r\n");
                return Reply::Whole(Response {
                    headers,
                    ..Response::new("429 Too Many Requests", "slow down")
                });
            }
            Mood::Behind(blocks) => hide(&mut asked, newest(&node).await.saturating_sub(blocks)),
            Mood::Honest | Mood::Lies(_) | Mood::OtherChain(_) => {}
        }
        let Some(mut answer) = node.ask(&asked).await else { return Reply::HangUp };
        match (mood, method.as_str()) {
            (Mood::Behind(blocks), "eth_blockNumber") => {
                let head = number(&answer["result"]).unwrap_or_default().saturating_sub(blocks);
                answer["result"] = json!(format!("{head:#x}"));
            }
            (Mood::Lies(from), _) => lie(&mut answer["result"], from),
            (Mood::OtherChain(id), "eth_chainId") => answer["result"] = json!(format!("{id:#x}")),
            _ => {}
        }
        Reply::Whole(Response::ok(answer.to_string()))
    }
}

async fn newest(node: &Behind) -> u64 {
    let asked = json!({"jsonrpc": "2.0", "id": 1, "method": "eth_blockNumber", "params": []});
    node.ask(&asked).await.and_then(|answer| number(&answer["result"])).unwrap_or_default()
}

/// Asks for nothing above a height.
fn hide(asked: &mut Value, head: u64) {
    let method = asked["method"].as_str().unwrap_or_default().to_owned();
    let place = match method.as_str() {
        "eth_getBlockByNumber" | "eth_getBlockReceipts" => 0,
        "eth_call" | "eth_getBalance" | "eth_getCode" | "eth_getTransactionCount" => 1,
        "eth_getLogs" => {
            let filter = &mut asked["params"][0];
            for edge in ["fromBlock", "toBlock"] {
                if number(&filter[edge]).is_some_and(|block| block > head) {
                    filter[edge] = json!(format!("{head:#x}"));
                }
            }
            return;
        }
        _ => return,
    };
    let Some(block) = asked["params"].get_mut(place) else { return };
    match number(block) {
        // No chain of ours is so long.
        Some(number) if number > head => *block = json!("0xffffffffffff"),
        None if block == "latest" => *block = json!(format!("{head:#x}")),
        _ => {}
    }
}

/// Other hashes for blocks and for what happened in them.
fn lie(result: &mut Value, from: u64) {
    match result {
        Value::Array(items) => items.iter_mut().for_each(|item| lie(item, from)),
        Value::Object(fields) => {
            let height = ["number", "blockNumber"].iter().find_map(|name| number(fields.get(*name)?));
            let Some(height) = height.filter(|height| *height >= from) else { return };
            for (name, is_told) in [("hash", true), ("blockHash", true), ("parentHash", height > from)] {
                if is_told && let Some(Value::String(hash)) = fields.get_mut(name) {
                    *hash = format!("0xbad{}", &hash[5..]);
                }
            }
        }
        _ => {}
    }
}

fn number(value: &Value) -> Option<u64> {
    u64::from_str_radix(value.as_str()?.strip_prefix("0x")?, 16).ok()
}
