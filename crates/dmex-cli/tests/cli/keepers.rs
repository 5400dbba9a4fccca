//! Two keepers of one chain: one works, the other takes over, and nothing is done twice.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use alloy::consensus::Transaction as _;
use alloy::network::TransactionResponse as _;
use alloy::primitives::Address;
use alloy::providers::Provider;
use dmex_platform::{Call, Platform};
use dmex_replay::Role;
use dmex_testkit::Postgres;
use dmex_types::{Asset, Day, ProductId};
use sqlx::{Connection, Row};

use crate::process::{Process, until};
use crate::rig::{Measured, Rig, program};

const PRODUCT: ProductId = ProductId(1);

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

/// A chain on which 88.5 TH/s are sold, which pay from 2022-03-26 on.
async fn sold() -> Rig {
    let rig = Rig::selling().await;
    rig.run(&["--as", "alice", "buy", "1", "--power", "88.5", "--faucet"]).success();
    rig
}

/// One of two keepers.
struct Keeper<'a> {
    rig: &'a Rig,
    state: PathBuf,
    who: &'static str,
    store: Option<String>,
}

impl Keeper<'_> {
    fn start(&self) -> Process {
        let mut command = program(&self.state);
        command.args([
            "--rpc",
            &self.rig.url(),
            "--chain",
            "31337",
            "--as",
            self.who,
            "keeper",
            "--every",
            "1",
        ]);
        if let Some(store) = &self.store {
            command.args(["--store", store]);
        }
        Process::start(&mut command)
    }

    /// Every purpose that it served.
    async fn served(&self) -> Vec<String> {
        let file = self.state.join("keeper/31337/sender.sqlite");
        let url = format!("sqlite:{}", file.display());
        let mut connection = sqlx::SqliteConnection::connect(&url).await.unwrap();
        let sql = "SELECT key FROM purpose WHERE state = 'confirmed'";
        let rows = sqlx::query(sql).fetch_all(&mut connection).await.unwrap();
        rows.iter().map(|row| row.get(0)).collect()
    }
}

/// Lets a day end, be reported, paid and settled, with nobody but a keeper to make it final and to settle it. `kill` is
/// called in the middle of it.
async fn pass(rig: &Rig, platform: &Platform, day: Day, kill: impl FnOnce()) {
    rig.go_to(day.end_timestamp()).await;
    rig.report(day, &Measured::of(Asset::Btc, day).await).await;
    kill();
    until("the day is final", async || platform.benchmark_next_day(Asset::Btc).await.unwrap() > day).await;
    if platform.product(PRODUCT).await.unwrap().next_day() == Some(day) {
        rig.run(&["--as", "btc-miner", "miner", "deposit", "1", "--faucet"]).success();
        let settled = async || platform.product(PRODUCT).await.unwrap().next_day().unwrap() > day;
        until("the day is settled", settled).await;
    }
}

/// What these accounts sent, by the first four bytes of what they called: none of it without effect.
async fn sent(platform: &Platform, keepers: &[Address]) -> BTreeMap<[u8; 4], usize> {
    let provider = platform.provider();
    let mut sent = BTreeMap::new();
    for number in 0..=provider.get_block_number().await.unwrap() {
        let block = provider.get_block_by_number(number.into()).full().await.unwrap().unwrap();
        for transaction in block.transactions.txns().filter(|one| keepers.contains(&one.from())) {
            let receipt = provider.get_transaction_receipt(transaction.tx_hash()).await.unwrap().unwrap();
            assert!(receipt.status(), "a transaction was paid for nothing");
            *sent.entry(transaction.input()[..4].try_into().unwrap()).or_default() += 1;
        }
    }
    sent
}

fn selector(call: &Call) -> [u8; 4] {
    call.data[..4].try_into().unwrap()
}

