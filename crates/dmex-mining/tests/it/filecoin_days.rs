//! Filecoin's days against the figures the data came with, and vesting on real days.

use dmex_mining::filecoin::cash::{Batch, RewardSums};
use dmex_mining::history::NetworkHistory;
use dmex_mining::units::RewardPerUnit;
use dmex_types::{Day, Power};

use crate::folder::{FILECOIN, day, rows};

fn history() -> NetworkHistory {
    NetworkHistory::embedded().unwrap()
}

fn reward_on(history: &NetworkHistory, day: Day) -> RewardPerUnit {
    history.filecoin_on(day).unwrap().report().reward_per_unit().unwrap()
}

#[test]
fn mark_3_fil_per_tib_and_day_is_the_derived_column_to_six_digits() {
    let history = history();
    let rows = rows(FILECOIN);
    assert_eq!(rows.len(), 1_539);
    for row in rows {
        let reward = reward_on(&history, day(row.text("date")));
        let ours = reward.times(Power::new(1_024)).to_f64();
        let theirs = row.float("fil_per_tib_day_derived");
        assert!((ours / theirs - 1.0).abs() < 5e-6, "{}: {ours} against {theirs}", row.text("date"));
    }
}

#[test]
fn m18_golden_rewards_of_known_days() {
    let history = history();
    for (date, ray) in GOLDEN {
        assert_eq!(reward_on(&history, day(date)).ray(), ray, "{date}");
    }
}

const GOLDEN: [(&str, u128); 3] = [
    ("2020-10-15", 260_317_964_213_235_037_893_200),
    ("2022-03-25", 18_273_283_708_222_448_341_353),
    ("2024-12-31", 3_749_009_983_746_494_937_133),
];

#[test]
fn m14_a_batch_is_asked_for_what_is_liquid_not_for_what_is_mined() {
    let history = history();
    let (start, end) = (day("2022-03-25"), day("2023-09-16"));
    let rewards = start.until(end).map(|day| reward_on(&history, day)).collect();
    let rewards = RewardSums::new(start, rewards);
    let batch = Batch::new(start, end).unwrap();
    let cash = |day| batch.cash_per_unit(day, &rewards).ray();
    // On the first day a quarter of what is mined, after half a year nearly all, in the tail still something.
    assert_eq!(cash(start), reward_on(&history, start).ray() / 4);
    assert!(cash(start + 200) > reward_on(&history, start + 200).ray() * 95 / 100);
    assert!(cash(end + 179) > 0);
    assert_eq!(cash(end + 180), 0);
    let mined = rewards.sum_before(end).to::<u128>();
    let paid: u128 = start.until(batch.payout_end()).map(cash).sum();
    assert!(paid <= mined && mined - paid < 2 * 720, "{}", mined - paid);
}
