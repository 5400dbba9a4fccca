//! The chain in a store, and the proof that it is the chain.

use dmex_store::Store;
use sqlx::Executor;

use crate::rig::Rig;

#[tokio::test(flavor = "multi_thread")]
async fn a_store_is_built_proved_and_found_out_when_it_lies() {
    let rig = Rig::selling().await;
    rig.run(&["--as", "alice", "buy", "1", "--power", "88.5", "--faucet"]).success();
    rig.close_days("2022-03-27".parse().unwrap()).await;
    rig.run(&["--as", "btc-miner", "miner", "deposit", "1", "--faucet"]).success();
    rig.run(&["--as", "finaliser", "miner", "settle", "1"]).success();

    let indexed = rig.json(&["index", "--once"]);
    assert!(indexed["events"].as_u64().unwrap() > 50, "{indexed}");
    assert_eq!(rig.json(&["index", "--once"]), indexed, "nothing is read twice");
    let verified = rig.json(&["verify"]);
    assert_eq!((&verified["equal"], &verified["block"]), (&true.into(), &indexed["block"]));
    let said = rig.run(&["verify"]).success().out;
    for told in ["rows ", "blocks ", "products ", "NFTs ", "accounts ", "miners ", "the store is the chain"] {
        assert!(said.contains(told), "{told} in {said}");
    }

    let url = format!("sqlite:{}", rig.state.path().join("store-31337.sqlite").display());
    let store = Store::open(&url).await.unwrap();
    store.pool().execute("update tokens set units = units + 1 where id = 1").await.unwrap();
    let ran = rig.run(&["verify"]);
    assert_eq!(ran.status, 7, "{}", ran.err);
    assert!(ran.err.contains("tokens 1: units is 88500 on chain, 88501 in the store"), "{}", ran.err);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_store_that_is_none_or_of_another_is_refused_with_what_to_do() {
    let rig = Rig::deployed().await;
    rig.run(&["index", "--once", "--store", "mysql:x"]).refused(2, &["sqlite:FILE", "postgres://"]);
    rig.run(&["index", "--once", "--store", "postgres://nobody@127.0.0.1:1/none"])
        .refused(5, &["the database failed", "check that it runs"]);
    let damaged = rig.state.path().join("damaged.sqlite");
    std::fs::write(&damaged, [0x5a; 5_000]).unwrap();
    let damaged = format!("sqlite:{}", damaged.display());
    rig.run(&["index", "--once", "--store", &damaged])
        .refused(5, &["damaged.sqlite is no database", "`dmex index` builds it anew"]);
    let other = Rig::deployed().await;
    let url = format!("sqlite:{}", rig.state.path().join("shared.sqlite").display());
    rig.run(&["index", "--once", "--store", &url]).success();
    let store = Store::open(&url).await.unwrap();
    store.pool().execute("update meta set chain_id = 56").await.unwrap();
    other.run(&["index", "--once", "--store", &url]).refused(5, &["on chain 56", "give another store"]);
}
