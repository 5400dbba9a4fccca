//! Blocks that are no more are taken back exactly, on both databases.

use dmex_indexer::{IndexError, Indexer};
use dmex_store::StoreError;
use dmex_testchain::{Chain, TestStore, assert_same};

/// [blocks] How deep development chains are followed, and how deep anvil can reorganise.
const BOUND: u64 = 64;

/// Following a chain with one indexer that remembers.
async fn following(chain: &Chain, store: &TestStore, bound: u64) -> Indexer {
    Indexer::new(&chain.platform, store.store.clone(), Some(bound)).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn chains_reorganised_at_every_depth_end_as_if_read_from_scratch() {
    let chain = Chain::start(None).await;
    chain.trade().await;
    chain.mine(BOUND).await;
    let stores = TestStore::both().await;
    let [sqlite, postgres] = [&stores[0], &stores[1]];
    let indexers = [following(&chain, sqlite, BOUND).await, following(&chain, postgres, BOUND).await];
    for depth in 1..=BOUND {
        chain.scribble(depth, 3).await;
        for indexer in &indexers {
            indexer.catch_up(|_| {}).await.unwrap();
        }
        let head = chain.head().await;
        // The new chain has other transactions, and is shorter, as long, or longer.
        if depth % 3 == 0 {
            chain.replace(depth).await;
        } else {
            chain.roll_back(depth).await;
        }
        chain.scribble(1_000 + depth, 1 + depth % 5).await;
        let new_head = (head + [0, 4, 1][usize::try_from(depth % 3).unwrap()]).saturating_sub(3);
        chain.mine(new_head.saturating_sub(chain.head().await)).await;
        for indexer in &indexers {
            indexer.catch_up(|_| {}).await.unwrap();
        }
        let contents = sqlite.contents().await;
        assert_same(&contents, &postgres.contents().await, &format!("both after depth {depth}"));
        if depth % 16 == 0 || depth < 4 {
            let scratch = TestStore::sqlite().await;
            scratch.catch_up(&chain.platform, 0).await;
            assert_same(&contents, &scratch.contents().await, &format!("scratch after depth {depth}"));
        }
    }
    for store in &stores {
        store.is_the_chain(&chain.platform).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_table_is_again_what_it_was_at_the_block() {
    let chain = Chain::start(None).await;
    let first = chain.head().await;
    chain.trade().await;
    chain.scribble(3, 4).await;
    let head = chain.head().await;
    for store in TestStore::both().await {
        let mut was = Vec::new();
        let indexer = following(&chain, &store, head - first).await.at_most(1);
        while indexer.step().await.unwrap().is_some() {
            let at = store.store.cursor().await.unwrap().number;
            was.push((at, store.contents().await, store.kept().await));
        }
        let was: Vec<_> = was.into_iter().filter(|(at, ..)| *at >= first).collect();
        assert!(was.len() > 60, "{} blocks", was.len());
        // One by one, and in leaps.
        let steps = [1, 1, 1, 2, 5, 1, 11, 3];
        let mut place = was.len() - 1;
        for step in steps.iter().cycle() {
            place = place.saturating_sub(*step);
            let (at, contents, kept) = &was[place];
            let from = store.store.cursor().await.unwrap();
            store.store.roll_back(&from, *at).await.unwrap();
            assert_same(&store.contents().await, contents, &format!("back at {at}"));
            assert_same(&store.kept().await, kept, &format!("what is kept, back at {at}"));
            if place == 0 {
                break;
            }
        }
        store.catch_up(&chain.platform, head - first).await;
        assert_same(&store.contents().await, &was.last().unwrap().1, "read again");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn deeper_than_the_bound_is_refused_and_nothing_is_touched() {
    let chain = Chain::start(None).await;
    chain.trade().await;
    let stores = TestStore::both().await;
    for store in &stores {
        store.catch_up(&chain.platform, 8).await;
    }
    chain.replace(8).await;
    chain.scribble(1, 2).await;
    for store in &stores {
        store.catch_up(&chain.platform, 8).await;
        store.is_the_chain(&chain.platform).await;
    }
    chain.roll_back(9).await;
    chain.scribble(2, 6).await;
    for store in &stores {
        let before = (store.contents().await, store.kept().await);
        let indexer = following(&chain, store, 8).await;
        for _ in 0..2 {
            let error = indexer.catch_up(|_| {}).await.unwrap_err();
            assert!(matches!(error, IndexError::Store(StoreError::TooDeep(_))), "{error}");
            assert!(!error.is_passing() && error.to_string().contains("delete it"), "{error}");
        }
        assert_same(&store.contents().await, &before.0, "contents");
        assert_same(&store.kept().await, &before.1, "what is kept");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reorg_while_nobody_looked_is_noticed_though_its_blocks_are_final_by_now() {
    let chain = Chain::start(None).await;
    chain.trade().await;
    let stores = TestStore::both().await;
    for store in &stores {
        store.catch_up(&chain.platform, BOUND).await;
    }
    chain.roll_back(5).await;
    chain.scribble(2, 3).await;
    chain.mine(3 * BOUND).await;
    let scratch = TestStore::sqlite().await;
    scratch.catch_up(&chain.platform, 0).await;
    for store in &stores {
        store.catch_up(&chain.platform, BOUND).await;
        assert_same(&store.contents().await, &scratch.contents().await, "as if it had looked");
        store.is_the_chain(&chain.platform).await;
    }
}
