//! Databases that end, fill up, or serve two masters.

use std::sync::{Arc, Mutex};

use dmex_indexer::{IndexError, Indexer};
use dmex_store::{Store, StoreError};
use dmex_testchain::{Chain, TestStore, assert_same, database};
use dmex_testkit::Postgres;
use dmex_testnet::Chance;

/// Crashes of the server during one reading.
const CRASHES: u32 = 8;

async fn indexer(chain: &Chain, store: &Store, bound: u64) -> Indexer {
    Indexer::new(&chain.platform, store.clone(), Some(bound)).await.unwrap().at_most(4)
}

async fn clean(chain: &Chain) -> String {
    let store = TestStore::sqlite().await;
    store.catch_up(&chain.platform, 0).await;
    store.contents().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_loses_power_again_and_again_costs_time_and_nothing_else() {
    let chain = Chain::start(None).await;
    chain.trade().await;
    let clean = clean(&chain).await;
    // A server of its own: it takes others down with it.
    let server = Arc::new(Mutex::new(Postgres::start().unwrap()));
    let address = server.lock().unwrap().url();
    let url = database(&address).await;
    let store = TestStore::opened(url, tempfile::tempdir().unwrap()).await;
    let indexer = indexer(&chain, &store.store, 60).await;
    let crashes = tokio::task::spawn_blocking(move || {
        let mut chance = Chance::new(11);
        for _ in 0..CRASHES {
            std::thread::sleep(std::time::Duration::from_millis(20 + chance.below(150)));
            server.lock().unwrap().crash_and_restart().unwrap();
        }
        server
    });
    let mut failures = 0;
    // It reads to the head again and again, from the first block on, until the server holds.
    while !crashes.is_finished() || failures == 0 {
        match indexer.step().await {
            Ok(Some(_)) => {}
            Ok(None) => {
                let cursor = store.store.cursor().await;
                let Ok(cursor) = cursor else { continue };
                let back = cursor.number.saturating_sub(40);
                let _ = store.store.roll_back(&cursor, back).await;
            }
            Err(error) => {
                assert!(error.is_passing(), "{error}");
                // What was taken back here is news to the indexer.
                let moved = matches!(error, IndexError::Store(StoreError::MovedOn));
                assert!(moved || error.to_string().contains("the database failed"), "{error}");
                failures += u32::from(!moved);
            }
        }
    }
    let _server = crashes.await.unwrap();
    while let Err(error) = indexer.catch_up(|_| {}).await {
        assert!(error.is_passing(), "{error}");
    }
    assert!(failures > 0);
    assert_same(&store.contents().await, &clean, "after all crashes");
    store.is_the_chain(&chain.platform).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_is_told_and_reading_goes_on_once_there_is_room() {
    let chain = Chain::start(None).await;
    chain.trade().await;
    let (url, folder) = TestStore::unopened_sqlite();
    // Every connection is told how many pages the file may have, as a disk would.
    let store = TestStore::opened(url.clone(), folder).await;
    let pages: i64 = sqlx::query_scalar("pragma page_count").fetch_one(store.store.pool()).await.unwrap();
    limit(&store.store, pages + 12).await;
    let reading = indexer(&chain, &store.store, 20).await;
    let full = reading.catch_up(|_| {}).await.unwrap_err();
    assert!(full.to_string().contains("full") && full.to_string().contains("disk"), "{full}");
    assert!(full.is_passing(), "it goes on by itself");
    let before = store.contents().await;
    let _ = reading.catch_up(|_| {}).await.unwrap_err();
    assert_same(&store.contents().await, &before, "what does not fit leaves nothing behind");
    limit(&store.store, 1_000_000).await;
    reading.catch_up(|_| {}).await.unwrap();
    assert_same(&store.contents().await, &clean(&chain).await, "once there was room");
    store.is_the_chain(&chain.platform).await;
}

/// The most pages that a file may have, told to every connection of a pool.
async fn limit(store: &Store, pages: i64) {
    let mut connections = Vec::new();
    for _ in 0..8 {
        let mut connection = store.pool().acquire().await.unwrap();
        let text = format!("pragma max_page_count = {pages}");
        let told: i64 =
            sqlx::query_scalar(sqlx::AssertSqlSafe(text)).fetch_one(&mut *connection).await.unwrap();
        assert_eq!(told, pages);
        connections.push(connection);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_indexers_on_one_store_write_every_block_once() {
    let chain = Chain::start(None).await;
    chain.trade().await;
    let clean = clean(&chain).await;
    let places = [TestStore::unopened_sqlite(), TestStore::unopened_postgres().await];
    for (url, folder) in places {
        // Both open a store that has no tables yet.
        let [first, second] = [Store::open(&url), Store::open(&url)];
        let (first, second) = tokio::join!(first, second);
        let [first, second] =
            [indexer(&chain, &first.unwrap(), 60).await, indexer(&chain, &second.unwrap(), 60).await];
        let (lost, also_lost) = tokio::join!(race(&first), race(&second));
        assert!(lost + also_lost > 0, "they never met");
        let store = TestStore::opened(url, folder).await;
        assert_same(&store.contents().await, &clean, "written by two");
        store.is_the_chain(&chain.platform).await;
    }
}

/// Reads to the head; returns how often the other was faster.
async fn race(indexer: &Indexer) -> u32 {
    let mut lost = 0;
    loop {
        match indexer.catch_up(|_| {}).await {
            Ok(_) => return lost,
            Err(error) => {
                assert!(matches!(error, IndexError::Store(StoreError::MovedOn)), "{error}");
                lost += 1;
            }
        }
    }
}
