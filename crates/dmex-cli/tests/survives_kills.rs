//! `dmex up` and its chain, killed again and again: no day is lost, nothing is paid twice, and the books are those of a
//! platform that nobody ever killed.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use dmex_chain::anvil::find_binary;
use dmex_contracts::Deployment;
use dmex_platform::{DirectSender, Platform, Transact, deploy};
use dmex_replay::{
    Books, Buyers, ProductBooks, Record, ReplayChain, Script, Stage, chain_config, deploy_config, last_day,
};
use dmex_types::Day;
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use serde_json::Value;

const FIRST: &str = "2022-03-25";
/// How often something is killed before the last life.
const KILLS: u32 = 15;
/// Days that must pass after the last kill.
const MORE_DAYS: u32 = 4;
/// What the first buyers buy.
const NFTS: u64 = 5;
const PATIENCE: Duration = Duration::from_secs(120);

/// A random moment of a life that lasts no longer than this: some are in start-up, some in the middle of a day, some
/// while the chain is being saved.
const LONGEST_LIFE: Duration = Duration::from_millis(2_600);

#[tokio::test(flavor = "multi_thread")]
async fn day_1_killed_services_and_chains_lose_no_day_and_pay_nothing_twice() {
    let state = tempfile::tempdir().unwrap();
    let seed = std::env::var("DMEX_TEST_SEED").map_or_else(|_| rand::random(), |seed| seed.parse().unwrap());
    println!("again with DMEX_TEST_SEED={seed}");
    let mut random = StdRng::seed_from_u64(seed);

    let mut dmex = up(state.path());
    for number in 0..KILLS {
        // The moment is random on purpose; none of them is the right one.
        std::thread::sleep(random.random_range(Duration::from_millis(50)..LONGEST_LIFE));
        match number % 3 {
            0 => dmex.kill(),
            // Under a running platform, which must go on with another one.
            1 => kill_chain(state.path()),
            _ => {
                kill_chain(state.path());
                dmex.kill();
            }
        }
        if dmex.has_ended() {
            dmex = up(state.path());
        }
    }

    run_until_later(&mut dmex, state.path(), 1).await;
    kill_chain(state.path());
    run_until_later(&mut dmex, state.path(), MORE_DAYS).await;
    dmex.interrupt();
    assert!(dmex.0.wait().unwrap().success(), "an interrupt is a clean end: {}", talk(state.path()));

    let books = books(state.path()).await;
    assert_eq!(books.errors, Vec::<String>::new());
    assert_eq!(books.nfts(), NFTS, "nobody bought twice, no purchase was lost");
    for product in &books.products {
        assert_eq!(product.expected, product.deposited, "product {} was paid once a day", product.product);
        assert!(product.drawn.0.is_zero(), "product {} lost no day to the grace window", product.product);
    }
    assert!(books.products.first().unwrap().days >= u64::from(MORE_DAYS));
    assert_eq!(settled(&books.products), settled(&undisturbed(&books.products).await));
}

/// How often both processes are killed, unless DMEX_TEST_KILLS says otherwise: `make deep` says a hundred.
const KILLS_OF_BOTH: u32 = 3;
/// Longest time from a start to the next settled day. Seconds as a rule; machines of tests are slow.
const SETTLED_WITHIN: Duration = Duration::from_secs(60);

