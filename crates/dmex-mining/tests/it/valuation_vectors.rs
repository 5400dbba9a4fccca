//! What the contracts' outlook and valuation must say, bit for bit, written once for both sides (RISK-8).
//!
//! `contracts/test/vectors/valuation.json` is what dmex-model says of real days.
//! If it differs, the test writes the new text beside its own build files and says where.

use std::path::{Path, PathBuf};

use alloy_primitives::U256;
use dmex_mining::history::NetworkHistory;
use dmex_model::{
    Benchmark, Earning, IncomeMark, Outlook, Side, coin_down, coin_of_units_up, coin_value_down,
    coin_value_up, middle, unit_coin,
};
use dmex_types::{Asset, Day};
use serde::Serialize;
use serde_json::{Map, Value};

use crate::folder::day;

/// A hundred days around the halving of 2024-04-20, and 200 days of Filecoin.
const BITCOIN: (&str, u32) = ("2024-03-01", 100);
const FILECOIN: (&str, u32) = ("2022-03-25", 200);
/// Days whose outlook is told, counted from the first.
const OUTLOOKS: [u32; 7] = [0, 1, 13, 29, 48, 49, 99];
const SIDES: [Side; 2] = [Side::Low, Side::High];
/// [USD, 18 decimals] Running costs of a unit and day.
const HASH_COSTS: [u64; 3] = [0, 20_000_000_000_000, 35_000_000_000_000];
const STORAGE_COSTS: [u64; 3] = [0, 4_000_000_000_000, 14_000_000_000_000];

