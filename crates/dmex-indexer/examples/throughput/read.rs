//! Our indexer at work, and what it took.

use std::path::Path;
use std::time::Instant;

use dmex_chain::anvil::DEV_CHAIN_ID;
use dmex_chain::{Endpoint, connect};
use dmex_contracts::Deployment;
use dmex_indexer::Indexer;
use dmex_platform::Platform;
use dmex_store::Store;
use dmex_store::rows::{Event, Token};
use serde_json::json;

pub(crate) async fn read(url: &str, folder: &Path, store: &str) {
    let on = Deployment::read(folder, DEV_CHAIN_ID).unwrap();
    let provider = connect(&Endpoint::dev(url, DEV_CHAIN_ID)).await.unwrap();
    let platform = Platform::new(provider, on);
    let store = Store::open(store).await.unwrap();
    let began = Instant::now();
    let indexer = Indexer::new(&platform, store.clone(), Some(0)).await.unwrap();
    indexer.catch_up(|_| {}).await.unwrap();
    let seconds = began.elapsed().as_secs_f64();
    let (events, tokens) = (store.count::<Event>().await.unwrap(), store.count::<Token>().await.unwrap());
    println!("{}", json!({"events": events, "tokens": tokens, "seconds": seconds, "peak_kib": peak()}));
}

/// [KiB] The most memory that this process had.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or(0)
}
