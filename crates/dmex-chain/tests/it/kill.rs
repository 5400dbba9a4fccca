//! Kills a sending process with SIGKILL, at chosen steps and at random moments, and counts.

use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use dmex_chain::sender::{Policy, Step, StepHook};
use dmex_chain::{Endpoint, RevertDecoder, Sender, connect};
use rand::RngExt;

use crate::rig::{Rig, accounts, assert_paid_once, kill_hard, transfer, until};

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
    let sender = Sender::open(provider, accounts(), RevertDecoder::default(), policy).await.unwrap();
    sender.resume().await.unwrap();
    for number in 0..count {
        sender.send(transfer("a", number)).await.unwrap();
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
    const COUNT: u64 = 150;
    let rig = Rig::start().await;
    let (mut random, mut hits) = (rand::rng(), 0);
    for _ in 0..30 {
        let mut child = spawn(&rig, COUNT, None);
        // The moment is random on purpose; none of them is the right one.
        tokio::time::sleep(Duration::from_millis(random.random_range(10..120))).await;
        hits += u32::from(child.try_wait().unwrap().is_none());
        kill_hard(child.id());
        child.wait().unwrap();
    }
    assert!(hits >= 10, "only {hits} kills hit a process at work");
    assert!(ended_well(spawn(&rig, COUNT, None)).await);
    assert_paid_once(&rig.provider().await, "a", 0..COUNT).await;
}
