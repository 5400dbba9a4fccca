//! A node that leaves out what a contract said, where no header tells of it.

use std::collections::BTreeSet;
use std::sync::Arc;

use dmex_indexer::{NOT_COMPARED, verify};
use dmex_platform::{Call, Part, Platform};
use dmex_replay::{Role, Script};
use dmex_store::Store;
use dmex_store::rows::{Miner, TABLES};
use dmex_testchain::{Chain, TestStore, assert_same};
use dmex_testnet::{Proxy, Reply, Response};
use dmex_types::Power;
use serde_json::{Value, json};
use sqlx::{AssertSqlSafe, Executor};

/// [blocks] Deeper than any chain here is long: every block may be taken back.
const ALL: u64 = 100_000;

/// A header says that everything may have happened.
pub(crate) fn fill_bloom(answer: &mut Value) {
    if answer["result"]["logsBloom"].is_string() {
        answer["result"]["logsBloom"] = Value::String(format!("0x{}", "ff".repeat(256)));
    }
}

/// A node whose index of events does not have those of the miners' registry.
async fn silent(chain: &Chain, receipts: bool) -> (Platform, Proxy) {
    let registry = format!("{:#x}", chain.platform.deployment().miner_registry.address);
    omitting(chain, receipts, move |log| log["address"] == registry.as_str()).await
}

/// A node whose index of events does not have some, and whose headers say that everything may have happened, as Filecoin's do.
/// It may have no receipts by block.
async fn omitting(
    chain: &Chain,
    receipts: bool,
    left_out: impl Fn(&Value) -> bool + Send + Sync + 'static,
) -> (Platform, Proxy) {
    let left_out = Arc::new(left_out);
    let proxy = Proxy::before(&chain.chain.anvil.endpoint().url, move |asked, node| {
        let left_out = left_out.clone();
        async move {
            let method = asked["method"].as_str().unwrap_or_default();
            if method == "eth_getBlockReceipts" && !receipts {
                let error = json!({"code": -32_601, "message": "method not found"});
                let answer = json!({"jsonrpc": "2.0", "id": asked["id"], "error": error});
                return Reply::Whole(Response::ok(answer.to_string()));
            }
            let changed = node.pass_changed(&asked, |answer| {
                if method == "eth_getLogs"
                    && let Some(logs) = answer["result"].as_array_mut()
                {
                    logs.retain(|log| !left_out(log));
                }
                fill_bloom(answer);
            });
            changed.await
        }
    });
    let proxy = proxy.await;
    (chain.through(&proxy.url).await, proxy)
}

