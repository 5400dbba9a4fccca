//! Bitcoin's headers prove the difficulty, whoever brings them and whatever reporters say.

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::process::Stdio;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use bitcoin::block::Header;
use bitcoin::consensus::encode::{deserialize_hex, serialize_hex};
use dmex_contracts::{BitcoinBenchmark, Contract, Deployment};
use dmex_keeper::Finaliser;
use dmex_platform::{Call, DirectSender};
use dmex_replay::{Role, Stage};
use dmex_types::{Asset, Day, DifficultySource};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

use crate::api::Served;
use crate::nodes::{Running, headers, recorded, server};
use crate::rig::{Measured, Ran, Rig, example, program};

const FIRST: &str = "2024-01-02";
const HOUR: u64 = 3_600;

fn first() -> Day {
    FIRST.parse().unwrap()
}

/// A platform with a relay, three hours into its first day.
async fn rig() -> Rig {
    let rig = Rig::empty_on(first()).await;
    rig.run(&["deploy", "--dev", "--relay", "--first-day", FIRST]).success();
    rig.go_to(first().start_timestamp() + 3 * HOUR).await;
    rig
}

/// The day before the first, with a difficulty that is a tenth off.
async fn lie() -> Measured {
    let mut measured = Measured::of(Asset::Btc, first() - 1).await;
    measured.inputs[0] += measured.inputs[0] / 10;
    measured
}

