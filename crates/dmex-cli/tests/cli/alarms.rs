//! Every kind of trouble, made for real: what the process then shows on `/metrics` fires the alarm that is for it.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{SystemTime, UNIX_EPOCH};

use alloy::primitives::Address;
use alloy::providers::ext::AnvilApi;
use dmex_replay::Role;
use dmex_types::{Asset, Day};
use sqlx::Connection;

use crate::nodes::{recorded, server};
use crate::operations::{address_after, get, read};
use crate::process::{Process, until};
use crate::promql::{Labels, Scrapes};
use crate::rig::{Measured, Rig, program};

const HOUR: u64 = 3_600;

/// An alarm as `alerts.yml` has it.
struct Alarm {
    name: String,
    expression: String,
    runbook: String,
}

fn alarms() -> Vec<Alarm> {
    let text = read("ops/prometheus/alerts.yml");
    let after = |block: &str, key: &str| {
        let line = block.lines().find_map(|line| line.trim_start().strip_prefix(key));
        line.unwrap_or_else(|| panic!("{key} is not in {block}")).trim().to_owned()
    };
    let blocks = text.split("- alert: ").skip(1);
    let alarm = |block: &str| Alarm {
        name: block.lines().next().unwrap().to_owned(),
        expression: after(block, "expr: "),
        runbook: after(block, "runbook: "),
    };
    blocks.map(alarm).collect()
}

/// A process, and where it is measured.
pub(crate) struct Watched {
    process: Process,
    url: String,
}

impl Watched {
    /// Runs jobs of a settings file against a chain; what is measured is measured each second.
    pub(crate) async fn run(rig: &Rig, settings: &str) -> Self {
        let mut command = program(rig.state.path());
        command.env("DMEX_RPC", rig.url()).env("DMEX_CHAIN_ID", "31337");
        Self::start(command, rig.state.path(), settings).await
    }

    async fn start(mut command: Command, folder: &Path, settings: &str) -> Self {
        let file = folder.join("alarms.toml");
        std::fs::write(&file, format!("metrics = \"127.0.0.1:0\"\nmeasure-every = 1\n{settings}")).unwrap();
        let mut process = Process::start(command.arg("--settings").arg(file).arg("run"));
        let said = process.says("/readyz.").await;
        let url = format!("http://{}", address_after(&said, "Metrics and health on http://"));
        Self { process, url }
    }

    /// Waits until an alarm fires with each of these labels: one value of each, in any order.
    pub(crate) async fn fires(&self, name: &str, label: &str, values: &[&str]) {
        let alarm = alarms().into_iter().find(|alarm| alarm.name == name).expect("there is no such alarm");
        let scrapes = tokio::sync::Mutex::new(Scrapes::default());
        until(&format!("{name} fires for {values:?}"), async || {
            let mut scrapes = scrapes.lock().await;
            let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs_f64();
            scrapes.add(now, &get(&format!("{}/metrics", self.url)).await.1);
            let fired: Vec<Labels> = scrapes.fires(&alarm.expression);
            let found: BTreeSet<&str> =
                fired.iter().filter_map(|one| one.get(label)).map(String::as_str).collect();
            values.iter().all(|value| found.contains(value))
        })
        .await;
    }

    /// Whether an alarm fires now.
    async fn is_firing(&self, name: &str) -> bool {
        let alarm = alarms().into_iter().find(|alarm| alarm.name == name).unwrap();
        let mut scrapes = Scrapes::default();
        scrapes.add(0.0, &get(&format!("{}/metrics", self.url)).await.1);
        !scrapes.fires(&alarm.expression).is_empty()
    }

    pub(crate) fn stop(self) {
        self.process.stop();
    }
}

/// Headings of the runbook that are for an operator in trouble.
fn headings(runbook: &str) -> BTreeSet<&str> {
    let (_, troubles) = runbook.split_once("\n## Alarms\n").expect("the runbook has a part on alarms");
    troubles
        .lines()
        .filter_map(|line| line.strip_prefix("### ").or_else(|| line.strip_prefix("## ")))
        .collect()
}

