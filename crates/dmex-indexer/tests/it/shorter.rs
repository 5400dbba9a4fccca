//! A chain that goes back to fewer blocks.

use dmex_indexer::Indexer;
use dmex_store::rows::{Entry, Event};
use dmex_testchain::{Chain, TestStore, assert_same};

use crate::finality::{Tag, like_bsc};

#[tokio::test(flavor = "multi_thread")]
async fn fd10_what_a_development_chain_takes_back_is_gone_at_once_though_no_block_follows() {
    let chain = Chain::start(None).await;
    chain.trade().await;
    let stores = TestStore::both().await;
    let mut indexers = Vec::new();
    for store in &stores {
        indexers.push(Indexer::new(&chain.platform, store.store.clone(), None).await.unwrap());
    }
    for depth in [1, 7, 30] {
        chain.scribble(depth, 1 + depth / 2).await;
        for indexer in &indexers {
            indexer.catch_up(|_| {}).await.unwrap();
        }
        chain.roll_back(depth).await;
        let head = chain.head().await;
        let scratch = TestStore::sqlite().await;
        scratch.catch_up(&chain.platform, 0).await;
        for (store, indexer) in stores.iter().zip(&indexers) {
            indexer.catch_up(|_| {}).await.unwrap();
            assert_eq!(store.store.cursor().await.unwrap().number, head, "{depth} blocks");
            assert_same(&store.contents().await, &scratch.contents().await, &format!("{depth} blocks"));
            assert!(store.store.all::<Event>().await.unwrap().iter().all(|event| event.block <= head));
            assert!(store.store.all::<Entry>().await.unwrap().iter().all(|entry| entry.block <= head));
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn fd10_a_public_node_that_falls_behind_for_a_moment_takes_nothing_back() {
    let chain = Chain::start(None).await;
    chain.trade().await;
    chain.scribble(1, 4).await;
    let (platform, _proxy) = like_bsc(&chain, Tag::Unknown).await;
    let store = TestStore::sqlite().await;
    let indexer = Indexer::new(&platform, store.store.clone(), None).await.unwrap();
    let before = indexer.catch_up(|_| {}).await.unwrap();
    // To who asks it, a node that went back and one that is behind look the same.
    chain.roll_back(3).await;
    for _ in 0..3 {
        assert_eq!(indexer.catch_up(|_| {}).await.unwrap(), before);
    }
    // Once it grows beyond, it shows that the blocks are others.
    chain.scribble(2, 4).await;
    indexer.catch_up(|_| {}).await.unwrap();
    let scratch = TestStore::sqlite().await;
    scratch.catch_up(&chain.platform, 0).await;
    assert_same(&store.contents().await, &scratch.contents().await, "as the chain is now");
}
