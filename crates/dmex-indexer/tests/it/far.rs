//! Live blocks from a node that is far away: few round trips, and never left behind.

use std::time::Duration;

use dmex_indexer::Indexer;
use dmex_platform::Platform;
use dmex_store::rows::Block;
use dmex_testchain::{Chain, TestStore, assert_same};
use dmex_testnet::{Proxy, Way};

use crate::silent::fill_bloom;

/// How far it is.
const AWAY: Duration = Duration::from_millis(80);
/// [blocks] Deeper than any chain here is long: every block may be taken back.
const ALL: u64 = 100_000;

/// A node before a chain that is so far away. Its headers say that everything may have happened, if they are to be full.
async fn far(chain: &Chain, way: Way, full: bool) -> (Platform, Proxy) {
    let url = &chain.chain.anvil.endpoint().url;
    let proxy = Proxy::on_the_way(url, way, move |asked, node| async move {
        if full { node.pass_changed(&asked, fill_bloom).await } else { node.pass(&asked).await }
    });
    let proxy = proxy.await;
    (chain.through(&proxy.url).await, proxy)
}

#[tokio::test(flavor = "multi_thread")]
async fn fd6_many_live_blocks_come_in_few_round_trips_and_each_can_be_taken_back() {
    let chain = Chain::start(None).await;
    chain.trade().await;
    chain.mine(600).await;
    let clean = TestStore::sqlite().await;
    clean.catch_up(&chain.platform, 0).await;
    let blocks = chain.head().await + 1 - chain.platform.deployment().first_block;
    for full in [false, true] {
        let (platform, proxy) = far(&chain, Way { delay: AWAY / 8, one_by_one: false }, full).await;
        let store = TestStore::sqlite().await;
        store.catch_up(&platform, ALL).await;
        let trips = u64::try_from(proxy.trips()).unwrap();
        assert!(2 * trips <= blocks, "{trips} round trips for {blocks} blocks, full headers: {full}");
        assert_same(&store.contents().await, &clean.contents().await, "read from afar");
        let kept = store.store.all::<Block>().await.unwrap();
        assert_eq!(u64::try_from(kept.len()).unwrap(), blocks, "every block is kept");
        assert!(kept.windows(2).all(|pair| pair[1].parent_hash == pair[0].hash));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn fd6_a_node_that_takes_no_questions_together_is_asked_one_by_one() {
    let chain = Chain::start(None).await;
    chain.trade().await;
    let clean = TestStore::sqlite().await;
    clean.catch_up(&chain.platform, 0).await;
    for full in [false, true] {
        let (platform, _proxy) = far(&chain, Way { one_by_one: true, ..Way::default() }, full).await;
        for finality in [0, ALL] {
            let store = TestStore::sqlite().await;
            store.catch_up(&platform, finality).await;
            assert_same(&store.contents().await, &clean.contents().await, &format!("finality {finality}"));
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn fd6_a_chain_that_makes_a_block_each_quarter_second_is_followed_to_its_head_from_80_ms_away() {
    let chain = Chain::start(None).await;
    chain.trade().await;
    chain.mine(600).await;
    let (platform, proxy) = far(&chain, Way { delay: AWAY, one_by_one: false }, false).await;
    let store = TestStore::sqlite().await;
    let indexer = Indexer::new(&platform, store.store.clone(), Some(ALL)).await.unwrap();
    indexer.catch_up(|_| {}).await.unwrap();
    // opBNB's pace, then BSC's, which a node that is reached in time for the first has time for.
    for (pause, blocks) in [(250, 16), (750, 3)] {
        let mut pace = tokio::time::interval(Duration::from_millis(pause));
        let mining = async {
            for _ in 0..blocks {
                pace.tick().await;
                chain.mine(1).await;
            }
        };
        let mut behind = Vec::new();
        let following = async {
            loop {
                indexer.step().await.unwrap();
                let cursor = store.store.cursor().await.unwrap().number;
                behind.push(chain.head().await - cursor);
            }
        };
        tokio::select! { () = mining => {}, _ = following => {} }
        assert!(behind.len() > 2, "it reads nothing: {behind:?}");
        // Blocks that came while it read the ones before; a busy machine makes some at once.
        assert!(behind.iter().all(|blocks| *blocks <= 8), "it fell behind: {behind:?}");
    }
    indexer.catch_up(|_| {}).await.unwrap();
    assert_eq!(store.store.cursor().await.unwrap().number, chain.head().await);
    store.is_the_chain(&chain.platform).await;
    assert!(proxy.trips() > 0);
}
