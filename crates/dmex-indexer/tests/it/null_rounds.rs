//! A chain on which not every height has a block, as Filecoin's.

use dmex_indexer::Indexer;
use dmex_platform::{Call, Platform};
use dmex_replay::Role;
use dmex_store::rows::{Balance, Event, Product, Token, Voter};
use dmex_testchain::{Chain, TestStore, assert_same};
use dmex_testnet::{Proxy, Reply, Response};
use serde_json::{Value, json};

/// One height in so many has no block.
const ONE_IN: u64 = 5;

#[tokio::test(flavor = "multi_thread")]
async fn heights_without_a_block_are_passed_over_and_blocks_on_both_sides_taken_back() {
    let chain = Chain::start(None).await;
    chain.trade().await;
    // The heights before the head have no block, or have one.
    for _ in 0..ONE_IN {
        chain.mine(1).await;
        let clean = TestStore::sqlite().await;
        clean.catch_up(&chain.platform, 0).await;
        let clean = rows(&clean).await;
        let (platform, _proxy) = sparse(&chain).await;
        for (finality, at_most) in [(0, 1), (0, 1_000), (64, 7)] {
            let store = TestStore::sqlite().await;
            read(&platform, &store, finality, at_most).await;
            assert_same(&rows(&store).await, &clean, &format!("finality {finality}, at most {at_most}"));
            assert_eq!(store.store.cursor().await.unwrap().number, shown(chain.head().await));
        }
    }
    let (platform, _proxy) = sparse(&chain).await;
    let store = TestStore::sqlite().await;
    for depth in [1, 4, 9, 21] {
        chain.scribble(depth, depth).await;
        read(&platform, &store, 100_000, 1_000).await;
        chain.replace(depth).await;
        read(&platform, &store, 100_000, 1_000).await;
        let clean = TestStore::sqlite().await;
        clean.catch_up(&chain.platform, 0).await;
        assert_same(&rows(&store).await, &rows(&clean).await, &format!("{depth} blocks replaced"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_deepest_reorg_is_followed_whichever_heights_have_no_block() {
    const FINALITY: u64 = 11;
    let chain = Chain::start(None).await;
    chain.trade().await;
    chain.mine(2 * FINALITY).await;
    let (platform, _proxy) = sparse(&chain).await;
    let store = TestStore::sqlite().await;
    for phase in 0..ONE_IN - 1 {
        // Something happens in every block, so that none is replaced by its like; and the last final height has a block,
        // or is one without.
        let mut steps = 0u16;
        while u64::from(steps) < FINALITY || shown(chain.head().await) % ONE_IN != phase {
            let (holder, other) = (Role::Buyer(0), Role::Buyer(steps % 2).address());
            let call = Call::delegate(chain.platform.deployment(), other);
            chain.act(holder, &format!("delegate/{phase}/{steps}"), call).await;
            steps += 1;
        }
        read(&platform, &store, FINALITY, 1_000).await;
        let head = chain.head().await;
        chain.replace(head - last_block(shown(head) - FINALITY)).await;
        read(&platform, &store, FINALITY, 1_000).await;
        let clean = TestStore::sqlite().await;
        clean.catch_up(&chain.platform, 0).await;
        assert_same(&rows(&store).await, &rows(&clean).await, &format!("phase {phase}"));
    }
}

async fn read(platform: &Platform, store: &TestStore, finality: u64, at_most: u64) {
    let indexer = Indexer::new(platform, store.store.clone(), Some(finality)).await.unwrap();
    indexer.at_most(at_most).catch_up(|_| {}).await.unwrap();
}

/// What does not depend on how blocks are counted.
async fn rows(store: &TestStore) -> String {
    let store = &store.store;
    let events = store.all::<Event>().await.unwrap();
    let events: Vec<_> = events.iter().map(|event| (event.tx_hash, &event.name, &event.arguments)).collect();
    format!(
        "{events:#?}\n{:#?}\n{:#?}\n{:#?}\n{:#?}",
        store.all::<Product>().await.unwrap(),
        store.all::<Token>().await.unwrap(),
        store.all::<Balance>().await.unwrap(),
        store.all::<Voter>().await.unwrap(),
    )
}

/// The platform behind a node that counts heights without a block.
async fn sparse(chain: &Chain) -> (Platform, Proxy) {
    let proxy = Proxy::before(&chain.chain.anvil.endpoint().url, async |mut asked, node| {
        match asked["method"].as_str().unwrap_or_default() {
            "eth_getBlockByNumber" => {
                let height = number(&asked["params"][0]);
                if height.is_some_and(is_empty) {
                    return Reply::Whole(Response::ok(null_round(&asked).to_string()));
                }
                rewrite(&mut asked["params"][0], first_block);
            }
            "eth_getLogs" => {
                rewrite(&mut asked["params"][0]["fromBlock"], first_block);
                rewrite(&mut asked["params"][0]["toBlock"], last_block);
            }
            _ => {}
        }
        node.pass_changed(&asked, |answer| show(&asked, answer)).await
    });
    let proxy = proxy.await;
    (chain.through(&proxy.url).await, proxy)
}

/// Puts the heights that are shown into an answer.
fn show(asked: &Value, answer: &mut Value) {
    match asked["method"].as_str().unwrap_or_default() {
        "eth_blockNumber" => rewrite(&mut answer["result"], shown),
        "eth_getBlockByNumber" if answer["result"].is_object() => {
            rewrite(&mut answer["result"]["number"], shown);
        }
        "eth_getLogs" => count_anew(&mut answer["result"]),
        "eth_getBlockReceipts" => {
            for receipt in answer["result"].as_array_mut().into_iter().flatten() {
                count_anew(&mut receipt["logs"]);
            }
        }
        _ => {}
    }
}

fn null_round(asked: &Value) -> Value {
    let error = json!({"code": 12, "message": "requested epoch was a null round (4)", "data": 4});
    json!({"jsonrpc": "2.0", "id": asked["id"], "error": error})
}

fn count_anew(logs: &mut Value) {
    for log in logs.as_array_mut().into_iter().flatten() {
        rewrite(&mut log["blockNumber"], shown);
    }
}

fn number(text: &Value) -> Option<u64> {
    u64::from_str_radix(text.as_str()?.strip_prefix("0x")?, 16).ok()
}

fn rewrite(text: &mut Value, to: impl Fn(u64) -> u64) {
    if let Some(number) = number(text) {
        *text = json!(format!("{:#x}", to(number)));
    }
}

const fn is_empty(height: u64) -> bool {
    height % ONE_IN == ONE_IN - 1
}

/// The height at which a block is shown.
const fn shown(block: u64) -> u64 {
    block / (ONE_IN - 1) * ONE_IN + block % (ONE_IN - 1)
}

/// The first block from a height on.
const fn first_block(height: u64) -> u64 {
    height / ONE_IN * (ONE_IN - 1) + height % ONE_IN
}

/// The last block up to a height.
const fn last_block(height: u64) -> u64 {
    first_block(height) - is_empty(height) as u64
}