#[tokio::test(flavor = "multi_thread")]
async fn fe2_fe3_fe4_kills_of_everything_cost_at_most_the_day_in_progress_and_leave_nothing() {
    let state = tempfile::tempdir().unwrap();
    let kills = std::env::var("DMEX_TEST_KILLS").map_or(KILLS_OF_BOTH, |kills| kills.parse().unwrap());
    let seed = std::env::var("DMEX_TEST_SEED").map_or_else(|_| rand::random(), |seed| seed.parse().unwrap());
    println!("again with DMEX_TEST_SEED={seed}");
    let mut random = StdRng::seed_from_u64(seed);
    let mut dmex = up(state.path());
    run_until_later(&mut dmex, state.path(), 1).await;
    let mut slowest = Duration::ZERO;
    for number in 1..=kills {
        // The moment is random on purpose; none of them is the right one.
        tokio::time::sleep(random.random_range(Duration::ZERO..LONGEST_LIFE)).await;
        let before = next_day(state.path()).await.unwrap();
        let chain = chain_of(state.path()).unwrap();
        if random.random() {
            kill_chain(state.path());
        }
        dmex.kill();
        until_gone(chain).await;

        let began = Instant::now();
        dmex = up(state.path());
        run_until_later(&mut dmex, state.path(), 1).await;
        let (took, after) = (began.elapsed(), next_day(state.path()).await.unwrap());
        slowest = slowest.max(took);
        println!("kill {number}: {before} before, {after} after {took:.1?}");
        assert!(took < SETTLED_WITHIN, "{}", talk(state.path()));
        // `after` is at least a day later than where it went on from.
        assert!(after >= before, "more than the day in progress was lost: {before}, then {after}");
    }
    println!("{kills} kills of both processes: the next day was settled within {slowest:.1?}");
    verify(&mut dmex, state.path()).await;
    // As when its terminal is closed.
    let chain = chain_of(state.path()).unwrap();
    dmex.signal(Signal::SIGHUP);
    assert!(dmex.0.wait().unwrap().success(), "a hangup is a clean end: {}", talk(state.path()));
    until_gone(chain).await;
    assert!(talk(state.path()).contains("Stopped. `dmex up` goes on from here."));
}

#[tokio::test(flavor = "multi_thread")]
async fn fe4_a_start_that_fails_after_the_chain_began_leaves_no_chain() {
    let state = tempfile::tempdir().unwrap();
    std::fs::create_dir(state.path().join("sender")).unwrap();
    let held = std::fs::File::create(state.path().join("sender/sender.lock")).unwrap();
    held.lock().unwrap();
    let mut dmex = up(state.path());
    assert!(!dmex.0.wait().unwrap().success());
    assert!(talk(state.path()).contains("another process sends from"), "{}", talk(state.path()));
    until_gone(chain_of(state.path()).unwrap()).await;
}

