//! Kills a sending process with SIGKILL, at chosen steps and at random moments, and counts.

use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use alloy::providers::Provider;
use dmex_chain::sender::{Policy, State, Step, StepHook};
use dmex_chain::{Endpoint, Sender, connect};
use rand::RngExt;

use crate::rig::{Rig, accounts, address_of, assert_paid_once, kill_hard, transfer, until};

const FOLDER: &str = "DMEX_TEST_FOLDER";
const URL: &str = "DMEX_TEST_URL";
const COUNT: &str = "DMEX_TEST_COUNT";
const KILL_AT: &str = "DMEX_TEST_KILL_AT";

/// Not a test by itself: the process that is killed. It sends the series of transfers and ends.
/// Without the variables that the other tests set it has nothing to do.
#[tokio::test]
async fn child_sends_a_series() {
    let (Ok(folder), Ok(url)) = (std::env::var(FOLDER), std::env::var(URL)) else { return };
    let count: u64 = std::env::var(COUNT).unwrap().parse().unwrap();
    let endpoint = Endpoint::dev(url, dmex_chain::anvil::DEV_CHAIN_ID);
    let policy = Policy { on_step: suicide(), ..Policy::dev(folder, &endpoint) };
    let provider = connect(&endpoint).await.unwrap();
    let sender = Sender::open(provider, accounts(), policy).await.unwrap();
    sender.resume().await.unwrap();
    for purpose in (0..count).map(|number| transfer("a", number)) {
        let status = sender.status(&purpose.key).await;
        // Those of earlier lives are settled; asking for their receipts would only take time.
        if !status.is_ok_and(|status| matches!(status.state, State::Confirmed { .. })) {
            sender.send(purpose).await.unwrap();
        }
    }
}

/// Kills this process at the step and occurrence that the parent chose, like `Signed 2`.
fn suicide() -> StepHook {
    let Ok(chosen) = std::env::var(KILL_AT) else { return StepHook::default() };
    let (name, occurrence) = chosen.split_once(' ').unwrap();
    let (name, left) = (name.to_owned(), AtomicU64::new(occurrence.parse().unwrap()));
    StepHook::new(move |step| {
        if format!("{step:?}") == name && left.fetch_sub(1, Ordering::Relaxed) == 1 {
            kill_hard(std::process::id());
        }
    })
}

fn spawn(rig: &Rig, count: u64, kill_at: Option<String>) -> Child {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "kill::child_sends_a_series", "--nocapture"]);
    command.env(FOLDER, rig.folder.path()).env(URL, &rig.endpoint().url).env(COUNT, count.to_string());
    if let Some(kill_at) = kill_at {
        command.env(KILL_AT, kill_at);
    }
    command.stdout(Stdio::null()).spawn().unwrap()
}

/// Waits for the process without blocking the runtime; whether it ended well.
async fn ended_well(mut child: Child) -> bool {
    until("the child", async || child.try_wait().unwrap()).await.success()
}

#[tokio::test]
async fn kill_at_each_step_pays_each_transfer_once() {
    for step in [Step::Queued, Step::Signed, Step::Sent, Step::Mined, Step::Settled] {
        let rig = Rig::start().await;
        for occurrence in [1, 2] {
            let killed = spawn(&rig, 4, Some(format!("{step:?} {occurrence}")));
            assert!(!ended_well(killed).await, "killed at {step:?} {occurrence}");
        }
        assert!(ended_well(spawn(&rig, 4, None)).await);
        assert_paid_once(&rig.provider().await, "a", 0..4).await;
    }
}

#[tokio::test]
async fn thirty_kills_at_random_moments_pay_each_transfer_once() {
    const COUNT: u64 = 200;
    let rig = Rig::start().await;
    let provider = rig.provider().await;
    let sent = async || provider.get_transaction_count(address_of("a")).await.unwrap();
    let (mut random, mut kills) = (rand::rng(), 0);
    while kills < 30 {
        let before = sent().await;
        let mut child = spawn(&rig, COUNT, None);
        until("the child to send", async || (sent().await > before).then_some(())).await;
        // The moment is random on purpose; none of them is the right one.
        tokio::time::sleep(Duration::from_micros(random.random_range(0..30_000))).await;
        kills += u32::from(child.try_wait().unwrap().is_none());
        kill_hard(child.id());
        child.wait().unwrap();
    }
    let before = sent().await;
    assert!((30..COUNT).contains(&before), "{before} transfers were sent under fire");
    assert!(ended_well(spawn(&rig, COUNT, None)).await);
    assert_paid_once(&provider, "a", 0..COUNT).await;
}
