//! A platform on a development chain, with its pages.

use std::path::Path;
use std::time::{Duration, Instant};

use alloy_primitives::Address;
use dmex_chain::anvil::find_binary;
use dmex_platform::Platform;
use dmex_replay::{Record, Role, Up};
use dmex_web::{DemoWallet, Person, WebConfig, pages};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use tempfile::TempDir;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

const PATIENCE: Duration = Duration::from_secs(60);
const LOOK_EVERY: Duration = Duration::from_millis(50);

/// How the platform runs.
pub(crate) struct Setting {
    /// How long a day lasts.
    pub(crate) day: Duration,
    /// Whether no miner stops paying.
    pub(crate) all_deliver: bool,
}

/// Days that last longer than a test: nothing happens but what the test does.
pub(crate) const STILL: Setting = Setting { day: Duration::from_secs(3_600), all_deliver: true };
/// Days that pass quickly.
pub(crate) const QUICK: Setting = Setting { day: Duration::from_millis(1_500), all_deliver: true };

/// A platform that runs. Stop it at the end: its chain ends with it.
pub(crate) struct World {
    pub(crate) platform: Platform,
    /// `http://127.0.0.1:PORT`.
    pub(crate) site: String,
    stop: CancellationToken,
    running: JoinHandle<Result<(), dmex_replay::UpError>>,
    /// Removed at the end.
    state: TempDir,
}

impl World {
    pub(crate) async fn start(setting: &Setting) -> Self {
        let project = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let state = tempfile::tempdir().unwrap();
        let up = Up {
            anvil: find_binary(None, &project).unwrap(),
            state: state.path().to_owned(),
            from: "2022-03-25".parse().unwrap(),
            day: setting.day,
            port: 0,
            listen: ([127, 0, 0, 1], 0).into(),
            all_deliver: setting.all_deliver,
            record: Record::embedded().unwrap(),
        };
        let ready = up.start(|_| {}).await.unwrap();
        let node = ready.url.clone();
        let demo_wallet = Some(DemoWallet { node: node.clone(), people: people() });
        let mut ready = ready.with_pages(pages(WebConfig { node_for_wallets: Some(node), demo_wallet }));
        ready.first_buyers().await.unwrap();
        let (platform, site) = (ready.platform.clone(), format!("http://{}", ready.api()));
        let stop = CancellationToken::new();
        let running = tokio::spawn(ready.run(stop.clone(), |_| {}));
        let world = Self { platform, site, stop, running, state };
        world.catch_up().await;
        world
    }

    /// Waits until the pages know what the chain knows.
    async fn catch_up(&self) {
        let began = Instant::now();
        loop {
            let answer = reqwest::get(format!("{}/v1/products/4", self.site)).await;
            if answer.is_ok_and(|answer| answer.status().is_success()) {
                return;
            }
            assert!(began.elapsed() < PATIENCE, "the pages do not catch up with the chain");
            tokio::time::sleep(LOOK_EVERY).await;
        }
    }

    pub(crate) async fn stop(self) {
        self.stop.cancel();
        self.running.await.unwrap().unwrap();
    }

    /// Waits until so many days of a product are settled and known.
    pub(crate) async fn until_settled(&self, product: u32, days: u64) {
        let began = Instant::now();
        while self.ask(&format!("/v1/products/{product}")).await["settled_days"].as_u64().unwrap() < days {
            assert!(began.elapsed() < 4 * PATIENCE, "days do not pass");
            tokio::time::sleep(LOOK_EVERY).await;
        }
    }

    /// Lets the chain hang, or go on.
    pub(crate) fn freeze_chain(&self, frozen: bool) {
        let note = std::fs::read_to_string(self.state.path().join("chain/anvil.json")).unwrap();
        let note: serde_json::Value = serde_json::from_str(&note).unwrap();
        let pid = i32::try_from(note["pid"].as_i64().unwrap()).unwrap();
        let signal = if frozen { Signal::SIGSTOP } else { Signal::SIGCONT };
        kill(Pid::from_raw(pid), signal).unwrap();
    }

    /// Everything of the API at a path.
    pub(crate) async fn ask(&self, path: &str) -> serde_json::Value {
        ask(&self.site, path).await
    }

    /// The NFTs that somebody holds, as the API tells.
    pub(crate) async fn tokens_of(&self, name: &str) -> Vec<serde_json::Value> {
        let tokens = self.ask(&format!("/v1/accounts/{:#x}/tokens", address(name))).await;
        tokens["items"].as_array().unwrap().clone()
    }
}

/// What the API of a site answers.
pub(crate) async fn ask(site: &str, path: &str) -> serde_json::Value {
    let answer = reqwest::get(format!("{site}{path}")).await.unwrap();
    serde_json::from_str(&answer.text().await.unwrap()).unwrap()
}

/// Somebody's account.
pub(crate) fn address(name: &str) -> Address {
    Role::from_name(name).unwrap().address()
}

/// For whom wallets sign here: those whom `dmex up` offers.
pub(crate) fn people() -> Vec<Person> {
    let people =
        (0..5).map(Role::Buyer).chain([Role::BtcMiner, Role::FilMiner, Role::FailingMiner, Role::Platform]);
    people.map(|role| Person { name: role.name(), address: role.address() }).collect()
}