#[test]
fn fe10_every_alarm_has_its_section_and_every_section_its_alarm() {
    let (runbook, alarms) = (read("docs/RUNBOOK.md"), alarms());
    // What is no trouble: how something is done.
    let without = ["Running a reporter", "A process or the chain was killed"];
    let named: BTreeSet<&str> = alarms.iter().map(|alarm| alarm.runbook.as_str()).collect();
    let headings = headings(&runbook);
    let alarmed: BTreeSet<&str> = headings.iter().copied().filter(|one| !without.contains(one)).collect();
    assert_eq!(named, alarmed);
    assert!(without.iter().all(|one| headings.contains(one)));
    let tests = read("ops/prometheus/alerts.test.yml");
    for Alarm { name, runbook: heading, .. } in &alarms {
        let section = runbook.split_once(&format!("# {heading}\n")).unwrap().1;
        let section = section.split("\n#").next().unwrap();
        assert!(section.contains(&format!("`{name}`")), "{name} is not named under {heading}");
        assert!(tests.contains(&format!("\"{name}\"")), "{name} has no test in alerts.test.yml");
    }
    for name in runbook.split('`').filter(|word| word.starts_with("Dmex")) {
        assert!(alarms.iter().any(|alarm| alarm.name == name), "the runbook names {name}, which is no alarm");
    }
}

/// A key that nobody gave anything.
fn poor_key(rig: &Rig) -> (PathBuf, PathBuf, String) {
    let (file, password) = (rig.state.path().join("poor.json"), rig.state.path().join("poor.password"));
    std::fs::write(&password, "a password\n").unwrap();
    let made =
        rig.json(&["--password-file", password.to_str().unwrap(), "key", "new", file.to_str().unwrap()]);
    // Programs write addresses in small letters, people and labels do not.
    let address: Address = made["address"].as_str().unwrap().parse().unwrap();
    (file, password, address.to_string())
}

#[tokio::test(flavor = "multi_thread")]
async fn fe10_a_wrong_key_is_never_green_and_trouble_of_benchmarks_fires() {
    let rig = crate::operations::rig().await;
    let (file, password, poor) = poor_key(&rig);
    let sources = server("200 OK", recorded);
    let settings = format!(
        "jobs = [\"keeper\", \"watch\", \"report\", \"relay\", \"miner\"]\n\
         [keeper]\nkeystore = \"{}\"\npassword-file = \"{}\"\nevery = 1\n\
         [watch]\nas = \"alice\"\nevery = 1\n\
         [report]\nas = \"bob\"\nesplora = \"{sources}\"\nevery = 1\n\
         [relay]\nas = \"carol\"\nesplora = \"http://127.0.0.1:1\"\nevery = 1\n\
         [miner]\nas = \"dave\"\nevery = 1\n",
        file.display(),
        password.display()
    );
    let watched = Watched::run(&rig, &settings).await;
    let jobs = ["keeper", "watcher", "reporter", "relay", "miner"];
    watched.fires("DmexJobNeverWorked", "service", &jobs).await;
    watched.fires("DmexGasLow", "address", &[&poor]).await;
    let why = ["no coin for gas", "too few votes", "is no reporter", "cannot be reached", "is no miner"];
    until("readiness says what each key lacks", async || {
        let (status, body) = get(&format!("{}/readyz", watched.url)).await;
        status == 503 && why.iter().all(|words| body.contains(words))
    })
    .await;
    benchmarks_in_trouble(&rig, &watched).await;
    watched.stop();
}

