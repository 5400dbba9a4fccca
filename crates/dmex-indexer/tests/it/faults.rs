//! Behind a node that fails in every way we know, the store ends as if it had not, on both databases.

use std::collections::BTreeSet;

use dmex_indexer::{IndexError, Indexer};
use dmex_testchain::{Chain, TestStore, assert_same};

use crate::faulty_node::{Fault, FaultyNode, Habits};

/// Reads to the head, however often it fails.
async fn insist(indexer: &Indexer, head: u64) -> Vec<IndexError> {
    let mut errors = Vec::new();
    loop {
        match indexer.step().await {
            Ok(None) if indexer.catch_up(|_| {}).await.is_ok_and(|cursor| cursor.number >= head) => {
                return errors;
            }
            Ok(_) => {}
            Err(error) => {
                assert!(error.is_passing(), "{error}");
                errors.push(error);
                assert!(errors.len() < 5_000, "it gets nowhere");
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_node_that_fails_at_every_turn_costs_time_and_nothing_else() {
    let chain = Chain::start(None).await;
    chain.trade().await;
    let head = chain.head().await;
    let clean = TestStore::sqlite().await;
    clean.catch_up(&chain.platform, 0).await;
    let clean = clean.contents().await;
    let mut met = BTreeSet::new();
    for (seed, bound) in [(1, 0), (2, 64), (3, 100_000)] {
        for store in TestStore::both().await {
            let habits = Habits { faults: Fault::ALL.to_vec(), one_in: 6, ..Habits::default() };
            let node = FaultyNode::before(&chain, seed, habits).await;
            let indexer = Indexer::new(&node.platform, store.store.clone(), Some(bound)).await.unwrap();
            insist(&indexer.at_most(16), head).await;
            assert_same(&store.contents().await, &clean, &format!("seed {seed}, bound {bound}"));
            store.is_the_chain(&chain.platform).await;
            met.extend(node.told.spoiled.lock().unwrap().iter().copied());
        }
    }
    assert_eq!(met.into_iter().collect::<Vec<_>>(), Fault::ALL, "every fault happened");
}

#[tokio::test(flavor = "multi_thread")]
async fn ranges_follow_what_the_node_allows_and_are_not_refused_for_long() {
    let chain = Chain::start(None).await;
    chain.trade().await;
    chain.mine(1_000).await;
    let clean = TestStore::sqlite().await;
    clean.catch_up(&chain.platform, 0).await;
    let limits = [(Some(50), None), (None, Some(40)), (Some(4), None)];
    for (longest, most_logs) in limits {
        let node = FaultyNode::before(&chain, 1, Habits { longest, most_logs, ..Habits::default() }).await;
        let store = TestStore::sqlite().await;
        store.catch_up(&node.platform, 0).await;
        assert_same(&store.contents().await, &clean.contents().await, "within limits");
        let [answered, refused] = *node.told.answered.lock().unwrap();
        assert!(refused > 0 && refused * 3 < answered, "{refused} refused, {answered} answered");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_block_with_more_events_than_a_node_gives_at_once_is_read_from_its_receipts() {
    let chain = Chain::start(None).await;
    chain.trade().await;
    let clean = TestStore::sqlite().await;
    clean.catch_up(&chain.platform, 0).await;
    // A purchase alone has more events; and every block begins with a transaction of a kind that we do not know.
    let habits = Habits { most_logs: Some(3), foreign: true, ..Habits::default() };
    for finality in [0, 100_000] {
        let node = FaultyNode::before(&chain, 1, habits.clone()).await;
        let store = TestStore::sqlite().await;
        let indexer = Indexer::new(&node.platform, store.store.clone(), Some(finality)).await.unwrap();
        insist(&indexer, chain.head().await).await;
        assert_same(&store.contents().await, &clean.contents().await, &format!("finality {finality}"));
        assert!(*node.told.receipts.lock().unwrap() > 0, "finality {finality}: nothing was too much");
    }
}
