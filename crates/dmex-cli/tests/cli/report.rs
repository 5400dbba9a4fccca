//! Reporters measure the networks with their own nodes.

use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::Stdio;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use dmex_replay::Role;
use dmex_types::{Asset, Day};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

use crate::nodes::{Running, recorded, server};
use crate::rig::{Measured, Ran, Rig, program};

const FIRST: &str = "2024-01-02";
const HOUR: u64 = 3_600;

fn first() -> Day {
    FIRST.parse().unwrap()
}

/// A platform three hours into its first day, when the day before may be reported.
async fn rig() -> Rig {
    let rig = Rig::empty_on(first()).await;
    rig.run(&["deploy", "--dev", "--first-day", FIRST]).success();
    rig.go_to(first().start_timestamp() + 3 * HOUR).await;
    rig
}

/// A state folder of the reporter's own, as each would have on a computer of its own.
fn report(rig: &Rig, reporter: &str, rest: &[&str]) -> Ran {
    let state = rig.state.path().join(reporter);
    let deployments = state.join("deployments");
    std::fs::create_dir_all(&deployments).unwrap();
    std::fs::copy(rig.state.path().join("deployments/31337.json"), deployments.join("31337.json")).unwrap();
    let node = ["--rpc", &rig.url(), "--chain", "31337", "--as", reporter, "report"];
    Ran::of(program(&state).args(node).args(rest))
}

fn data() -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data").display().to_string()
}

/// An Esplora server with the recorded blocks.
fn esplora() -> String {
    server("200 OK", recorded)
}

/// One whose miners get a little more.
fn generous() -> String {
    server("200 OK", |path| recorded(path).replace("\"value\":", "\"value\":1"))
}

#[tokio::test(flavor = "multi_thread")]
async fn mark_4_three_reporters_with_nodes_of_their_own_make_a_day_final() {
    let rig = rig().await;
    let (day, honest, other, liar) = (first() - 1, esplora(), esplora(), generous());
    let two = ["--esplora", &honest, "--esplora", &other, "--esplora", &liar, "--once"];
    let reported = report(&rig, "reporter-0", &two).success();
    assert!(reported.err.contains("Reported BTC 2024-01-01."), "{}", reported.err);
    assert!(reported.err.contains("FIL is not reported"), "{}", reported.err);
    assert!(reported.err.contains(&liar) && reported.err.contains("says other"), "{}", reported.err);
    let reporter = Role::Reporter(0).address().to_string();
    insta::assert_snapshot!("reported", reported.out.replace(&reporter, "0x… of reporter-0"));
    let again = report(&rig, "reporter-0", &two).success();
    assert!(again.err.contains("Nothing to report."), "{}", again.err);

    let alone = report(&rig, "reporter-1", &["--esplora", &honest, "--once"]).success();
    assert!(alone.err.contains("Only one source of BTC"), "{}", alone.err);
    let replayed = report(&rig, "reporter-2", &["--replay", &data(), "--once"]).success();
    assert!(replayed.err.contains("Reported BTC 2024-01-01, FIL 2024-01-01."), "{}", replayed.err);

    let (platform, measured) = (rig.platform().await, Measured::of(Asset::Btc, day).await);
    let said = async |reporter: Role| {
        platform.benchmark(Asset::Btc).reportOf(day.number(), reporter.address()).call().await.unwrap()
    };
    assert_eq!(said(Role::Reporter(2)).await, measured.inputs);
    // The recorded difficulty has 15 digits, that of the headers is exact.
    // Nodes of Bitcoin know no price.
    assert_eq!(said(Role::Reporter(0)).await[1..4], measured.inputs[1..4]);
    assert_eq!(said(Role::Reporter(0)).await[4], 0);
    assert_eq!(said(Role::Reporter(0)).await, said(Role::Reporter(1)).await);

    rig.finalize(Asset::Btc).await;
    assert!(rig.run(&["benchmark", "show"]).success().out.contains("yes: the same"));
}