/// The last thing that happens is a split, and nobody says so: neither what ended nor its parts are as the store has them.
#[tokio::test(flavor = "multi_thread")]
async fn fg1_nft5_whether_there_is_an_nft_is_asked_of_the_chain() {
    let chain = Chain::start(None).await;
    chain.trade().await;
    let (before, alice) = (chain.head().await, Role::Buyer(0));
    let last = chain.platform.last_token().await.unwrap();
    let own = chain.platform.tokens_of(alice.address()).await.unwrap()[0].clone();
    let half = Power::new(own.power.units() / 2);
    let rest = own.power.checked_sub(half).unwrap();
    let parts = [half, rest].map(|units| Part { to: alice.address(), units });
    let split = Call::split(chain.platform.deployment(), own.id, &parts);
    chain.act(alice, "split-at-the-end", split).await;

    let power = format!("{:#x}", chain.platform.deployment().mining_power.address);
    let is_late = move |log: &Value| {
        let block = log["blockNumber"].as_str().unwrap_or_default().trim_start_matches("0x");
        log["address"] == power.as_str() && u64::from_str_radix(block, 16).is_ok_and(|block| block > before)
    };
    let (platform, _proxy) = omitting(&chain, false, is_late).await;
    let store = TestStore::sqlite().await;
    store.catch_up(&platform, 0).await;
    let told = verify(&platform, &store.store, |_| {}).await.unwrap().differences;
    for (id, chain, store) in
        [(own.id.0, "false", "true"), (last + 1, "true", "false"), (last + 2, "true", "false")]
    {
        let name = format!("whether there is NFT {id}: {chain} on chain, {store} in the store");
        assert!(told.contains(&name), "{name} in {told:#?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn fg1_what_a_node_leaves_out_is_read_from_receipts_or_found_by_verify() {
    let chain = Chain::start(None).await;
    chain.trade().await;
    let clean = TestStore::sqlite().await;
    clean.catch_up(&chain.platform, 0).await;
    let (platform, _proxy) = silent(&chain, true).await;
    for finality in [0, ALL] {
        let store = TestStore::sqlite().await;
        store.catch_up(&platform, finality).await;
        assert_same(&store.contents().await, &clean.contents().await, &format!("finality {finality}"));
        store.is_the_chain(&platform).await;
    }

    // Without receipts nobody can know while reading; verify does, of another node or of the same.
    let (without, _other) = silent(&chain, false).await;
    let store = TestStore::sqlite().await;
    store.catch_up(&without, 0).await;
    let miners = clean.store.all::<Miner>().await.unwrap();
    assert!(store.store.all::<Miner>().await.unwrap().len() < miners.len());
    let told = verify(&chain.platform, &store.store, |_| {}).await.unwrap().differences;
    for miner in &miners {
        let name = format!("miners {:#x}: ", miner.address);
        assert!(told.iter().any(|one| one.starts_with(&name)), "{name} in {told:#?}");
    }
    let told = verify(&without, &store.store, |_| {}).await.unwrap().differences;
    assert!(told.iter().any(|one| one.starts_with("standing of the miner")), "{told:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn fg1_a_row_of_any_table_that_is_missing_or_wrong_is_named() {
    let chain = Chain::start_with_loss(Script::STOPS_AFTER).await;
    chain.trade().await;
    chain.pass(Script::STOPS_AFTER + Script::DEFAULT_TAKES).await;
    for store in TestStore::both().await {
        store.catch_up(&chain.platform, 64).await;
        store.is_the_chain(&chain.platform).await;
        let mut spoiled = BTreeSet::new();
        for table in TABLES {
            let is_one = matches!(table.name, "meta" | "cursor");
            if NOT_COMPARED.iter().any(|(name, _)| *name == table.name) || is_one {
                continue;
            }
            if spoil(&store.store, table.name, table.columns).await {
                spoiled.insert(table.name);
            }
        }
        // Nobody here insures or underwrites, auctions, overrides a delegate, or proves a price beforehand; every value of those
        // tables is tried with the samples of the store.
        assert_eq!(spoiled.len(), TABLES.len() - NOT_COMPARED.len() - 8, "{spoiled:?}");
        let told = verify(&chain.platform, &store.store, |_| {}).await.unwrap().differences;
        for table in spoiled {
            let of_table = |end: &str| {
                told.iter().any(|one| one.starts_with(&format!("{table} ")) && one.ends_with(end))
            };
            assert!(of_table("the row is missing in the store"), "{table} in {told:#?}");
            assert!(
                of_table(" in the store") && told.iter().any(|one| one.contains(" on chain, ")),
                "{table}"
            );
        }
        // What it keeps of itself is looked at too.
        let head = chain.head().await;
        for statement in [
            format!("delete from blocks where number = {}", head - 9),
            format!("update blocks set timestamp = timestamp + 1 where number = {}", head - 4),
            "update meta set chain_id = 56".to_owned(),
            "update cursor set timestamp = timestamp + 1".to_owned(),
        ] {
            store.store.pool().execute(AssertSqlSafe(statement)).await.unwrap();
        }
        let told = verify(&chain.platform, &store.store, |_| {}).await.unwrap().differences;
        for name in [
            format!("blocks {}: it does not stand on {}", head - 8, head - 10),
            format!("blocks {}: timestamp", head - 4),
            "meta 1: chain_id is 31337 on chain, 56".to_owned(),
            "cursor 1: timestamp is".to_owned(),
        ] {
            assert!(told.iter().any(|one| one.starts_with(&name)), "{name} in {told:#?}");
        }
        store.store.pool().execute("update cursor set hash = '0x01'").await.unwrap();
        let told = verify(&chain.platform, &store.store, |_| {}).await.unwrap().differences;
        assert!(told.iter().any(|one| one.starts_with("cursor 1: ")), "{told:#?}");
    }
}

/// Takes a row out of a table and changes a value in another; whether there are two.
async fn spoil(store: &Store, table: &str, columns: &[dmex_store::table::ColumnInfo]) -> bool {
    let (key, last) = (columns[0].name, &columns[columns.len() - 1]);
    let value = match last.kind {
        dmex_store::column::Kind::Int => format!("coalesce({}, 0) + 1000", last.name),
        dmex_store::column::Kind::Text => format!("coalesce({}, '') || 'x'", last.name),
    };
    let mut done = 0;
    for statement in [
        format!("update {table} set {} = {value} where {key} = (select max({key}) from {table})", last.name),
        format!("delete from {table} where {key} = (select min({key}) from {table})"),
    ] {
        done += store.pool().execute(AssertSqlSafe(statement)).await.unwrap().rows_affected();
    }
    done >= 2
}
