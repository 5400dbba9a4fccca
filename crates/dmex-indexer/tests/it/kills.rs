//! Killed at random points again and again, the store ends as if nothing had happened, on both databases.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use dmex_chain::anvil::DEV_CHAIN_ID;
use dmex_chain::provider::{Endpoint, connect};
use dmex_contracts::Deployment;
use dmex_indexer::Indexer;
use dmex_platform::Platform;
use dmex_store::Store;
use dmex_testchain::{Chain, TestStore, assert_same};
use dmex_testnet::Chance;

/// Kills in all.
const KILLS: u32 = 200;
/// Times that the whole chain is read at least: into both databases, and more than once.
const ROUNDS: u32 = 4;
/// [blocks] So many are asked for at once, so that history is many commits.
const RANGE: u64 = 4;
/// [blocks] So many are read one by one.
const BOUND: u64 = 40;

/// What the child is told, through its environment.
const STORE: &str = "DMEX_TEST_STORE";
const NODE: &str = "DMEX_TEST_NODE";
const FOLDER: &str = "DMEX_TEST_FOLDER";

/// What the child says.
const BEGUN: &str = "the store is open";

/// The child's part of the test below, which starts this program anew to have somebody to kill. It has nothing to do
/// when the tests are run.
#[tokio::test(flavor = "multi_thread")]
async fn a_child_reads_to_the_head() {
    let told = |name| std::env::var(name).ok();
    let Some(url) = told(STORE) else { return };
    let store = Store::open(&url).await.unwrap();
    println!("{BEGUN}");
    let endpoint = Endpoint::dev(told(NODE).unwrap(), DEV_CHAIN_ID);
    let on = Deployment::read(Path::new(&told(FOLDER).unwrap()), DEV_CHAIN_ID).unwrap();
    let platform = Platform::new(connect(&endpoint).await.unwrap(), on);
    let indexer = Indexer::new(&platform, store, Some(BOUND)).await.unwrap().at_most(RANGE);
    indexer.catch_up(|_| {}).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_at_two_hundred_points_the_store_is_as_if_nothing_had_happened() {
    let chain = Chain::start(None).await;
    chain.trade().await;
    let clean = TestStore::sqlite().await;
    clean.catch_up(&chain.platform, 0).await;
    clean.is_the_chain(&chain.platform).await;
    let clean = clean.contents().await;

    let mut chance = Chance::new(7);
    let (mut kills, mut rounds) = (0, 0);
    // A slow machine is killed more often in a round.
    while kills < KILLS || rounds < ROUNDS {
        let (url, folder) = match rounds % 2 {
            0 => TestStore::unopened_sqlite(),
            _ => TestStore::unopened_postgres().await,
        };
        while !is_done_before_it_is_killed(&mut start(&chain, &url), &mut chance) {
            kills += 1;
        }
        let store = TestStore::opened(url, folder).await;
        assert_same(&store.contents().await, &clean, &format!("after {kills} kills, in round {rounds}"));
        rounds += 1;
    }
}

fn start(chain: &Chain, url: &str) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["kills::a_child_reads_to_the_head", "--exact", "--nocapture"])
        .env(STORE, url)
        .env(NODE, &chain.chain.anvil.endpoint().url)
        .env(FOLDER, chain.folder())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap()
}

/// Kills the child at some moment, if it has not done its work before.
fn is_done_before_it_is_killed(child: &mut Child, chance: &mut Chance) -> bool {
    if !chance.one_in(8) {
        // Most of the time goes by before the store is open: most kills come after.
        let said = BufReader::new(child.stdout.as_mut().unwrap());
        let _ = said.lines().map_while(Result::ok).find(|line| line.contains(BEGUN));
    }
    std::thread::sleep(Duration::from_millis(chance.below(280)));
    if let Some(status) = child.try_wait().unwrap() {
        assert!(status.success(), "the child failed: {status}");
        return true;
    }
    child.kill().unwrap();
    child.wait().unwrap();
    false
}