#[tokio::test(flavor = "multi_thread")]
async fn mark_4_without_a_quorum_nothing_is_reported_and_everybody_is_named() {
    let rig = rig().await;
    let (honest, liar) = (esplora(), generous());
    report(&rig, "reporter-0", &["--esplora", &honest, "--esplora", &liar, "--once"])
        .refused(6, &["2 of 2 sources of BTC", &honest, &liar, "nothing was reported"]);
    let down = "http://127.0.0.1:1";
    report(&rig, "reporter-0", &["--esplora", &honest, "--esplora", down, "--once"])
        .refused(6, &[down, "cannot be reached"]);
    // Fees of 10,000 BTC a block: the contract refuses them, and takes what comes after.
    let absurd = server("200 OK", |path| recorded(path).replace("\"value\":", "\"value\":1000"));
    report(&rig, "reporter-0", &["--esplora", &absurd, "--once"]).refused(3, &["nothing was sent"]);
    let missing = report(&rig, "reporter-0", &["--replay", &data(), "--once"]).success();
    assert!(missing.err.contains("Reported BTC 2024-01-01"), "nothing was reported before");
}

#[tokio::test(flavor = "multi_thread")]
async fn mark_4_a_reporter_that_is_set_up_wrongly_is_told_what_to_do() {
    let rig = rig().await;
    let report = |rest: &[&str]| report(&rig, "reporter-0", &[rest, &["--once"]].concat());
    let url = "http://127.0.0.1:1";
    report(&[]).refused(2, &["--bitcoin-core", "--esplora", "--lotus", "--replay"]);
    report(&["--replay", &data(), "--esplora", url]).refused(2, &["cannot be used with"]);
    report(&["--replay", "/nowhere"]).refused(6, &["/nowhere"]);
    report(&["--cookie", "/nowhere"]).refused(2, &["--bitcoin-core"]);
    report(&["--bitcoin-core", url]).refused(2, &["DMEX_BITCOIN_RPC_USER is not set"]);
    report(&["--bitcoin-core", "http://me:secret@127.0.0.1:1"]).refused(2, &["leave user and password out"]);
    report(&["--lotus", "http://me:secret@127.0.0.1:1"]).refused(2, &["DMEX_LOTUS_TOKEN"]);
    report(&["--esplora", "127.0.0.1"]).refused(2, &["http://"]);
    report(&["--esplora", url, "--esplora", "http://127.0.0.1:2", "--quorum", "1"])
        .refused(2, &["more than half", "--quorum"]);
    report(&["--esplora", url, "--quorum", "2"]).refused(2, &["a quorum of 2 does not fit 1 sources"]);
    report(&["--esplora", url, "--esplora", "http://127.0.0.1:1/"]).refused(2, &["named twice"]);
    report(&["--esplora", url]).refused(4, &["cannot be reached"]);
    report(&["--lotus", url]).refused(4, &["cannot be reached"]);
    self::report(&rig, "alice", &["--replay", &data(), "--once"])
        .refused(3, &["is no reporter of the BTC benchmark", "setReporters"]);
    let nobody = rig.run(&["report", "--replay", &data(), "--once"]);
    nobody.refused(2, &["nobody signs"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn mark_4_a_reporter_runs_until_it_is_told_to_stop_and_survives_trouble() {
    let rig = rig().await;
    let ill = Arc::new(AtomicBool::new(false));
    let node = {
        let ill = ill.clone();
        server(
            "200 OK",
            move |path| if ill.load(Ordering::Relaxed) { "<html>".to_owned() } else { recorded(path) },
        )
    };
    let mut command = program(rig.state.path());
    command.args(["--rpc", &rig.url(), "--chain", "31337", "--as", "reporter-0", "report", "--every", "1"]);
    command.args(["--esplora", &node]).stdout(Stdio::null()).stderr(Stdio::piped());
    let mut running = Running(command.spawn().unwrap());
    let mut talk = BufReader::new(running.0.stderr.take().unwrap());
    let mut says = |words: &str| {
        let mut line = String::new();
        talk.read_line(&mut line).unwrap();
        assert!(line.contains(words), "{words:?} is not in {line}");
    };
    says("Only one source of BTC");
    says("FIL is not reported");
    says("Reported BTC 2024-01-01.");
    says("Looking for more");
    ill.store(true, Ordering::Relaxed);
    rig.go_to(first().end_timestamp() + 3 * HOUR).await;
    says("Trouble, trying again: the server");
    ill.store(false, Ordering::Relaxed);
    says("Works again.");
    says("Reported BTC 2024-01-02.");
    kill(Pid::from_raw(i32::try_from(running.0.id()).unwrap()), Signal::SIGINT).unwrap();
    assert!(running.0.wait().unwrap().success());
    let mut rest = String::new();
    talk.read_to_string(&mut rest).unwrap();
    assert!(rest.contains("goes on from here"), "{rest}");
}