/// Ends it and lets it go on so slowly that nothing happens; then the store must be the chain.
async fn verify(dmex: &mut Up, state: &Path) {
    dmex.kill();
    *dmex = up_with(state, "3600");
    let deadline = Instant::now() + PATIENCE;
    loop {
        let ran = Command::new(env!("CARGO_BIN_EXE_dmex"))
            .args(["verify", "--state"])
            .arg(state)
            .current_dir(root())
            .output()
            .unwrap();
        if ran.status.success() {
            return;
        }
        let said = String::from_utf8_lossy(&ran.stderr).into_owned();
        assert!(!dmex.has_ended() && Instant::now() < deadline, "{said}\n{}", talk(state));
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

/// The process that the state folder's note names.
fn chain_of(state: &Path) -> Option<Pid> {
    let text = std::fs::read_to_string(state.join("chain/anvil.json")).ok()?;
    let note: Value = serde_json::from_str(&text).ok()?;
    Some(Pid::from_raw(i32::try_from(note["pid"].as_i64()?).ok()?))
}

/// Waits until a process has ended with its owner.
async fn until_gone(process: Pid) {
    let deadline = Instant::now() + PATIENCE;
    let stat = || std::fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    while stat().rsplit(')').next().is_some_and(|rest| !rest.is_empty() && !rest.starts_with(" Z")) {
        assert!(Instant::now() < deadline, "the chain was left behind");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// A `dmex up` that is killed when it goes out of sight, also when the test fails.
struct Up(Child);

impl Up {
    fn kill(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }

    fn has_ended(&mut self) -> bool {
        self.0.try_wait().unwrap().is_some()
    }

    fn interrupt(&self) {
        self.signal(Signal::SIGINT);
    }

    fn signal(&self, signal: Signal) {
        kill(Pid::from_raw(i32::try_from(self.0.id()).unwrap()), signal).unwrap();
    }
}

impl Drop for Up {
    fn drop(&mut self) {
        self.kill();
    }
}

fn up(state: &Path) -> Up {
    up_with(state, "0.4")
}

fn up_with(state: &Path, seconds_per_day: &str) -> Up {
    let talk = std::fs::OpenOptions::new().create(true).append(true).open(state.join("talk.log")).unwrap();
    let child = Command::new(env!("CARGO_BIN_EXE_dmex"))
        .args([
            "up",
            "--from",
            FIRST,
            "--seconds-per-day",
            seconds_per_day,
            "--port",
            "0",
            "--api-port",
            "0",
            "--all-deliver",
            "--state",
        ])
        .arg(state)
        .current_dir(root())
        .env("DMEX_LOG", "warn,dmex_replay=info")
        .stdout(Stdio::null())
        .stderr(talk)
        .spawn()
        .unwrap();
    Up(child)
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn talk(state: &Path) -> String {
    std::fs::read_to_string(state.join("talk.log")).unwrap()
}

/// Kills the process that the state folder's note names, if there is one yet.
fn kill_chain(state: &Path) {
    let _ = chain_of(state).map(|process| kill(process, Signal::SIGKILL));
}

/// Waits until the first product has settled so many days more than it had.
async fn run_until_later(dmex: &mut Up, state: &Path, days: u32) {
    let deadline = Instant::now() + PATIENCE;
    let mut target = None;
    loop {
        assert!(Instant::now() < deadline, "days do not pass any more: {}", talk(state));
        assert!(!dmex.has_ended(), "it ended by itself: {}", talk(state));
        if let Some(next) = next_day(state).await {
            let target = *target.get_or_insert(next + days);
            if next >= target {
                return;
            }
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

/// The first product's next day, if the chain can be asked.
async fn next_day(state: &Path) -> Option<Day> {
    let note: Value = serde_json::from_str(&std::fs::read_to_string(state.join("chain.json")).ok()?).ok()?;
    let endpoint = dmex_chain::Endpoint::dev(note["url"].as_str()?, 31_337);
    let provider = dmex_chain::connect(&endpoint).await.ok()?;
    let deployment = Deployment::read(&state.join("deployments"), 31_337).ok()?;
    let products = Platform::new(provider, deployment).products().await.ok()?;
    products.first()?.next_day()
}

async fn books(state: &Path) -> Books {
    let chain = chain(&state.join("chain"), 10).await;
    let deployment = Deployment::read(&state.join("deployments"), 31_337).unwrap();
    let books = Books::of(&Platform::new(chain.provider.clone(), deployment)).await.unwrap();
    chain.anvil.stop().await.unwrap();
    books
}

async fn chain(folder: &Path, buyers: u16) -> ReplayChain {
    let binary = find_binary(None, &root()).unwrap();
    ReplayChain::start(&chain_config(binary, folder, FIRST.parse().unwrap(), buyers)).await.unwrap()
}

/// All that settled days decide.
fn settled(products: &[ProductBooks]) -> Vec<Value> {
    let mut products: Vec<Value> =
        products.iter().map(|product| serde_json::to_value(product).unwrap()).collect();
    for product in &mut products {
        // The last day may be paid and not settled.
        product.as_object_mut().unwrap().remove("unsettled");
    }
    products
}

/// The products of a chain that nobody kills, each after as many settled days as here.
async fn undisturbed(killed: &[ProductBooks]) -> Vec<ProductBooks> {
    let folder = tempfile::tempdir().unwrap();
    let chain = chain(folder.path(), 10).await;
    let (first, record) = (FIRST.parse().unwrap(), Record::embedded().unwrap());
    let transact: Arc<dyn Transact> =
        Arc::new(DirectSender::quick(chain.provider.clone(), 31_337, chain.keys()));
    let deployment = deploy(
        &chain.provider,
        transact.as_ref(),
        &deploy_config(first, record.anchor(first)),
        folder.path(),
    )
    .await
    .unwrap();
    let platform = Platform::new(chain.provider.clone(), deployment);
    let pace = Stage::pace(Duration::from_millis(10), || 7);
    let stage = Stage::new(
        &platform,
        &transact,
        &record,
        &pace,
        Script { last: last_day(&record.history).unwrap(), stops: None },
    );
    let products = stage.first_morning(&platform, transact.as_ref()).await.unwrap();
    let buyers = Buyers::new(platform.clone(), transact, 3);
    for buyer in 0..buyers.count() {
        buyers.buy(buyer, &products).await.unwrap();
    }

    let mut found: Vec<Option<ProductBooks>> = vec![None; killed.len()];
    loop {
        let books = Books::of(&platform).await.unwrap();
        for ((place, want), have) in found.iter_mut().zip(killed).zip(books.products) {
            if have.days == want.days {
                *place = Some(have);
            }
        }
        if found.iter().all(Option::is_some) {
            break;
        }
        stage.pass_day().await.unwrap().unwrap();
    }
    chain.anvil.stop().await.unwrap();
    found.into_iter().flatten().collect()
}