#[derive(Serialize)]
struct Vectors {
    bitcoin: BitcoinVectors,
    filecoin: FilecoinVectors,
    units: Value,
    amounts: Value,
    medians: Vec<MedianVector>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct BitcoinVectors {
    first_day: u32,
    difficulty: Vec<String>,
    fees_per_block: Vec<String>,
    first_height: Vec<String>,
    blocks: Vec<String>,
    price: Vec<String>,
    reward: Vec<String>,
    mean: Vec<String>,
    outlooks: Value,
    low: Value,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct FilecoinVectors {
    first_day: u32,
    reward_per_win: Vec<String>,
    network_power: Vec<String>,
    price: Vec<String>,
    reward: Vec<String>,
    outlooks: Value,
    tails: Value,
}

/// What a benchmark says of the days after one, by a side (0: low, 1: high).
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct OutlookVector {
    day: u32,
    side: u8,
    halving: String,
    steady: String,
    price: String,
    blocks_left: u32,
}

/// What a unit is at least paid with the subsidy of a day, by the last day of all.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct LowVector {
    last_day: u32,
    coin: String,
    price: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct TailVector {
    day: u32,
    base: u32,
    mining_start: u32,
    mining_end: u32,
    low: String,
    high: String,
}

/// The remaining income of a unit: a mark, terms, the days asked for, and the coin.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct UnitVector {
    base: u32,
    day: u32,
    blocks_left: u32,
    side: u8,
    halving: String,
    steady: String,
    price: String,
    rate: String,
    tail: String,
    running_cost: String,
    batch_start: u32,
    mining_days: u32,
    payout_days: u32,
    start_day: u32,
    end_day: u32,
    coin: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct AmountVector {
    units: String,
    unit_coin: String,
    rate: String,
    coin_scale: String,
    pay_scale: String,
    coin_up: String,
    value_up: String,
    value_down: String,
    coin_down: String,
}

#[derive(Serialize)]
struct MedianVector {
    values: Vec<String>,
    median: String,
}

/// One list a field, so that a contract's test reads each of them once.
fn columns<T: Serialize>(rows: &[T]) -> Value {
    let mut lists = Map::new();
    for row in rows {
        for (name, value) in serde_json::to_value(row).unwrap().as_object().unwrap() {
            let list = lists.entry(name.clone()).or_insert_with(|| Value::Array(Vec::new()));
            list.as_array_mut().unwrap().push(value.clone());
        }
    }
    Value::Object(lists)
}

fn texts(values: &[u128]) -> Vec<String> {
    values.iter().map(ToString::to_string).collect()
}

/// The benchmark of an asset over some recorded days, its inputs and prices.
fn replay(asset: Asset, (first, days): (&str, u32)) -> (Benchmark, Vec<Vec<u128>>, Vec<u128>) {
    let history = NetworkHistory::embedded().unwrap();
    let first = day(first);
    let mut benchmark = Benchmark::new(asset, first);
    let (mut inputs, mut prices) = (Vec::new(), Vec::new());
    for day in first.until(first + days) {
        let said = match asset {
            Asset::Btc => history.bitcoin_on(day).unwrap().report().inputs(),
            Asset::Fil => history.filecoin_on(day).unwrap().report().inputs(),
        };
        let price = u128::from(history.price_usd(asset, day).unwrap().e8()) * 10u128.pow(10);
        benchmark.close_measured(&said, price, 0).unwrap();
        inputs.push(said);
        prices.push(price);
    }
    (benchmark, inputs, prices)
}

fn column(inputs: &[Vec<u128>], index: usize) -> Vec<String> {
    inputs.iter().map(|said| said[index].to_string()).collect()
}

fn found(benchmark: &Benchmark, days: u32, what: fn(&dmex_model::BenchmarkDay) -> u128) -> Vec<String> {
    let first = benchmark.next_day() - days;
    let said = first.until(benchmark.next_day()).map(|day| what(&benchmark.day(day).unwrap().found));
    said.map(|value| value.to_string()).collect()
}

fn outlooks(benchmark: &Benchmark, first: Day) -> Vec<OutlookVector> {
    let mut all = Vec::new();
    for offset in OUTLOOKS {
        for side in SIDES {
            let day = first + offset;
            let Outlook { halving, steady, price, blocks_left } = benchmark.outlook_on(day, side).unwrap();
            all.push(OutlookVector {
                day: day.number(),
                side: side as u8,
                halving: halving.to_string(),
                steady: steady.to_string(),
                price: price.to_string(),
                blocks_left,
            });
        }
    }
    all
}

fn bitcoin(benchmark: &Benchmark, inputs: &[Vec<u128>], prices: &[u128]) -> BitcoinVectors {
    let first = day(BITCOIN.0);
    let last = benchmark.newest_day().unwrap();
    let low = [0, 1, 1_300, 1_450, 1_460, 3_000].map(|ahead| {
        let last_day = last + ahead;
        let (coin, price) = benchmark.income_low(last_day).unwrap();
        LowVector { last_day: last_day.number(), coin: coin.to_string(), price: price.to_string() }
    });
    BitcoinVectors {
        first_day: first.number(),
        difficulty: column(inputs, 0),
        fees_per_block: column(inputs, 1),
        first_height: column(inputs, 2),
        blocks: column(inputs, 3),
        price: texts(prices),
        reward: found(benchmark, BITCOIN.1, |found| found.reward),
        mean: found(benchmark, BITCOIN.1, |found| found.mean),
        outlooks: columns(&outlooks(benchmark, first)),
        low: columns(&low),
    }
}

fn filecoin(benchmark: &Benchmark, inputs: &[Vec<u128>], prices: &[u128]) -> FilecoinVectors {
    let first = day(FILECOIN.0);
    let last = benchmark.newest_day().unwrap();
    let mut tails = Vec::new();
    for (start, length) in [(0, 30), (5, 150), (120, 60), (150, 400)] {
        for base in [1, 100, 186, 200, 250, 500] {
            let (mining_start, base) = (first + start, first + base);
            let mining_end = mining_start + length;
            let tail =
                |side| benchmark.tail_on(last, base, mining_start, mining_end, side).unwrap().to_string();
            tails.push(TailVector {
                day: last.number(),
                base: base.number(),
                mining_start: mining_start.number(),
                mining_end: mining_end.number(),
                low: tail(Side::Low),
                high: tail(Side::High),
            });
        }
    }
    FilecoinVectors {
        first_day: first.number(),
        reward_per_win: column(inputs, 0),
        network_power: column(inputs, 1),
        price: texts(prices),
        reward: found(benchmark, FILECOIN.1, |found| found.reward),
        outlooks: columns(&outlooks(benchmark, first)),
        tails: columns(&tails),
    }
}

/// A mark of a benchmark and a product, as one row.
fn unit(mark: &IncomeMark, earning: &Earning, start: Day, end: Day) -> UnitVector {
    let coin = unit_coin(mark, earning, start, end).unwrap();
    let (mining_start, mining_end) = earning.mining.unwrap_or_default();
    let mining_days = mining_end.since(mining_start);
    UnitVector {
        base: mark.base.number(),
        day: mark.day.number(),
        blocks_left: mark.blocks_left,
        side: mark.side as u8,
        halving: mark.halving.to_string(),
        steady: mark.steady.to_string(),
        price: mark.price.to_string(),
        rate: mark.rate.to_string(),
        tail: mark.tail.to_string(),
        running_cost: earning.running_cost.to_string(),
        batch_start: mining_start.number(),
        mining_days,
        payout_days: if earning.vests { mining_days + 180 } else { mining_days },
        start_day: start.number(),
        end_day: end.number(),
        coin: coin.to_string(),
    }
}

fn hash_units(benchmark: &Benchmark) -> Vec<UnitVector> {
    let first = day(BITCOIN.0);
    let mut units = Vec::new();
    for offset in [14, 48, 49, 99] {
        for side in SIDES {
            let day = first + offset;
            let outlook = benchmark.outlook_on(day, side).unwrap();
            for base in [day - 3, day.next(), day + 40] {
                let mark =
                    IncomeMark::new(outlook, side, (base, day), U256::ZERO, Some(10u128.pow(18))).unwrap();
                for running_cost in HASH_COSTS {
                    let earning = Earning { running_cost, mining: None, vests: false };
                    for (start, end) in [(day - 20, day - 1), (day - 20, day + 30), (day + 100, day + 1_800)]
                    {
                        units.push(unit(&mark, &earning, start, end));
                    }
                }
            }
        }
    }
    units
}

fn storage_units(benchmark: &Benchmark) -> Vec<UnitVector> {
    let mut units = Vec::new();
    let day = day(FILECOIN.0) + 190;
    for side in SIDES {
        let outlook = benchmark.outlook_on(day, side).unwrap();
        for (start, length) in [(day - 100, 360), (day + 20, 540), (day - 180, 120)] {
            for base in [day - 2, day.next()] {
                let tail = benchmark.tail_on(day, base, start, start + length, side).unwrap();
                let mark = IncomeMark::new(outlook, side, (base, day), tail, Some(10u128.pow(18))).unwrap();
                for running_cost in STORAGE_COSTS {
                    let earning =
                        Earning { running_cost, mining: Some((start, start + length)), vests: true };
                    units.push(unit(&mark, &earning, base, start + length + 180));
                }
            }
        }
    }
    units
}

fn amounts() -> Vec<AmountVector> {
    let mut all = Vec::new();
    for (units, unit, rate) in [
        (1u64, 4_500_000_000_000_000_000_000u128, 44_000 * 10u128.pow(18)),
        (88_500, 1_234_567_890_123_456_789_012, 63_123_456_789_012_345_678_901),
        (10_000_000_000, 999_999_999_999_999_999_999_999, 4_567_890_123_456_789_012),
    ] {
        for (coin, pay) in [(8, 6), (18, 6), (8, 18), (18, 18)] {
            let (coin_scale, pay_scale) = (10u128.pow(coin), 10u128.pow(pay));
            let amount = coin_of_units_up(units, U256::from(unit), coin_scale).unwrap();
            let value = coin_value_up(amount, rate, coin_scale, pay_scale).unwrap();
            all.push(AmountVector {
                units: units.to_string(),
                unit_coin: unit.to_string(),
                rate: rate.to_string(),
                coin_scale: coin_scale.to_string(),
                pay_scale: pay_scale.to_string(),
                coin_up: amount.to_string(),
                value_up: value.to_string(),
                value_down: coin_value_down(amount, rate, coin_scale, pay_scale).unwrap().to_string(),
                coin_down: coin_down(value, rate, coin_scale, pay_scale).unwrap().to_string(),
            });
        }
    }
    all
}

fn medians() -> Vec<MedianVector> {
    let lists: [&[u128]; 6] = [
        &[7],
        &[9, 1],
        &[5, 0, 6],
        &[100, 76, 76, 100],
        &[3, 340_282_366_920_938_463_463_374_607_431_768_211_455, 5, 0, 4],
        &[1, 2, 3, 4, 5, 8],
    ];
    let median = |values: &[u128]| MedianVector {
        values: texts(values),
        median: middle(values.to_vec()).unwrap().to_string(),
    };
    lists.into_iter().map(median).collect()
}

fn vectors() -> Value {
    let (btc, btc_inputs, btc_prices) = replay(Asset::Btc, BITCOIN);
    let (fil, fil_inputs, fil_prices) = replay(Asset::Fil, FILECOIN);
    let units: Vec<UnitVector> = hash_units(&btc).into_iter().chain(storage_units(&fil)).collect();
    let vectors = Vectors {
        bitcoin: bitcoin(&btc, &btc_inputs, &btc_prices),
        filecoin: filecoin(&fil, &fil_inputs, &fil_prices),
        units: columns(&units),
        amounts: columns(&amounts()),
        medians: medians(),
    };
    serde_json::to_value(vectors).unwrap()
}

fn committed_file() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../contracts/test/vectors/valuation.json")
}

#[test]
fn risk_8_the_committed_vectors_are_what_the_model_computes() {
    let ours = vectors();
    let committed = std::fs::read_to_string(committed_file()).unwrap_or_default();
    if serde_json::from_str::<Value>(&committed).ok().as_ref() != Some(&ours) {
        let new = Path::new(env!("CARGO_TARGET_TMPDIR")).join("valuation.json");
        std::fs::write(&new, serde_json::to_string_pretty(&ours).unwrap() + "\n").unwrap();
        panic!(
            "{} is not what the model computes; if the change is meant, copy {} over it",
            committed_file().display(),
            new.display()
        );
    }
}

#[test]
fn fc4_the_vectors_have_a_halving_and_days_that_do_not_cover_their_cost() {
    let (btc, _, _) = replay(Asset::Btc, BITCOIN);
    let halving = |offset: u32| btc.outlook_on(day(BITCOIN.0) + offset, Side::Low).unwrap().halving;
    assert!(halving(49) < halving(48) * 6 / 10);
    let dear = hash_units(&btc);
    assert!(dear.iter().any(|unit| unit.coin == "0") && dear.iter().any(|unit| unit.coin != "0"));
}
