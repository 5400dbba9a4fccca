//! A storage miner stops: its coin vests, so what its days ask for and what they are worth depend on the days before.

use alloy::primitives::U256;
use dmex_types::{Asset, Day};

use crate::api::Served;
use crate::default::{Stopped, day, raw};
use crate::rig::{FIRST_DAY, Measured, Rig};

const OFFER: [&str; 24] = [
    "--asset",
    "fil",
    "--machine",
    "Sealed sectors",
    "--price",
    "61.44",
    "--power",
    "100",
    "--term",
    "120",
    "--opens",
    "2022-03-25",
    "--closes",
    "2022-03-27",
    "--start",
    "2022-03-27",
    "--running-cost",
    "0.002",
    "--smallest-purchase",
    "1",
    "--disclosure-uri",
    "https://example.org/farm.json",
    "--disclosure-hash",
    "0x2b4a7c1c8a3c6a0c1bb2ae2f2a9d7f0f3ac0a4c6dc2f7ce1e2a1a6f0b9f5d3c1",
];

/// Three days were mined and paid for, the fourth is the last that is final.
async fn stopped() -> Stopped {
    let rig = Rig::deployed().await;
    rig.close_days_of(Asset::Fil, day(FIRST_DAY)).await;
    rig.run(&[&["--as", "fil-miner", "product", "create"], &OFFER[..]].concat()).success();
    rig.run(&["--as", "fil-miner", "miner", "bond", "add", "1", "--amount", "12", "--faucet"]).success();
    rig.run(&["--as", "alice", "buy", "1", "--power", "10", "--faucet"]).success();
    rig.run(&["--as", "finaliser", "product", "assess", "1"]).success();
    rig.run(&["--as", "bob", "buy", "1", "--power", "2.5", "--faucet"]).success();
    for number in 1..=3 {
        rig.close_days_of(Asset::Fil, day("2022-03-27") + number).await;
        rig.run(&["--as", "fil-miner", "miner", "deposit", "1", "--faucet"]).success();
        rig.run(&["--as", "finaliser", "miner", "settle", "1"]).success();
    }
    rig.close_days_of(Asset::Fil, day("2022-03-31")).await;
    let like = Measured::of(Asset::Fil, day("2022-03-30")).await;
    let stopped = Stopped { rig, like, before: [U256::ZERO; 2] };
    Stopped { before: stopped.alice().await, ..stopped }
}

#[tokio::test(flavor = "multi_thread")]
async fn mark_3_vesting_coin_is_foretold_to_the_last_unit() {
    let stopped = stopped().await;
    let rig = &stopped.rig;
    rig.run(&["index", "--once"]).success();
    let questions: [&[&str]; 5] = [
        &["what-if", "1", "--vote-days", "3"],
        &["benchmark", "show", "--asset", "fil"],
        &["product", "show", "1"],
        &["miner", "status", "fil-miner"],
        &["claimable", "bob"],
    ];
    Served::start(rig).await.agrees(rig, &questions);
    insta::assert_snapshot!("what_if_storage", rig.run(&["what-if", "1", "--vote-days", "3"]).success().out);
    // Nobody takes out what may be taken out.
    let foretold = rig.json(&["what-if", "1", "--vote-days", "3", "--present-bond"]);
    let closing = &foretold["closing"];
    stopped.terminate(closing["decided_at"].as_u64().unwrap()).await;
    stopped.pass(Day::from_timestamp(closing["refund_at"].as_u64().unwrap())).await;
    rig.run(&["--as", "alice", "refund", "1"]).success();
    let [income, money] = [raw(&foretold["total"]["income"]), raw(&foretold["total"]["refund"])];
    assert!(raw(&closing["bond_share"]) > U256::ZERO && money > U256::ZERO);
    assert_eq!(stopped.gained().await, [income, money]);
    rig.run(&["--as", "carol", "reserve", "measure", "1"]).success();
    assert_eq!(raw(&foretold["loss"]), U256::ZERO, "the bond makes it good");
    assert_eq!(rig.json(&["what-if", "1"])["loss"], foretold["loss"]);
}
