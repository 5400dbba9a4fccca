//! The numbers that the Solidity benchmark must reproduce bit for bit, written once for both sides.
//!
//! `contracts/test/vectors/benchmark.json` is what these functions say of real days.
//! If it differs, the test writes the new text beside its own build files and says where.

use std::path::{Path, PathBuf};

use dmex_mining::filecoin::cash::{Batch, RewardSums};
use dmex_mining::history::NetworkHistory;
use dmex_types::Day;
use serde::Serialize;

use crate::folder::day;

/// Ordinary days, retarget days, both halving days and their neighbours, extremes of fees.
const BITCOIN_DAYS: [&str; 24] = [
    "2020-01-01",
    "2020-03-26",
    "2020-05-10",
    "2020-05-11",
    "2020-05-12",
    "2020-09-02",
    "2021-04-20",
    "2021-07-03",
    "2021-11-10",
    "2021-11-25",
    "2022-03-25",
    "2022-03-31",
    "2022-11-09",
    "2023-05-08",
    "2023-12-16",
    "2024-02-29",
    "2024-04-18",
    "2024-04-19",
    "2024-04-20",
    "2024-04-21",
    "2024-08-14",
    "2024-12-31",
    "2025-03-08",
    "2025-06-30",
];

const FILECOIN_DAYS: [&str; 16] = [
    "2020-10-15",
    "2020-10-16",
    "2020-12-31",
    "2021-03-31",
    "2021-06-30",
    "2021-11-25",
    "2022-03-25",
    "2022-03-26",
    "2022-06-30",
    "2022-12-31",
    "2023-03-14",
    "2023-09-15",
    "2023-12-31",
    "2024-02-29",
    "2024-06-30",
    "2024-12-31",
];

/// A batch of 30 days; its rewards are known from ten days before, as a network's are.
const BATCH: (&str, &str) = ("2022-03-25", "2022-04-24");
const DAYS_KNOWN_BEFORE: u32 = 10;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Vectors {
    bitcoin: Vec<BitcoinVector>,
    filecoin: Vec<FilecoinVector>,
    filecoin_cash: CashVectors,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct BitcoinVector {
    day: u32,
    difficulty: String,
    fees_per_block: String,
    first_height: u32,
    last_height: u32,
    reward_per_unit: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct FilecoinVector {
    day: u32,
    reward_per_win: String,
    network_power: String,
    reward_per_unit: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct CashVectors {
    start_day: u32,
    end_day: u32,
    first_day: u32,
    rewards: Vec<String>,
    cash: Vec<CashVector>,
}

#[derive(Serialize)]
struct CashVector {
    day: u32,
    cash: String,
}

fn bitcoin(history: &NetworkHistory, day: Day) -> BitcoinVector {
    let report = history.bitcoin_on(day).unwrap().report();
    BitcoinVector {
        day: day.number(),
        difficulty: report.difficulty.millionths().to_string(),
        fees_per_block: report.fees_per_block.get().to_string(),
        first_height: report.blocks.first(),
        last_height: report.blocks.last(),
        reward_per_unit: report.reward_per_unit().unwrap().ray().to_string(),
    }
}

fn filecoin(history: &NetworkHistory, day: Day) -> FilecoinVector {
    let report = history.filecoin_on(day).unwrap().report();
    FilecoinVector {
        day: day.number(),
        reward_per_win: report.reward_per_win.get().to_string(),
        network_power: report.network_power.get().to_string(),
        reward_per_unit: report.reward_per_unit().unwrap().ray().to_string(),
    }
}

fn cash(history: &NetworkHistory) -> CashVectors {
    let (start, end) = (day(BATCH.0), day(BATCH.1));
    let first = start - DAYS_KNOWN_BEFORE;
    let reward = |day| history.filecoin_on(day).unwrap().report().reward_per_unit().unwrap();
    let rewards: Vec<_> = first.until(end).map(reward).collect();
    let sums = RewardSums::new(first, rewards.clone());
    let batch = Batch::new(start, end).unwrap();
    let days = (start - 1).until(batch.payout_end() + 1);
    let cash = days
        .map(|day| CashVector { day: day.number(), cash: batch.cash_per_unit(day, &sums).ray().to_string() });
    CashVectors {
        start_day: start.number(),
        end_day: end.number(),
        first_day: first.number(),
        rewards: rewards.iter().map(|reward| reward.ray().to_string()).collect(),
        cash: cash.collect(),
    }
}

fn vectors() -> String {
    let history = NetworkHistory::embedded().unwrap();
    let vectors = Vectors {
        bitcoin: BITCOIN_DAYS.iter().map(|date| bitcoin(&history, day(date))).collect(),
        filecoin: FILECOIN_DAYS.iter().map(|date| filecoin(&history, day(date))).collect(),
        filecoin_cash: cash(&history),
    };
    serde_json::to_string_pretty(&vectors).unwrap() + "\n"
}

fn committed_file() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../contracts/test/vectors/benchmark.json")
}

#[test]
fn mark_2_and_mark_3_the_committed_vectors_are_what_this_crate_computes() {
    let ours = vectors();
    let committed = std::fs::read_to_string(committed_file()).unwrap_or_default();
    if ours != committed {
        let new = Path::new(env!("CARGO_TARGET_TMPDIR")).join("benchmark.json");
        std::fs::write(&new, ours).unwrap();
        panic!(
            "{} is not what this crate computes; if the change is meant, copy {} over it",
            committed_file().display(),
            new.display()
        );
    }
}

#[test]
fn mark_2_the_vectors_span_retargets_and_halvings() {
    let history = NetworkHistory::embedded().unwrap();
    let spans = |interval: u32| {
        let across = BITCOIN_DAYS.iter().filter(|date| {
            let blocks = history.bitcoin_on(day(date)).unwrap().blocks;
            blocks.first() / interval != blocks.last() / interval
        });
        across.count()
    };
    assert_eq!(spans(210_000), 2);
    assert!(spans(2_016) >= 3, "{}", spans(2_016));
}
