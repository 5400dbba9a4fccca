//! `dmex demo` ends with books that add up, or leaves nothing behind.

use std::process::Stdio;
use std::thread::sleep;
use std::time::{Duration, Instant};

use nix::errno::Errno;
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use serde_json::Value;

use crate::rig::{Ran, program};

#[test]
fn the_books_of_a_demo_add_up_and_say_of_how_much() {
    let state = tempfile::tempdir().unwrap();
    let ran =
        Ran::of(program(state.path()).args(["--json", "demo", "--days", "3", "--buyers", "4"])).success();
    let report: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!((&report["balanced"], &report["days"], &report["nfts"]), (&true.into(), &3.into(), &6.into()));
    assert!(report["settlements"].as_u64().unwrap() > 0);
    assert_eq!(report["books"]["buyers"].as_array().unwrap().len(), 4);
}

#[test]
fn a_demo_beyond_the_data_is_refused_before_anything_starts() {
    let state = tempfile::tempdir().unwrap();
    let late = Ran::of(program(state.path()).args(["demo", "--from", "2090-01-01", "--days", "3"]));
    late.refused(6, &["2090-01-03 is outside", "--data"]);
}

#[test]
fn a_demo_that_is_told_to_stop_leaves_neither_its_chain_nor_its_folder() {
    let [state, temporary] = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
    let mut demo = program(state.path());
    let demo = demo.env("TMPDIR", temporary.path()).args(["demo", "--days", "300"]);
    let demo = demo.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let pid = Pid::from_raw(i32::try_from(demo.id()).unwrap());
    let chain = wait_for(|| child_of(pid));
    kill(pid, Signal::SIGTERM).unwrap();
    let output = demo.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(130));
    assert!(String::from_utf8(output.stderr).unwrap().contains("nothing is left behind"));
    assert_eq!(kill(chain, None), Err(Errno::ESRCH));
    assert_eq!(temporary.path().read_dir().unwrap().count(), 0);
}

/// The process that a process started: any of its threads may have.
fn child_of(parent: Pid) -> Option<Pid> {
    let threads = std::fs::read_dir(format!("/proc/{parent}/task")).ok()?;
    let children =
        threads.filter_map(|thread| std::fs::read_to_string(thread.ok()?.path().join("children")).ok());
    children.collect::<String>().trim().parse().ok().map(Pid::from_raw)
}

fn wait_for<T>(seen: impl Fn() -> Option<T>) -> T {
    let end = Instant::now() + Duration::from_secs(60);
    loop {
        if let Some(value) = seen() {
            return value;
        }
        assert!(Instant::now() < end, "waited in vain");
        sleep(Duration::from_millis(20));
    }
}
