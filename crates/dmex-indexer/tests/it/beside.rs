//! Verify beside somebody who writes.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use alloy::providers::Provider;
use dmex_indexer::{Indexer, verify};
use dmex_testchain::{Chain, TestStore};
use dmex_testnet::{Behind, Proxy};
use serde_json::{Value, json};

/// Comparisons beside the writer, of each store.
const TIMES: u32 = 6;

#[tokio::test(flavor = "multi_thread")]
async fn fe7_verify_does_not_mind_blocks_that_come_and_go_meanwhile() {
    let chain = Chain::start(None).await;
    chain.trade().await;
    let stores = TestStore::both().await;
    let mut indexers = Vec::new();
    for store in &stores {
        store.catch_up(&chain.platform, 64).await;
        indexers.push(Indexer::new(&chain.platform, store.store.clone(), Some(64)).await.unwrap());
    }
    let done = AtomicBool::new(false);
    let writing = async {
        let mut round = 0;
        while !done.load(Ordering::Relaxed) {
            round += 1;
            chain.scribble(round, 2).await;
            if round % 5 == 0 {
                chain.roll_back(3).await;
            }
            for indexer in &indexers {
                indexer.catch_up(|_| {}).await.unwrap();
            }
        }
        round
    };
    let verifying = async {
        let mut blocks = Vec::new();
        for _ in 0..TIMES {
            for store in &stores {
                let verified = verify(&chain.platform, &store.store, |_| {}).await.unwrap();
                assert_eq!(verified.differences, Vec::<String>::new());
                blocks.push(verified.block);
            }
        }
        done.store(true, Ordering::Relaxed);
        blocks
    };
    let (rounds, blocks) = tokio::join!(writing, verifying);
    assert!(blocks.windows(2).any(|pair| pair[0] != pair[1]), "nothing happened in {rounds} rounds");
}

/// A node that is asked for what is true at one block, and answers each question the first time as it was before the last one:
/// as one does for a moment while blocks are taken back and made.
#[tokio::test(flavor = "multi_thread")]
async fn fe7_a_number_of_another_block_is_asked_for_once_more() {
    let chain = Chain::start(None).await;
    chain.trade().await;
    let split = chain.chain.provider.get_block_number().await.unwrap() - 1;
    chain.scribble(0, 2).await;
    let store = TestStore::sqlite().await;
    store.catch_up(&chain.platform, 64).await;
    let asked_before = Arc::new(Mutex::new(BTreeSet::new()));
    let asked_at = asked_before.clone();
    let url = &chain.chain.anvil.endpoint().url;
    let proxy = Proxy::before(url, move |mut asked: Value, node: Behind| {
        let call = asked["params"][0].to_string();
        if asked["method"] == "eth_call" && asked_at.lock().unwrap().insert(call) {
            asked["params"][1] = json!(format!("{split:#x}"));
        }
        async move { node.pass(&asked).await }
    });
    let proxy = proxy.await;
    let verified = verify(&chain.through(&proxy.url).await, &store.store, |_| {}).await.unwrap();
    assert_eq!(verified.differences, Vec::<String>::new());
    assert!(asked_before.lock().unwrap().len() > 50, "it asked the contracts for little");
}
