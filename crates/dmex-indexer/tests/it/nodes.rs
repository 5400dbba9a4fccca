//! Reading through three nodes that fail one after the other, or two at once: nothing is lost, nothing is taken in that
//! most of them do not have.

use std::time::Duration;

use dmex_chain::anvil::DEV_CHAIN_ID;
use dmex_chain::{Endpoint, connect};
use dmex_indexer::{IndexError, Indexer};
use dmex_platform::Platform;
use dmex_testchain::{Chain, TestStore, assert_same};
use dmex_testnet::{Chance, Mood, MoodyNode};

/// Three nodes before a chain, as one.
struct Net {
    nodes: [MoodyNode; 3],
    platform: Platform,
}

impl Net {
    async fn before(chain: &Chain, call_limit: Duration) -> Self {
        let url = &chain.chain.anvil.endpoint().url;
        let nodes =
            [MoodyNode::before(url).await, MoodyNode::before(url).await, MoodyNode::before(url).await];
        let [first, second, third] = nodes.each_ref().map(|node| node.url().to_owned());
        let endpoint = Endpoint { call_limit, ..Endpoint::dev(first, DEV_CHAIN_ID) };
        let provider = connect(&endpoint.with_others([second, third])).await.unwrap();
        Self { nodes, platform: Platform::new(provider, chain.platform.deployment().clone()) }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nodes_that_die_hang_lag_and_lie_in_turn_leave_no_trace_in_the_store() {
    let chain = Chain::start(None).await;
    chain.trade().await;
    let head = chain.head().await;
    let clean = TestStore::sqlite().await;
    clean.catch_up(&chain.platform, 0).await;
    let clean = clean.contents().await;
    let moods = [
        Mood::Dead,
        Mood::Hangs,
        Mood::Behind(3),
        Mood::Behind(40),
        Mood::Lies(20),
        Mood::Lies(head / 2),
        Mood::AskedTooMuch(1),
        Mood::OtherChain(1),
        Mood::Honest,
    ];
    for (seed, bound) in [(1, 0), (2, 64)] {
        let mut chance = Chance::new(seed);
        for store in TestStore::both().await {
            let net = Net::before(&chain, Duration::from_secs(6)).await;
            let indexer = Indexer::new(&net.platform, store.store.clone(), Some(bound)).await.unwrap();
            let indexer = indexer.at_most(8);
            let (mut steps, mut failures) = (0, 0);
            loop {
                // Another one fails, in another way; two are honest.
                if steps % 12 == 0 {
                    let number = |below: usize, chance: &mut Chance| {
                        usize::try_from(chance.below(u64::try_from(below).unwrap())).unwrap()
                    };
                    let (node, mood) = (number(3, &mut chance), moods[number(moods.len(), &mut chance)]);
                    net.nodes.iter().for_each(|node| node.be(Mood::Honest));
                    net.nodes[node].be(mood);
                }
                steps += 1;
                match indexer.step().await {
                    Ok(Some(_)) => {}
                    Ok(None) if store.store.cursor().await.unwrap().number >= head => break,
                    Ok(None) => {}
                    Err(error) => {
                        assert!(error.is_passing(), "{error}");
                        failures += 1;
                    }
                }
                assert!(steps < 5_000, "it gets nowhere: {failures} failures");
            }
            assert_same(&store.contents().await, &clean, &format!("seed {seed}, bound {bound}"));
            store.is_the_chain(&chain.platform).await;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_block_that_only_a_liar_has_is_not_taken_in_and_the_liar_is_named() {
    let chain = Chain::start(None).await;
    chain.trade().await;
    let net = Net::before(&chain, Duration::from_secs(6)).await;
    let store = TestStore::sqlite().await;
    let indexer = Indexer::new(&net.platform, store.store.clone(), Some(100_000)).await.unwrap();
    net.nodes[0].be(Mood::Lies(1));
    net.nodes[1].be(Mood::Dead);
    let error = indexer.catch_up(|_| {}).await.unwrap_err();
    assert!(matches!(error, IndexError::Node(_)), "{error}");
    let told = error.to_string();
    assert!(told.contains(&format!("{} says 0xbad", net.nodes[0].host())), "{told}");
    assert!(store.store.cursor().await.unwrap().hash.is_zero(), "nothing was taken in");
    // With most of them honest it goes on.
    net.nodes[1].be(Mood::Honest);
    while let Err(error) = indexer.catch_up(|_| {}).await {
        assert!(error.is_passing(), "{error}");
    }
    store.is_the_chain(&chain.platform).await;
}
