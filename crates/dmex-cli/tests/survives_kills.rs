//! `dmex up`, killed again and again: no day is lost and nothing is paid twice.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use dmex_chain::anvil::find_binary;
use dmex_contracts::Deployment;
use dmex_platform::Platform;
use dmex_replay::{Books, ReplayChain, chain_config};
use dmex_types::Day;
use serde_json::Value;

const FIRST: &str = "2022-03-25";
/// How long each life lasts, in milliseconds. Some end during start-up, some in the middle of a day.
const LIVES: [u64; 12] = [150, 900, 2_600, 400, 3_100, 1_300, 5_000, 700, 2_200, 4_100, 1_700, 3_700];
/// Days that the last life must get through.
const MORE_DAYS: u32 = 4;
const PATIENCE: Duration = Duration::from_secs(120);

#[tokio::test(flavor = "multi_thread")]
async fn day_1_killed_services_lose_no_day_and_pay_nothing_twice() {
    let state = tempfile::tempdir().unwrap();
    for lasts in LIVES {
        let dmex = up(state.path());
        std::thread::sleep(Duration::from_millis(lasts));
        drop(dmex);
    }

    let mut dmex = up(state.path());
    run_until_later(state.path(), MORE_DAYS).await;
    interrupt(&dmex);
    assert!(dmex.0.wait().unwrap().success(), "an interrupt is a clean end");

    let books = books(state.path()).await;
    assert_eq!(books.errors, Vec::<String>::new());
    for product in &books.products {
        assert_eq!(product.expected, product.deposited, "product {} was paid once a day", product.product);
        assert!(product.drawn.0.is_zero(), "product {} lost no day to the grace window", product.product);
    }
    assert!(books.products.first().unwrap().days >= u64::from(MORE_DAYS));
}

/// A process that is killed when it goes out of sight, also when the test fails.
struct Killed(Child);

impl Drop for Killed {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn up(state: &Path) -> Killed {
    let child = Command::new(env!("CARGO_BIN_EXE_dmex"))
        .args(["up", "--from", FIRST, "--seconds-per-day", "0.4", "--port", "0", "--state"])
        .arg(state)
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("../.."))
        .stdout(Stdio::null())
        .stderr(std::fs::File::create(state.join("talk.log")).unwrap())
        .spawn()
        .unwrap();
    Killed(child)
}

fn interrupt(Killed(child): &Killed) {
    Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
}

/// Waits until the first product has settled so many days more than it had.
async fn run_until_later(state: &Path, days: u32) {
    let deadline = Instant::now() + PATIENCE;
    let mut target = None;
    loop {
        let talk = || std::fs::read_to_string(state.join("talk.log")).unwrap();
        assert!(Instant::now() < deadline, "days do not pass any more: {}", talk());
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
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let binary = find_binary(None, &root).unwrap();
    let config = chain_config(binary, &state.join("chain"), FIRST.parse().unwrap(), 10);
    let chain = ReplayChain::start(&config).await.unwrap();
    let deployment = Deployment::read(&state.join("deployments"), 31_337).unwrap();
    let books = Books::of(&Platform::new(chain.provider.clone(), deployment)).await.unwrap();
    chain.anvil.stop().await.unwrap();
    books
}
