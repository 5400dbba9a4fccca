//! Bitcoin's days against the subsidy schedule and published averages.

use dmex_mining::bitcoin::difficulty::difficulty_of_bits;
use dmex_mining::bitcoin::hashprice::usd_per_petahash;
use dmex_mining::bitcoin::subsidy::{halving_within, total_subsidy};
use dmex_mining::history::{BitcoinDay, NetworkHistory};
use dmex_mining::units::{Satoshi, Usd};

use crate::folder::{BITCOIN, day, rows};

fn history() -> NetworkHistory {
    NetworkHistory::embedded().unwrap()
}

fn on(date: &str) -> BitcoinDay {
    *history().bitcoin_on(day(date)).unwrap()
}

#[test]
fn mark_2_the_issuance_of_every_day_is_the_subsidy_of_its_blocks() {
    let history = history();
    let rows = rows(BITCOIN);
    assert_eq!(rows.len(), 2_008);
    for row in rows {
        let record = history.bitcoin_on(day(row.text("date"))).unwrap();
        let issued = Satoshi::parse_bitcoin(row.text("issuance_btc")).unwrap();
        assert_eq!(total_subsidy(record.blocks), issued, "{}", record.day);
    }
}

/// Mean hash price of a year, in USD per PH/s and day, at the daily file's own closing price.
fn mean_hashprice(year: &str) -> f64 {
    let history = history();
    let prices: Vec<f64> = rows(BITCOIN)
        .iter()
        .filter(|row| row.text("date").starts_with(year))
        .map(|row| {
            let record = history.bitcoin_on(day(row.text("date"))).unwrap();
            let price: Usd = row.text("price_usd").parse().unwrap();
            usd_per_petahash(record.report().reward_per_unit().unwrap(), price)
        })
        .collect();
    assert_eq!(prices.len(), 365);
    prices.iter().sum::<f64>() / 365.0
}

fn assert_within_half_a_percent(ours: f64, published: f64) {
    assert!((ours / published - 1.0).abs() < 0.005, "ours {ours}, published {published}");
}

#[test]
fn m18_the_mean_hashprice_of_2021_is_the_published_one() {
    assert_within_half_a_percent(mean_hashprice("2021"), 314.61);
}

#[test]
fn m18_the_mean_hashprice_of_2022_is_the_published_one() {
    assert_within_half_a_percent(mean_hashprice("2022"), 123.88);
}

#[test]
fn m18_golden_rewards_of_known_days() {
    // One GH/s, in ray; computed with rational arithmetic from the file's figures.
    for (date, ray) in GOLDEN {
        assert_eq!(on(date).report().reward_per_unit().unwrap().ray(), ray, "{date}");
    }
}

const GOLDEN: [(&str, u128); 5] = [
    ("2020-01-01", 19_347_300_165_880_779_776),
    ("2021-11-10", 5_919_589_347_178_405_427),
    ("2022-03-25", 4_639_519_127_213_332_287),
    ("2024-04-20", 2_888_765_908_556_692_734),
    ("2025-06-30", 542_640_479_840_442_452),
];

#[test]
fn m13_a_halving_day_moves_the_reward_by_its_real_blocks_only() {
    // Each halving falls into a day; difficulty is constant around both.
    for (before, halving, after) in
        [("2020-05-10", "2020-05-11", "2020-05-12"), ("2024-04-18", "2024-04-19", "2024-04-21")]
    {
        let mean_subsidy = |date: &str| {
            let blocks = on(date).blocks;
            u128::from(total_subsidy(blocks).get()) * 1_000_000 / u128::from(blocks.count())
        };
        assert!(halving_within(on(halving).blocks).is_some());
        assert!(halving_within(on(before).blocks).is_none() && halving_within(on(after).blocks).is_none());
        assert_eq!(mean_subsidy(before), 2 * mean_subsidy(after));
        assert!(mean_subsidy(after) < mean_subsidy(halving) && mean_subsidy(halving) < mean_subsidy(before));
    }
}

#[test]
fn m13_a_week_across_a_halving_expects_exactly_what_its_days_paid() {
    // A miner that earns the network's coin per hash over the week meets the benchmark to a rounding;
    // one subsidy for the whole week, the old or the new, would be off by tens of percent.
    let week = day("2020-05-08").until(day("2020-05-15"));
    let history = history();
    let days: Vec<&BitcoinDay> = week.map(|day| history.bitcoin_on(day).unwrap()).collect();
    let expected: u128 = days.iter().map(|day| day.report().reward_per_unit().unwrap().ray()).sum();
    let paid: f64 = days.iter().map(|day| paid_per_unit(day)).sum();
    #[expect(clippy::cast_precision_loss, reason = "compared within a millionth")]
    let ratio = expected as f64 / 1e27 / paid;
    assert!((ratio - 1.0).abs() < 1e-6, "{ratio}");
}

/// Coin one GH/s got: its share of the day's hashes times the coin of the day's blocks.
#[expect(clippy::cast_precision_loss, reason = "compared within a millionth")]
fn paid_per_unit(record: &BitcoinDay) -> f64 {
    let blocks = record.blocks.count() as f64;
    let coin =
        total_subsidy(record.blocks).get() as f64 / 1e8 + record.fees_per_block.get() as f64 * blocks / 1e8;
    let network_hashes = blocks * (record.difficulty.millionths() as f64 / 1e6) * 2f64.powi(32);
    coin * (86_400.0 * 1e9) / network_hashes
}

#[test]
fn m18_the_difficulty_of_days_without_a_retarget_is_that_of_their_epoch() {
    let epochs = rows("bitcoin/btc_difficulty_epochs.csv");
    let mut whole_days = 0;
    for record in history().bitcoin().unwrap() {
        let (first, last) = (record.blocks.first() / 2016, record.blocks.last() / 2016);
        if first != last {
            continue;
        }
        let epoch = epochs.iter().find(|row| row.text("epoch") == first.to_string()).unwrap();
        let bits = bitcoin::CompactTarget::from_unprefixed_hex(epoch.text("nbits_hex")).unwrap();
        let exact = difficulty_of_bits(bits).unwrap().millionths();
        // The daily file recomputes difficulty from a hash rate of 15 digits.
        let difference = exact.abs_diff(record.difficulty.millionths());
        assert!(difference < exact / 10_000_000, "{}: {difference} of {exact}", record.day);
        whole_days += 1;
    }
    assert!(whole_days > 1_800, "{whole_days}");
}
