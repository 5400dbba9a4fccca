//! What a simulation tells people, programs and the eye, and what it refuses.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::rig::{Ran, program};

const HASH_RATE: [&str; 10] =
    ["simulate", "default", "--asset", "btc", "--price", "106", "--term", "1080", "--paths", "real"];
const STORAGE: [&str; 14] = [
    "simulate",
    "default",
    "--asset",
    "fil",
    "--price",
    "140",
    "--term",
    "180",
    "--bond-days",
    "90",
    "--paths",
    "both",
    "--synthetic-paths",
    "10",
];

fn run(arguments: &[&str]) -> Ran {
    Ran::of(program(Path::new("/nowhere")).args(arguments))
}

#[test]
fn risk_7_simulations_are_told_to_people() {
    insta::assert_snapshot!("default_btc", run(&HASH_RATE).success().out);
    insta::assert_snapshot!("default_fil", run(&STORAGE).success().out);
}

#[test]
fn risk_7_simulations_are_told_to_programs() {
    let ran = run(&[&STORAGE[..], &["--json"]].concat()).success();
    let report: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(
        (&report["asset"], &report["term_days"], &report["seed"]),
        (&"fil".into(), &180.into(), &1.into())
    );
    assert_eq!(report["growth_ppm"], 1_600);
    let kinds: Vec<&Value> = report["paths"].as_array().unwrap().iter().map(|paths| &paths["kind"]).collect();
    assert_eq!(kinds, ["steady", "real", "synthetic"]);
    for paths in report["paths"].as_array().unwrap() {
        // Four terms, six bonds with and without calls, the product's own with two others; eight multiples each.
        assert_eq!(paths["bonds"].as_array().unwrap().len(), 56);
        assert_eq!(paths["needs"].as_array().unwrap().len(), 32);
        let multiples = paths["bonds"][0]["multiples"].as_array().unwrap();
        assert_eq!((multiples.len(), &multiples[7]["multiple"]), (8, &5.0.into()));
        assert!(multiples[7]["miner_gain"]["median_bps"].is_number());
        assert!(multiples[7]["won"].as_u64().unwrap() <= multiples[7]["stops"].as_u64().unwrap());
    }
}

#[test]
fn m7_a_seed_is_a_simulation() {
    let seeded = |seed: &str| {
        let synthetic = ["--paths", "synthetic", "--synthetic-paths", "3", "--seed", seed, "--json"];
        run(&[&HASH_RATE[..8], &synthetic].concat()).success().out
    };
    assert_eq!(seeded("7"), seeded("7"));
    assert_ne!(seeded("7"), seeded("8"));
}

#[test]
fn a_simulation_draws_its_chart() {
    let folder = tempfile::tempdir().unwrap();
    let chart = folder.path().join("default.svg");
    run(&[&HASH_RATE[..], &["--chart", chart.to_str().unwrap()]].concat()).success();
    assert!(fs::read_to_string(chart).unwrap().contains("<title>Does stopping pay? BTC for 1080 days"));
    let nowhere = folder.path().join("no/such/folder.svg");
    run(&[&HASH_RATE[..], &["--chart", nowhere.to_str().unwrap()]].concat()).refused(5, &["cannot access"]);
}

/// The same simulation with one more or another argument.
fn changed(name: &str, value: &str) -> Ran {
    let mut arguments = HASH_RATE.to_vec();
    match arguments.iter().position(|argument| *argument == name) {
        Some(at) => arguments[at + 1] = value,
        None => arguments.extend([name, value]),
    }
    run(&arguments)
}

#[test]
fn simulations_that_make_no_sense_are_refused_by_the_value_that_is_wrong() {
    changed("--term", "0").refused(2, &["the term is zero days"]);
    changed("--term", "4000").refused(2, &["longer than ten years"]);
    changed("--term", "2500").refused(6, &["take a term of at most 2007 days", "synthetic"]);
    changed("--price", "0").refused(2, &["price above zero"]);
    changed("--price", "-106").refused(2, &["negative"]);
    changed("--from", "2019-12-31").refused(6, &["2020-01-01"]);
    changed("--from", "2026-01-01").refused(6, &["2025-06-30"]);
    changed("--from", "25.03.2022").refused(2, &["not a date"]);
    changed("--asset", "doge").refused(2, &["use btc or fil"]);
    changed("--bond-days", "4000").refused(2, &["a bond of 4000 days"]);
    changed("--paths", "imagined").refused(2, &["real", "synthetic", "both"]);
    changed("--synthetic-paths", "0").refused(2, &["--synthetic-paths"]);
    changed("--reputation", "-1").refused(2, &["--reputation"]);
    changed("--data", "/nowhere").refused(6, &["/nowhere is no data folder"]);
    run(&["simulate"]).refused(2, &["default"]);
}
