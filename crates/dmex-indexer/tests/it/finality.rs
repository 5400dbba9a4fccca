//! What is final on a chain like BNB Smart Chain, whatever its node says of it.

use dmex_chain::finality_of;
use dmex_chain::{Endpoint, connect};
use dmex_contracts::Deployment;
use dmex_indexer::Indexer;
use dmex_platform::Platform;
use dmex_store::rows::{Block, Event, Undo};
use dmex_testchain::{Chain, TestStore, assert_same};
use dmex_testnet::{Behind, Proxy, Reply, Response};
use serde_json::{Value, json};

/// BNB Smart Chain.
pub(crate) const BSC: u64 = 56;

/// What a node says when it is asked for the final block.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Tag {
    /// That it knows no such thing.
    Unknown,
    /// That there is none yet.
    None,
    /// Always this one.
    Still(u64),
    /// So many blocks below the newest.
    Below(u64),
    /// One that it has not got.
    BeyondHead,
}

/// The platform on a chain that says it is BNB Smart Chain.
pub(crate) async fn like_bsc(chain: &Chain, tag: Tag) -> (Platform, Proxy) {
    let url = &chain.chain.anvil.endpoint().url;
    let proxy = Proxy::before(url, move |mut asked: Value, node: Behind| async move {
        let is_final = asked["params"][0] == "finalized";
        if is_final {
            let head = json!({"jsonrpc": "2.0", "id": 1, "method": "eth_blockNumber", "params": []});
            let Some(head) = node.ask(&head).await else { return Reply::HangUp };
            let head = u64::from_str_radix(&head["result"].as_str().unwrap()[2..], 16).unwrap();
            asked["params"][0] = match tag {
                Tag::Unknown => return unknown(&asked),
                Tag::None => json!("0xffffffff"),
                Tag::Still(block) => json!(format!("{block:#x}")),
                Tag::Below(blocks) => json!(format!("{:#x}", head - blocks)),
                Tag::BeyondHead => json!(format!("{head:#x}")),
            };
        }
        let changed = node.pass_changed(&asked, |answer| {
            if asked["method"] == "eth_chainId" {
                answer["result"] = json!(format!("{BSC:#x}"));
            }
            if is_final && matches!(tag, Tag::BeyondHead) {
                answer["result"]["number"] = json!("0xffffffff");
            }
        });
        changed.await
    });
    let proxy = proxy.await;
    let provider = connect(&Endpoint::dev(&proxy.url, BSC)).await.unwrap();
    let on = Deployment { chain_id: BSC, ..chain.platform.deployment().clone() };
    (Platform::new(provider, on), proxy)
}

fn unknown(asked: &Value) -> Reply {
    let error = json!({"code": -32_602, "message": "invalid argument 0: hex string without 0x prefix"});
    Reply::Whole(Response::ok(json!({"jsonrpc": "2.0", "id": asked["id"], "error": error}).to_string()))
}

#[tokio::test(flavor = "multi_thread")]
async fn fd14_fg4_reorgs_of_20_100_and_240_blocks_are_followed_whatever_the_node_calls_final() {
    let chain = Chain::start(None).await;
    chain.trade().await;
    chain.mine(400).await;
    // Something happens in blocks that every one of the reorgs takes back.
    for (seed, quiet) in [(1, 110), (2, 60), (3, 0)] {
        chain.scribble(seed, 3).await;
        chain.mine(quiet).await;
    }
    let tags = [Tag::Unknown, Tag::None, Tag::Still(1), Tag::Below(2), Tag::Below(500), Tag::BeyondHead];
    let mut following = Vec::new();
    for tag in tags {
        let (platform, proxy) = like_bsc(&chain, tag).await;
        let store = TestStore::sqlite().await;
        let indexer = Indexer::new(&platform, store.store.clone(), None).await.unwrap();
        indexer.catch_up(|_| {}).await.unwrap();
        following.push((tag, indexer, store, proxy));
    }
    for depth in [20, 100, 240] {
        let events = following[0].2.store.count::<Event>().await.unwrap();
        chain.roll_back(depth).await;
        chain.mine(depth + 2).await;
        let scratch = TestStore::sqlite().await;
        scratch.catch_up(&chain.platform, 0).await;
        for (tag, indexer, store, _) in &following {
            indexer.catch_up(|_| {}).await.unwrap();
            let what = format!("{depth} blocks, {tag:?}");
            assert_same(&store.contents().await, &scratch.contents().await, &what);
            assert!(store.store.count::<Event>().await.unwrap() < events, "{what}: nothing was taken back");
        }
    }
    // No more is kept than is asked for.
    let head = chain.head().await;
    for (tag, _, store, _) in &following {
        let lowest = match tag {
            Tag::Still(block) => (*block).max(chain.platform.deployment().first_block),
            Tag::Below(blocks) => head - finality_of(BSC).max(*blocks),
            Tag::Unknown | Tag::None | Tag::BeyondHead => head - finality_of(BSC),
        };
        let kept = store.store.all::<Block>().await.unwrap()[0].number;
        // The node is asked now and then for what is final.
        assert!(
            (lowest.saturating_sub(64)..=lowest).contains(&kept),
            "{tag:?}: {kept} kept, {lowest} wanted"
        );
        let undo = store.store.all::<Undo>().await.unwrap();
        assert!(undo.iter().all(|row| row.block >= kept), "{tag:?}");
    }
}
