//! DMEX as a company runs it: a file of options, jobs in one process, metrics, and no secret said.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use dmex_cli::measures;
use dmex_testkit::Postgres;
use dmex_types::Day;

use crate::nodes::{recorded, server};
use crate::process::{Process, until};
use crate::rig::{Rig, program};

const HOUR: u64 = 3_600;
/// The jobs of the example.
const JOBS: [&str; 7] = ["indexer", "verifier", "keeper", "watcher", "reporter", "relay", "miner"];

fn project(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path)
}

pub(crate) fn read(path: &str) -> String {
    std::fs::read_to_string(project(path)).unwrap()
}

/// A platform with a relay, three hours into its first day.
pub(crate) async fn rig() -> Rig {
    let first: Day = "2024-01-02".parse().unwrap();
    let rig = Rig::empty_on(first).await;
    rig.run(&["deploy", "--dev", "--relay", "--first-day", "2024-01-02"]).success();
    // The watcher of the example can do its work with votes only.
    rig.run(&["--as", "platform", "proposal", "delegate"]).success();
    rig.go_to(first.start_timestamp() + 3 * HOUR).await;
    rig
}

/// The example as it is, but for addresses and keys of this test. What says node, chain and state stays: the environment
/// comes first.
fn example(folder: &Path) -> PathBuf {
    let mut text = read("ops/dmex.example.toml");
    let mut replace = |old: &str, new: &str| {
        assert!(text.contains(old), "{old:?} is not in the example");
        text = text.replace(old, new);
    };
    replace("127.0.0.1:9464", "127.0.0.1:0");
    replace("127.0.0.1:8080", &format!("127.0.0.1:{}", free_port()));
    replace("https://blockstream.info/api", &server("200 OK", recorded));
    replace("https://mempool.space/api", &server("200 OK", recorded));
    let fixture = format!("{}/tests/cli/fixtures/alice.keystore.json", env!("CARGO_MANIFEST_DIR"));
    let password = folder.join("password");
    std::fs::write(&password, "a test password\n").unwrap();
    replace("/etc/dmex/keeper.json", &fixture);
    replace("/etc/dmex/keeper.password", &password.display().to_string());
    for (key, role) in
        [("watcher", "platform"), ("reporter", "reporter-0"), ("feeder", "bob"), ("miner", "btc-miner")]
    {
        let signer =
            format!("keystore = \"/etc/dmex/{key}.json\"\npassword-file = \"/etc/dmex/{key}.password\"");
        replace(&signer, &format!("as = \"{role}\""));
    }
    let file = folder.join("dmex.toml");
    std::fs::write(&file, text).unwrap();
    file
}

