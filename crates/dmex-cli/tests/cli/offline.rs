//! What needs no chain: backtests, and the program's own documentation.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::rig::{Ran, program};

const S19: [&str; 11] = [
    "backtest",
    "--asset",
    "btc",
    "--units-th",
    "88.5",
    "--price",
    "106",
    "--term",
    "1080",
    "--from",
    "2022-03-25",
];
const STORAGE: [&str; 11] = [
    "backtest",
    "--asset",
    "fil",
    "--units-tib",
    "10",
    "--price",
    "420",
    "--term",
    "540",
    "--from",
    "2022-03-25",
];

fn run(arguments: &[&str]) -> Ran {
    Ran::of(program(Path::new("/nowhere")).args(arguments))
}

#[test]
fn backtests_are_told_to_people() {
    insta::assert_snapshot!("backtest_btc", run(&S19).success().out);
    insta::assert_snapshot!("backtest_fil", run(&STORAGE).success().out);
    let cost = ["--power-cost-usd-kwh", "0.05", "--joules-per-th", "34.5"];
    insta::assert_snapshot!("backtest_btc_net", run(&[&S19[..], &cost].concat()).success().out);
}

#[test]
fn backtests_are_told_to_programs() {
    for arguments in [S19, STORAGE] {
        let ran = run(&[&arguments[..], &["--json"]].concat()).success();
        let report: Value = serde_json::from_str(&ran.out).unwrap();
        for name in ["days", "value_usd", "cost_usd", "yearly_yield", "hold_coin_value_usd"] {
            assert!(report[name].is_number(), "{name}");
        }
        for name in ["coin_gross", "coin_net"] {
            assert!(report[name].is_string(), "{name}");
        }
        assert!(report.get("payback_day").is_some());
    }
}

#[test]
fn a_backtest_draws_its_chart() {
    let folder = tempfile::tempdir().unwrap();
    let chart = folder.path().join("s19.svg");
    run(&[&S19[..], &["--chart", chart.to_str().unwrap()]].concat()).success();
    assert!(fs::read_to_string(chart).unwrap().contains("<title>88.5 TH/s of BTC"));
    let nowhere = folder.path().join("no/such/folder.svg");
    run(&[&S19[..], &["--chart", nowhere.to_str().unwrap()]].concat()).refused(5, &["cannot access"]);
}

/// The same backtest with one argument changed.
fn changed(name: &str, value: &str) -> Ran {
    let mut arguments = S19;
    let at = arguments.iter().position(|argument| *argument == name).unwrap();
    arguments[at + 1] = value;
    run(&arguments)
}

#[test]
fn backtests_that_make_no_sense_are_refused_by_the_value_that_is_wrong() {
    changed("--from", "2022-02-30").refused(2, &["not a date", "YYYY-MM-DD"]);
    changed("--from", "25.03.2022").refused(2, &["not a date"]);
    changed("--from", "1999-01-01").refused(6, &["outside the BTC data"]);
    changed("--from", "2026-01-01").refused(6, &["bring newer data"]);
    changed("--term", "0").refused(2, &["the term is zero days"]);
    changed("--term", "100000").refused(6, &["take a term of at most"]);
    changed("--term", "-1").refused(2, &["--term"]);
    changed("--units-th", "0").refused(2, &["the power is zero"]);
    changed("--units-th", "0.0001").refused(2, &["finer than the smallest unit"]);
    changed("--price", "0").refused(2, &["price above zero"]);
    changed("--price", "-106").refused(2, &["negative"]);
    changed("--asset", "doge").refused(2, &["use btc or fil"]);
    changed("--asset", "fil").refused(2, &["--units-tib"]);
    run(&[&S19[..], &["--joules-per-th", "34.5"]].concat()).refused(2, &["give both or neither"]);
    run(&[&STORAGE[..], &["--joules-per-th", "34.5", "--power-cost-usd-kwh", "0.05"]].concat())
        .refused(2, &["for BTC only"]);
}

#[test]
fn gaps_in_the_data_are_named_by_file_line_and_day() {
    let folder = tempfile::tempdir().unwrap();
    let data = |name: &str| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../data").join(name);
    let (bitcoin, prices) = ("bitcoin/btc_daily.csv", "prices/prices_daily.csv");
    for name in [bitcoin, prices] {
        fs::create_dir_all(folder.path().join(name).parent().unwrap()).unwrap();
        fs::copy(data(name), folder.path().join(name)).unwrap();
    }
    let given = folder.path().to_str().unwrap();
    let run_with = |folder: &str| run(&[&S19[..], &["--data", folder]].concat());
    run_with(given).success();
    let whole = fs::read_to_string(data(bitcoin)).unwrap();
    let torn: String = whole
        .lines()
        .filter(|line| !line.starts_with("2023-01-15"))
        .map(|line| format!("{line}\n"))
        .collect();
    fs::write(folder.path().join(bitcoin), torn).unwrap();
    run_with(given).refused(6, &["btc_daily.csv, line", "2023-01-16", "are missing; add them"]);
    run_with("/nowhere").refused(6, &["/nowhere is no data folder", "data/README.md"]);
    fs::remove_file(folder.path().join(bitcoin)).unwrap();
    run_with(given).refused(6, &["no data folder"]);
}

#[test]
fn the_short_help_fits_a_screen() {
    insta::assert_snapshot!("help", run(&["-h"]).success().out);
    run(&["bye"]).refused(2, &["unrecognized subcommand"]);
}

#[test]
fn the_reference_in_docs_is_fresh() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/CLI.md");
    let committed = fs::read_to_string(&file).unwrap_or_default();
    let fresh = run(&["help-markdown"]).success().out;
    assert_eq!(committed, fresh, "run `cargo run -p dmex-cli -- help-markdown > docs/CLI.md`");
}