/// No headers come, a reporter lies, another is silent, then all are, and no price is posted.
async fn benchmarks_in_trouble(rig: &Rig, watched: &Watched) {
    let day: Day = "2024-01-01".parse().unwrap();
    assert!(!watched.is_firing("DmexRelayLags").await, "three hours are no trouble");
    rig.go_to(day.end_timestamp() + 5 * HOUR).await;
    watched.fires("DmexRelayLags", "instance", &["test"]).await;
    let honest = Measured::of(Asset::Btc, day).await;
    let mut lie = honest.clone();
    lie.inputs[1] += 1;
    rig.go_to(day.end_timestamp() + 37 * HOUR).await;
    rig.report_by(day, &honest, &[0]).await;
    rig.report_by(day, &lie, &[1]).await;
    rig.report_by(day, &honest, &[2]).await;
    rig.finalize(Asset::Btc).await;
    let [liar, silent] = [Role::Reporter(1), Role::Reporter(2)].map(|role| role.address().to_string());
    watched.fires("DmexReporterOutvoted", "reporter", &[&liar]).await;
    assert!(!watched.is_firing("DmexReporterSilent").await && !watched.is_firing("DmexValueCarried").await);
    // Two of three make a day final once half a day has passed; then nobody speaks at all, and no price is posted.
    rig.skip_to(day.end_timestamp() + (24 + 73) * HOUR).await;
    rig.report_by(day.next(), &honest, &[0, 1]).await;
    rig.finalize(Asset::Btc).await;
    watched.fires("DmexReporterSilent", "reporter", &[&silent]).await;
    rig.skip_to(day.end_timestamp() + 6 * 24 * HOUR).await;
    watched.fires("DmexBenchmarkLate", "asset", &["BTC"]).await;
    rig.finalize(Asset::Btc).await;
    watched.fires("DmexValueCarried", "value", &["reward", "price"]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn fe10_trouble_of_store_node_and_api_fires() {
    let rig = Rig::selling().await;
    rig.run(&["index", "--once"]).success();
    falsify(&rig).await;
    let mut command = program(rig.state.path());
    // Two of three agree, so that the work goes on; a node that is named twice would be one.
    let url = rig.url();
    let nodes = format!("{url},{},http://127.0.0.1:1", url.replace("127.0.0.1", "localhost"));
    command.env("DMEX_RPC", nodes).env("DMEX_CHAIN_ID", "31337");
    let settings = "jobs = [\"index\"]\n[index]\nverify-every = 1\n";
    let watched = Watched::start(command, rig.state.path(), settings).await;
    watched.fires("DmexStoreDiffers", "instance", &["test"]).await;
    watched.fires("DmexNodeNotUsed", "node", &["127.0.0.1:1"]).await;
    watched.stop();

    // Nobody indexes, and the chain goes on.
    let port = crate::operations::free_port();
    let settings = format!("jobs = [\"serve\"]\n[serve]\nlisten = \"127.0.0.1:{port}\"\n");
    let watched = Watched::run(&rig, &settings).await;
    let provider = rig.platform().await.provider().clone();
    provider.anvil_mine(Some(60), Some(15)).await.unwrap();
    watched.fires("DmexStoreBehind", "instance", &["test"]).await;
    watched.fires("DmexStoreStandsStill", "instance", &["test"]).await;
    assert!(!watched.is_firing("DmexNodeDown").await);
    rig.kill_node();
    watched.fires("DmexNodeDown", "instance", &["test"]).await;
    // Readers ask for what only the chain knows while the alarm is looked at.
    let reader = tokio::spawn(async move {
        // Not so often that the server would rather not be asked.
        let mut tick = tokio::time::interval(std::time::Duration::from_millis(100));
        loop {
            tick.tick().await;
            get(&format!("http://127.0.0.1:{port}/v1/insurance/1")).await;
        }
    });
    watched.fires("DmexApiErrors", "instance", &["test"]).await;
    reader.abort();
}

/// Makes the store say what the chain does not.
async fn falsify(rig: &Rig) {
    let url = dmex_store::sqlite_url(rig.state.path(), 31_337);
    let mut store = sqlx::SqliteConnection::connect(&url).await.unwrap();
    let nothing = "0".repeat(78);
    let changed =
        sqlx::query("UPDATE products SET bond = ?").bind(nothing).execute(&mut store).await.unwrap();
    assert_eq!(changed.rows_affected(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn fe10_a_full_disk_fires() {
    let rig = Rig::deployed().await;
    let full = rig.state.path().join("full");
    std::fs::create_dir(&full).unwrap();
    // A disk of its own that nobody else sees, and that goes with the process.
    let script = "mount -t tmpfs -o size=1m tmpfs \"$1\" && cp -r \"$2\" \"$1\" && head -c 960k /dev/zero > \"$1/fill\"; \
                  shift 2; exec \"$@\"";
    let mut inner = program(&full);
    inner.args(["--rpc", &rig.url(), "--chain", "31337"]);
    let mut command = Command::new("unshare");
    command.args(["--mount", "sh", "-c", script, "sh"]).arg(&full).arg(rig.state.path().join("deployments"));
    command.arg(inner.get_program()).args(inner.get_args());
    let settings = "jobs = [\"watch\"]\n[watch]\nas = \"alice\"\n";
    let watched = Watched::start(command, rig.state.path(), settings).await;
    watched.fires("DmexDiskNearlyFull", "instance", &["test"]).await;
    drop(watched);
    let watched = Watched::run(&rig, settings).await;
    until("the disk is measured", async || {
        get(&format!("{}/metrics", watched.url)).await.1.contains("dmex_disk_size_bytes")
    })
    .await;
    watched.stop();
}