/// Six days with two keepers; the one that leads is killed twice.
async fn six_days(rig: &Rig, keepers: [Keeper<'_>; 2]) {
    let platform = rig.platform().await;
    let [one, other] = &keepers;
    let mut first = one.start();
    first.says("Looking for more (keeper)").await;
    let mut second = other.start();
    second.says("keeper: stands by, another process leads").await;

    let days: Vec<Day> = day("2022-03-25").until(day("2022-03-31")).collect();
    for day in &days[..2] {
        pass(rig, &platform, *day, || {}).await;
    }
    assert!(!second.said().contains("leads now"), "{}", second.said());
    pass(rig, &platform, days[2], || first.kill()).await;
    second.says("keeper: leads now").await;
    second.says("Settled 1 product.").await;
    let mut third = one.start();
    third.says("keeper: stands by").await;
    pass(rig, &platform, days[3], || {}).await;
    pass(rig, &platform, days[4], || second.kill()).await;
    third.says("keeper: leads now").await;
    pass(rig, &platform, days[5], || {}).await;
    until("all products are assessed", async || {
        rig.json(&["miner", "status", "btc-miner"])["products"][0]["bond_call"].is_object()
    })
    .await;
    third.stop();

    let addresses = keepers.each_ref().map(|keeper| Role::from_name(keeper.who).unwrap().address());
    let sent = sent(&platform, &addresses).await;
    let on = platform.deployment();
    assert_eq!(
        sent[&selector(&Call::finalize(on, Asset::Btc, 0))],
        days.len(),
        "each day was made final once"
    );
    assert_eq!(
        sent[&selector(&Call::settle(on, PRODUCT, 30))],
        days.len() - 1,
        "each paying day was settled once"
    );
    let mut served = one.served().await;
    if one.state != other.state {
        served.extend(other.served().await);
    }
    let all = served.len();
    served.sort_unstable();
    served.dedup();
    assert_eq!(served.len(), all, "a purpose was served twice: {served:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn day_1_of_two_keepers_on_one_machine_one_works_and_the_other_takes_over() {
    let rig = sold().await;
    let keeper = || Keeper { rig: &rig, state: rig.state.path().to_owned(), who: "dave", store: None };
    six_days(&rig, [keeper(), keeper()]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn day_1_of_two_keepers_on_two_machines_one_works_and_the_other_takes_over() {
    let rig = sold().await;
    let postgres = Postgres::start().unwrap();
    let machine = |who: &'static str| {
        let state = rig.state.path().join(who);
        copy_deployment(rig.state.path(), &state);
        Keeper { rig: &rig, state, who, store: Some(postgres.url()) }
    };
    six_days(&rig, [machine("dave"), machine("erin")]).await;
}

fn copy_deployment(from: &Path, to: &Path) {
    let deployments = to.join("deployments");
    std::fs::create_dir_all(&deployments).unwrap();
    std::fs::copy(from.join("deployments/31337.json"), deployments.join("31337.json")).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn day_1_a_miner_and_a_keeper_work_once_and_say_where_days_stand() {
    let rig = sold().await;
    let first = day("2022-03-25");
    rig.close_days(first + 2).await;
    let keeper = rig.json(&["--as", "finaliser", "keeper", "--once"]);
    assert_eq!(
        (&keeper["benchmarks"][0]["asset"], &keeper["benchmarks"][0]["days_awaiting"]),
        (&"btc".into(), &0.into())
    );
    assert_eq!(
        keeper["products"][0]["next_day"]["state"], "due",
        "nothing is paid, so nothing is settled: {keeper}"
    );

    // The coin comes from the faucet; the second of two days is given by hand, and so the first one too.
    let poor = rig.run(&["--as", "btc-miner", "miner", "run", "--once"]);
    poor.refused(3, &["product 1: ", "fund the miner"]);
    rig.run(&["--as", "btc-miner", "miner", "deposit", "1", "--faucet"]).success();
    let miner = rig.run(&["--as", "btc-miner", "miner", "run", "--once"]).success();
    assert!(miner.err.contains("Settled 1 time."), "{}", miner.err);
    assert!(miner.out.contains("Next day"), "{}", miner.out);
    let idle = rig.run(&["--as", "finaliser", "keeper", "--once", "--jobs", "settle"]).success();
    assert!(idle.err.contains("No day to settle."), "{}", idle.err);

    let watch = rig.json(&["--as", "alice", "watch", "--once"]);
    assert_eq!((&watch["may_propose"], &watch["products"][0]["state"]), (&false.into(), &"open".into()));
    let said = rig.run(&["--as", "alice", "watch", "--once"]).success();
    assert!(said.out.contains("too few to propose") && said.out.contains("delivers"), "{}", said.out);
    rig.run(&["keeper", "--once"]).refused(2, &["nobody signs"]);
    rig.run(&["--as", "alice", "keeper", "--once", "--jobs", "sweep"])
        .refused(2, &["finalise, settle, assess"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn day_1_a_keeper_stops_while_nobody_knows_who_leads_and_goes_on_when_postgres_is_back() {
    let rig = sold().await;
    let mut postgres = Postgres::start().unwrap();
    let state = rig.state.path().to_owned();
    let mut keeper = Keeper { rig: &rig, state, who: "dave", store: Some(postgres.url()) }.start();
    keeper.says("Looking for more (keeper)").await;
    postgres.crash_and_restart().unwrap();
    keeper.says("keeper: lost the lead").await;
    let platform = rig.platform().await;
    let first = day("2022-03-25");
    pass(&rig, &platform, first, || {}).await;
    pass(&rig, &platform, first.next(), || {}).await;
    keeper.stop();
    let _ = sent(&platform, &[Role::from_name("dave").unwrap().address()]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_indexers_one_stands_by_and_takes_over() {
    let rig = sold().await;
    let start = || {
        let mut command = program(rig.state.path());
        Process::start(command.args(["--rpc", &rig.url(), "--chain", "31337", "index", "--every", "100"]))
    };
    let mut first = start();
    first.says("Looking for more (indexer)").await;
    let mut second = start();
    second.says("indexer: stands by").await;
    first.kill();
    second.says("indexer: leads now").await;
    rig.run(&["--as", "finaliser", "product", "assess", "1"]).success();
    rig.run(&["--as", "bob", "buy", "1", "--power", "1", "--faucet"]).success();
    let head = rig.platform().await.provider().get_block_number().await.unwrap();
    let store = dmex_store::Store::open(&dmex_store::sqlite_url(rig.state.path(), 31_337)).await.unwrap();
    until("the store is at the newest block", async || store.cursor().await.unwrap().number >= head).await;
    second.stop();
    assert_eq!(rig.json(&["verify"])["equal"], true);
}