#[tokio::test(flavor = "multi_thread")]
async fn mark_2_headers_prove_the_difficulty_although_all_reporters_tell_another() {
    let rig = rig().await;
    rig.run(&["deploy", "--check"]).success();
    let day = first() - 1;
    let lie = lie().await;
    rig.report(day, &lie).await;

    let waiting = rig.json(&["relay", "status"]);
    assert_eq!(waiting["tip"]["height"], 822_528);
    assert_eq!((&waiting["proven_through"], &waiting["last_final"]), (&().into(), &().into()));
    assert_eq!(waiting["next_day_stands"], "awaits_headers");
    insta::assert_snapshot!("relay_waits", shown(&rig.run(&["relay", "status"]).success().out));
    let platform = rig.platform().await;
    let finalize = platform.benchmark(Asset::Btc).finalize(Default::default()).call().await.unwrap_err();
    let refused = finalize.as_decoded_error::<BitcoinBenchmark::RelayBehind>().unwrap();
    assert_eq!(refused.day, day.number());

    let fed = rig.run(&["--as", "alice", "relay", "feed", "--file", &headers(), "--once"]).success();
    assert!(fed.err.contains("Fed 1"), "{}", fed.err);
    insta::assert_snapshot!("relay_proven", shown(&fed.out));
    let again = rig.run(&["--as", "bob", "relay", "feed", "--file", &headers(), "--once"]).success();
    assert!(again.err.contains("Nothing to feed."), "{}", again.err);

    rig.finalize(Asset::Btc).await;
    let taken = platform.difficulty_taken(day).await.unwrap().unwrap();
    let true_one = Measured::of(Asset::Btc, day).await.inputs[0];
    assert_eq!(taken.source, DifficultySource::Proven);
    assert_ne!(taken.difficulty, lie.inputs[0]);
    assert_eq!(taken.difficulty / 1_000_000, 72_006_146_478_567, "what bits of the headers say");
    assert!(taken.difficulty.abs_diff(true_one) < true_one / 1_000, "and what the day's data say");
    let shown = rig.run(&["benchmark", "show"]).success().out;
    assert!(shown.contains("proven by Bitcoin's headers") && shown.contains("yes: the same"), "{shown}");
    rig.run(&["index", "--once"]).success();
    Served::start(&rig).await.agrees(&rig, &[&["benchmark", "show"]]);
    let status = rig.json(&["relay", "status"]);
    assert_eq!(status["last_final"]["source"], "proven");
    assert_eq!(
        (&status["proven_through"], &status["next_day_stands"]),
        (&"2024-01-01".into(), &"open".into())
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn mark_2_without_a_feeder_the_finaliser_waits_a_day_and_a_half_and_goes_on() {
    let rig = rig().await;
    let (day, lie) = (first() - 1, lie().await);
    rig.report(day, &lie).await;
    let platform = rig.platform().await;
    let account = Role::Finaliser.account();
    let keys = [(account.clone(), Role::Finaliser.signer())].into();
    let sender = DirectSender::careful(platform.provider().clone(), 31_337, keys);
    let pace = Stage::pace(std::time::Duration::from_millis(10), || 0);
    let finaliser = Finaliser::new(platform.clone(), Arc::new(sender), account, pace);
    assert_eq!(finaliser.tick().await.unwrap().benchmark_days, 0, "not yet is no error");

    rig.go_to(day.end_timestamp() + 36 * HOUR).await;
    let status = rig.json(&["relay", "status"]);
    assert_eq!(status["next_day_stands"], "headers_late");
    assert_eq!(finaliser.tick().await.unwrap().benchmark_days, 1);
    let taken = platform.difficulty_taken(day).await.unwrap().unwrap();
    assert_eq!((taken.source, taken.difficulty), (DifficultySource::Reported, lie.inputs[0]));
    let shown = rig.run(&["benchmark", "show"]).success().out;
    assert!(shown.contains("NOT proven") && shown.contains("yes: the same"), "{shown}");
    rig.run(&["index", "--once"]).success();
    Served::start(&rig).await.agrees(&rig, &[&["benchmark", "show"]]);
}

#[tokio::test(flavor = "multi_thread")]
async fn mark_2_a_feeder_runs_until_it_is_told_to_stop_and_survives_trouble() {
    let rig = rig().await;
    let (url, ill) = (rig.url(), Arc::new(AtomicBool::new(false)));
    let esplora = {
        let ill = ill.clone();
        server(
            "200 OK",
            move |path| if ill.load(Ordering::Relaxed) { "<html>".to_owned() } else { recorded(path) },
        )
    };
    let mut command = program(rig.state.path());
    command.args(["--rpc", &url, "--chain", "31337", "--as", "alice", "relay", "feed", "--every", "1"]);
    command.args(["--esplora", &esplora]).stdout(Stdio::null()).stderr(Stdio::piped());
    let mut feeder = Running(command.spawn().unwrap());
    let mut talk = BufReader::new(feeder.0.stderr.take().unwrap());
    let mut says = |words: &str| {
        let mut line = String::new();
        talk.read_line(&mut line).unwrap();
        assert!(line.contains(words), "{words:?} is not in {line}");
    };
    says("Fed 1440 headers.");
    says("Looking for more (relay)");
    let second = rig.run(&["--as", "bob", "relay", "feed", "--file", &headers(), "--once"]);
    second.refused(3, &["another process leads the job relay"]);
    ill.store(true, Ordering::Relaxed);
    says("Trouble, trying again: the server");
    ill.store(false, Ordering::Relaxed);
    says("Works again.");
    // Three hours into the next day the headers of the first prove it.
    rig.go_to(first().end_timestamp() + 3 * HOUR).await;
    says("Fed ");
    kill(Pid::from_raw(i32::try_from(feeder.0.id()).unwrap()), Signal::SIGINT).unwrap();
    assert!(feeder.0.wait().unwrap().success());
    let mut rest = String::new();
    talk.read_to_string(&mut rest).unwrap();
    assert!(rest.contains("goes on from here"), "{rest}");
    assert_eq!(rig.json(&["relay", "status"])["proven_through"], FIRST);
}

#[tokio::test(flavor = "multi_thread")]
async fn mark_2_a_wrong_source_is_explained() {
    let rig = rig().await;
    let feed = |rest: &[&str]| rig.run(&[&["--as", "alice", "relay", "feed", "--once"], rest].concat());
    feed(&[]).refused(2, &["--file", "--bitcoin-core", "--esplora"]);
    feed(&["--file", &headers(), "--esplora", "http://127.0.0.1:1"]).refused(2, &["cannot be used with"]);
    feed(&["--file", &headers(), "--cookie", "x"]).refused(2, &["--bitcoin-core"]);
    feed(&["--file", "/nowhere.csv"]).refused(6, &["/nowhere.csv", "--file"]);
    feed(&["--esplora", "http://127.0.0.1:1"]).refused(4, &["cannot be reached", "check the address"]);
    feed(&["--esplora", "127.0.0.1"]).refused(2, &["http://"]);
    feed(&["--bitcoin-core", "http://127.0.0.1:1"]).refused(2, &["DMEX_BITCOIN_RPC_USER is not set"]);
    feed(&["--bitcoin-core", "http://me:secret@127.0.0.1:1"]).refused(2, &["leave user and password out"]);
    feed(&["--bitcoin-core", "http://127.0.0.1:1", "--cookie", "/nowhere"])
        .refused(5, &["/nowhere", ".cookie"]);
    let lost = server("404 Not Found", |_| String::new());
    feed(&["--esplora", &lost]).refused(4, &["no Esplora server"]);
    let garbage = server("200 OK", |_| "<html>".to_owned());
    feed(&["--esplora", &garbage]).refused(6, &["a height that is none", "--esplora"]);

    // Always the same header, whichever is asked for.
    let anchor = recorded("/block-height/822528");
    let other = server("200 OK", move |path| match path {
        path if path.ends_with("/header") => recorded(&format!("/block/{anchor}/header")),
        path => recorded(path),
    });
    feed(&["--esplora", &other]).refused(6, &["gave another header than", "another source"]);
    let stranger = server("200 OK", |path| match path {
        "/blocks/tip/height" => "822540".to_owned(),
        _ => "00".repeat(32),
    });
    feed(&["--esplora", &stranger]).refused(6, &["follows another chain", "main chain"]);
    // A chain that nobody worked on.
    let (worthless, hash) = worthless();
    let lying = server("200 OK", move |path| match path {
        path if path == format!("/block/{hash}/header") => worthless.clone(),
        "/block-height/822529" => hash.clone(),
        path => recorded(path),
    });
    feed(&["--esplora", &lying])
        .refused(6, &["the relay would refuse", "no proof of work", "nothing was sent"]);
    let epochs = "../../data/bitcoin_headers/mainnet_epoch_boundary_headers_0_832608.csv";
    let epochs = format!("{}/{epochs}", env!("CARGO_MANIFEST_DIR"));
    feed(&["--file", &epochs]).refused(6, &["a gap before height"]);
    assert_eq!(rig.json(&["relay", "status"])["tip"]["height"], 822_528, "nothing was fed");
}

#[tokio::test(flavor = "multi_thread")]
async fn mark_2_a_platform_without_a_relay_says_what_to_do() {
    let rig = Rig::deployed().await;
    let words = ["follows no header relay", "[relay]", "setRelay"];
    rig.run(&["--as", "alice", "relay", "feed", "--file", &headers()]).refused(3, &words);
    rig.run(&["relay", "status"]).refused(3, &words);
    let dev = ["deploy", "--dev", "--relay", "--first-day", "2022-03-25"];
    let [second, node] = [tempfile::tempdir().unwrap().path().to_owned(), rig.url().into()];
    let mut command = program(&second);
    command.arg("--rpc").arg(node).args(["--chain", "31337"]).args(dev);
    Ran::of(&mut command).refused(6, &["no headers are built in", "2023-12-25", "2024-02-15"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn mark_2_a_relay_is_deployed_from_a_file_and_its_check_finds_every_difference() {
    let dev = Rig::empty_on(first()).await;
    dev.run(&["deploy", "--dev", "--first-day", FIRST]).success();
    let on = dev.platform().await.deployment().clone();
    let pay_feed = on.setup.pay_feeds[&on.tokens.pay[0].address].feed;
    let config = fs::read_to_string(example("deploy.toml"))
        .unwrap()
        .replace("# [relay]", "[relay]")
        .replace("# height =", "height =")
        .replace("# header =", "header =")
        .replace("2026-01-01", "2024-01-01")
        .replace("0x1212121212121212121212121212121212121212", &pay_feed.to_string())
        .replace("0x1313131313131313131313131313131313131313", &on.setup.dmc_feed.unwrap().to_string())
        .replace("0x6666666666666666666666666666666666666666", &on.tokens.pay[0].address.to_string())
        .replace(
            "0x7777777777777777777777777777777777777777",
            &on.tokens.reward[&Asset::Btc].address.to_string(),
        )
        .replace("0x8888888888888888888888888888888888888888", &on.price_feeds[&Asset::Btc].to_string())
        .replace(
            "0x9999999999999999999999999999999999999999",
            &on.tokens.reward[&Asset::Fil].address.to_string(),
        )
        .replace("0xaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", &on.price_feeds[&Asset::Fil].to_string());
    let (state, file) = (tempfile::tempdir().unwrap(), dev.state.path().join("relay.toml"));
    fs::write(&file, &config).unwrap();
    let run = |arguments: &[&str]| {
        let node = ["--rpc", &dev.url(), "--chain", "31337"];
        Ran::of(program(state.path()).args(node).args(arguments))
    };
    let file_name = file.to_str().unwrap();
    let deployed = run(&["--as", "deployer", "deploy", "--config", file_name]).success().out;
    assert!(deployed.contains("HeaderRelay"), "{deployed}");
    assert_eq!(run(&["deploy", "--check", "--config", file_name]).success().out, deployed);

    // The file asks for none.
    fs::write(&file, config.split("[relay]").next().unwrap()).unwrap();
    run(&["deploy", "--check", "--config", file_name]).refused(7, &["[relay] is not what was deployed"]);

    let folder = state.path().join("deployments");
    let whole = Deployment::read(&folder, 31_337).unwrap();
    let relay = whole.header_relay.clone().unwrap();
    let with = |relay: Option<Contract>| {
        Deployment { header_relay: relay, ..whole.clone() }.write(&folder).unwrap();
        run(&["deploy", "--check"])
    };
    with(None)
        .refused(7, &["the header relay is 0x", "should be 0x0000000000000000000000000000000000000000"]);
    // Another anchor: the record says a height that the contract does not.
    let mut arguments = relay.arguments.to_vec();
    arguments[62..64].copy_from_slice(&[0x94, 0xe0]);
    with(Some(Contract { arguments: arguments.into(), ..relay.clone() }))
        .refused(7, &["HeaderRelay", "the anchor is another header"]);
    with(Some(Contract { address: whole.settlement.address, ..relay.clone() }))
        .refused(7, &["HeaderRelay", "do not use"]);
    with(Some(relay)).success();

    // A benchmark that follows none although the file names one.
    let platform = dmex_platform::Platform::new(dev.platform().await.provider().clone(), whole.clone());
    let call = BitcoinBenchmark::setRelayCall { chosen: Default::default() };
    dev.decide_by(whole.timelock.address, Call::new(whole.bitcoin_benchmark.address, &call)).await;
    assert!(platform.benchmark(Asset::Btc).relay().call().await.unwrap().is_zero());
    let none = "the header relay is 0x0000000000000000000000000000000000000000, should be 0x";
    run(&["deploy", "--check"]).refused(7, &["BitcoinBenchmark", none]);
}

#[test]
fn mark_2_a_demo_says_how_many_days_headers_proved() {
    let state = tempfile::tempdir().unwrap();
    let demo = |from: &str| {
        let arguments = ["--json", "demo", "--days", "3", "--buyers", "4", "--from", from];
        let ran = Ran::of(program(state.path()).args(arguments)).success();
        let report: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
        assert_eq!(report["balanced"], true);
        report["headers"].clone()
    };
    assert_eq!(demo(FIRST), serde_json::json!({ "proven": 4, "unproven": 0 }));
    assert_eq!(demo("2022-03-25"), serde_json::Value::Null);
}

/// Height 822,529 with another nonce: the header and its hash.
fn worthless() -> (String, String) {
    let hash = recorded("/block-height/822529");
    let mut header: Header = deserialize_hex(&recorded(&format!("/block/{hash}/header"))).unwrap();
    header.nonce += 1;
    (serialize_hex(&header), header.block_hash().to_string())
}

/// Output without what differs from chain to chain.
fn shown(text: &str) -> String {
    text.lines().filter(|line| !line.starts_with("Relay")).collect::<Vec<_>>().join("\n")
}
