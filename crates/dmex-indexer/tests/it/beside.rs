//! Verify beside somebody who writes.

use std::sync::atomic::{AtomicBool, Ordering};

use dmex_indexer::{Indexer, verify};
use dmex_testchain::{Chain, TestStore};

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
