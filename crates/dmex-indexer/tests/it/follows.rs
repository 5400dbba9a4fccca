//! From events alone, the store is the chain: on both databases, read at once or as it happens.

use dmex_indexer::Indexer;
use dmex_replay::Script;
use dmex_store::rows::{Loss, Product, Round, Token};
use dmex_testchain::{Chain, TestStore, assert_same};

#[tokio::test(flavor = "multi_thread")]
async fn the_story_of_a_default_is_rebuilt_from_events_on_both_databases() {
    let chain = Chain::start_with_loss(Script::STOPS_AFTER).await;
    chain.trade().await;
    // One follows as it happens, block by block; the others read it all afterwards, in ranges.
    let live = TestStore::sqlite().await;
    for _ in 0..Script::STOPS_AFTER + Script::DEFAULT_TAKES {
        chain.pass(1).await;
        live.catch_up(&chain.platform, 10_000).await;
    }
    let whole = TestStore::both().await;
    for store in &whole {
        store.catch_up(&chain.platform, 0).await;
        store.is_the_chain(&chain.platform).await;
    }
    live.is_the_chain(&chain.platform).await;
    let contents = live.contents().await;
    assert_eq!(whole[0].contents().await, contents, "read at once on SQLite");
    assert_eq!(whole[1].contents().await, contents, "read at once on Postgres");
    for store in TestStore::both().await {
        // What it forgets it reads again, also while what it wrote last is still on its way.
        let indexer = Indexer::new(&chain.platform, store.store.clone(), Some(0)).await.unwrap();
        indexer.at_most(4).keeping(0).catch_up(|_| {}).await.unwrap();
        assert_same(&store.contents().await, &contents, "by one that remembers nothing");
    }

    let products = live.store.all::<Product>().await.unwrap();
    let ended = products.last().unwrap();
    assert_eq!(ended.closed_by.as_deref(), Some("terminated"));
    assert!(ended.short_days >= 7 && ended.sealed_units.is_some());
    assert!(!live.store.all::<Loss>().await.unwrap().is_empty(), "losses were recorded");
    assert!(live.store.all::<Round>().await.unwrap().iter().any(|round| !round.paid.is_zero()));
    let tokens = live.store.all::<Token>().await.unwrap();
    assert!(tokens.iter().any(|token| token.merged_into.is_some()));
    assert!(tokens.iter().filter(|token| token.split_from.is_some()).count() >= 6);
    assert!(tokens.iter().filter(|token| token.has_ended()).count() >= 4);
    assert!(tokens.iter().any(|token| token.state == "refunded"));
}