pub(crate) fn free_port() -> u16 {
    std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// The program, told of the node by the environment.
fn told(rig: &Rig) -> Command {
    let mut command = program(rig.state.path());
    command.env("DMEX_RPC", rig.url()).env("DMEX_CHAIN_ID", "31337");
    command
}

pub(crate) async fn get(url: &str) -> (u16, String) {
    let answer = reqwest::get(url).await.unwrap();
    (answer.status().as_u16(), answer.text().await.unwrap())
}

/// Where `words` are followed by an address.
pub(crate) fn address_after(said: &str, words: &str) -> String {
    let rest = said.split_once(words).unwrap().1;
    rest.split(|letter: char| !letter.is_ascii_digit() && letter != '.' && letter != ':')
        .next()
        .unwrap()
        .to_owned()
}

/// Our names in a text.
fn names(text: &str) -> BTreeSet<&str> {
    text.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_')
        .filter(|word| word.starts_with("dmex_"))
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_example_boots_every_job_and_shows_all_that_dashboard_and_alarms_ask_for() {
    let rig = rig().await;
    let file = example(rig.state.path());
    let nodes = format!("{},{}", rig.url(), rig.url().replace("127.0.0.1", "localhost"));
    let mut process = Process::start(told(&rig).env("DMEX_RPC", nodes).arg("--settings").arg(file).args([
        "run",
        "--measure-every",
        "1",
    ]));
    for job in JOBS {
        process.says(&format!("Looking for more ({job})")).await;
    }
    let said = process.said();
    assert!(said.contains("Reported BTC 2024-01-01.") && said.contains("Fed 1440 headers."), "{said}");
    for line in said.lines() {
        serde_json::from_str::<serde_json::Value>(line).unwrap_or_else(|_| panic!("{line} is no JSON"));
    }
    let inside = address_after(&said, "Metrics and health on http://");
    let api = address_after(&said, "Answers on http://");
    assert_eq!(get(&format!("http://{inside}/healthz")).await, (200, "ok\n".to_owned()));
    until("all is ready", async || get(&format!("http://{inside}/readyz")).await.0 == 200).await;
    assert_eq!(get(&format!("http://{api}/v1/status")).await.0, 200);
    assert_eq!(get(&format!("http://{api}/metrics")).await.0, 404, "counts are for those inside");

    let (dashboard, alarms) = (read("ops/grafana/dmex.json"), read("ops/prometheus/alerts.yml"));
    let asked: BTreeSet<&str> = names(&dashboard).union(&names(&alarms)).copied().collect();
    let url = format!("http://{inside}/metrics");
    let shown = async || get(&url).await.1;
    until("everything asked for is shown", async || {
        let shown = shown().await;
        asked.is_subset(&names(&shown))
    })
    .await;
    let on_dashboard = names(&dashboard);
    for (name, _) in measures::ALL {
        assert!(on_dashboard.contains(name), "{name} is on no panel");
    }
    let shown = shown().await;
    for line in [
        "dmex_node_up 1",
        "dmex_service_leads{service=\"keeper\"} 1",
        "dmex_sender_purposes_open{service=\"relay\"} 0",
        "dmex_benchmark_days_awaiting{asset=\"BTC\"} 1",
        "# HELP dmex_signer_balance_coins",
    ] {
        assert!(shown.contains(line), "{line} is not in\n{shown}");
    }
    process.stop();
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_installations_on_one_postgres_one_leads_every_job_and_the_other_takes_them_all_over() {
    let rig = rig().await;
    let postgres = Postgres::start().unwrap();
    let start = |name: &str| {
        let folder = rig.state.path().join(name);
        std::fs::create_dir(&folder).unwrap();
        let mut command = told(&rig);
        command.env("DMEX_STORE", postgres.url()).arg("--settings").arg(example(&folder)).arg("run");
        Process::start(&mut command)
    };
    let mut first = start("first");
    for job in JOBS {
        first.says(&format!("Looking for more ({job})")).await;
    }
    let mut second = start("second");
    for job in JOBS {
        second.says(&format!("{job}: stands by")).await;
    }
    // Who stands by says so, and is ready.
    let inside = address_after(&second.said(), "Metrics and health on http://");
    let readyz = format!("http://{inside}/readyz");
    until("it is ready", async || get(&readyz).await.0 == 200).await;
    let told: Vec<serde_json::Value> = serde_json::from_str(&get(&readyz).await.1).unwrap();
    for job in JOBS {
        assert!(told.iter().any(|one| one["job"] == job && one["state"] == "standby"), "{job}: {told:?}");
    }
    // Both answer, whoever writes.
    for process in [&mut first, &mut second] {
        let api = address_after(&process.says("Answers on http://").await, "Answers on http://");
        until("it answers", async || get(&format!("http://{api}/v1/status")).await.0 == 200).await;
    }
    first.kill();
    for job in JOBS {
        second.says(&format!("{job}: leads now")).await;
    }
    second.stop();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_refused_where_it_is_wrong_and_a_flag_comes_before_it() {
    let rig = Rig::deployed().await;
    let file = rig.state.path().join("dmex.toml");
    let run = |text: &str, arguments: &[&str]| {
        std::fs::write(&file, text).unwrap();
        crate::rig::Ran::of(told(&rig).arg("--settings").arg(&file).args(arguments))
    };
    run("jobs = [\"keeper\"]\n[keeper]\nevry = 1\n", &["run"])
        .refused(5, &["line 3", "no key evry", "every"]);
    run("[keeper]\nevery = 0\n", &["keeper", "--once"]).refused(2, &["0 is not in 1..=86400"]);
    run("chain = 1\n", &["run"]).refused(5, &["names no job", "jobs = "]);
    run("jobs = [\"keeper\"]\n[keeper]\nevery = 0\n", &["run"]).refused(5, &["[keeper]", "0 is not in"]);
    run("store = \"postgres://dmex:hunter2@db/dmex\"\n", &["product", "list"])
        .refused(5, &["line 1", "DMEX_STORE", "PGPASSFILE"]);
    let said = run("[keeper]\nas = \"nobody\"\n", &["--as", "finaliser", "keeper", "--once"]).success();
    assert!(said.err.contains("No day to settle."), "{}", said.err);
    run("[keeper]\nas = \"nobody\"\n", &["keeper", "--once"]).refused(2, &["nobody is called \"nobody\""]);
    // The environment names chain 31337, which comes before the file and after a flag.
    run("chain = 56\nas = \"finaliser\"\n", &["keeper", "--once"]).success();
    run("as = \"finaliser\"\n", &["--chain", "56", "keeper", "--once"]).refused(5, &["56"]);
    rig.run(&["keeper", "--once", "--store", "postgres://dmex:hunter2@db/dmex"])
        .refused(2, &["leave the password out of --store", "DMEX_STORE_FILE"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn no_secret_is_said_or_logged() {
    let rig = Rig::deployed().await;
    let secrets =
        ["hunter2hunter2", "topsecret-api-key-0123456789", "keystore-password-9", "btc-password-77"];
    let with_secrets = |port: &str, arguments: &[&str]| {
        let url = format!("http://me:{}@127.0.0.1:{port}/?key={}", secrets[0], secrets[1]);
        let mut command = told(&rig);
        command.env("DMEX_RPC", url).env("DMEX_KEYSTORE_PASSWORD", secrets[2]);
        command.env("DMEX_BITCOIN_RPC_USER", "user-of-node").env("DMEX_BITCOIN_RPC_PASSWORD", secrets[3]);
        command.env("DMEX_LOG", "trace").args(arguments);
        command
    };
    let silent = |text: &str| {
        for secret in secrets {
            assert!(!text.contains(secret), "{secret} is in\n{text}");
        }
    };
    let url = rig.url();
    let port = url.rsplit(':').next().unwrap();
    for format in ["text", "json"] {
        let keeper = ["--log-format", format, "--as", "finaliser", "keeper", "--every", "1"];
        let mut process = Process::start(&mut with_secrets(port, &keeper));
        process.says("Looking for more (keeper)").await;
        let said = process.said();
        assert!(said.contains("[hidden]"), "the log shows no address, so this proves nothing: {said}");
        process.stop();
        silent(&said);
        let ran = crate::rig::Ran::of(&mut with_secrets("1", &keeper));
        assert_eq!(ran.status, 4, "{}", ran.err);
        silent(&(ran.out + &ran.err));
    }
    let store = format!("postgres://dmex:{}@127.0.0.1:1/dmex", secrets[0]);
    let index = ["--log-format", "json", "index", "--once"];
    let ran = crate::rig::Ran::of(with_secrets(port, &index).env("DMEX_STORE", &store));
    assert_eq!(ran.status, 5, "{}", ran.err);
    silent(&(ran.out + &ran.err));
    rig.go_to("2022-03-26".parse::<Day>().unwrap().start_timestamp() + 3 * HOUR).await;
    let core = ["--as", "reporter-0", "report", "--bitcoin-core", "http://127.0.0.1:1", "--once"];
    let ran = crate::rig::Ran::of(&mut with_secrets(port, &core));
    assert_eq!(ran.status, 4, "{}", ran.err);
    silent(&(ran.out + &ran.err));
}
