//! Reading data folders, good and broken: every message names the place and what to do.

use dmex_mining::history::{HistoryError, NetworkHistory};
use dmex_mining::units::Usd;
use dmex_types::Asset;

use crate::folder::{BITCOIN, Copy, FILECOIN, PRICES, data, day};

/// Loads a folder that must be refused and checks that the message says all of this.
fn assert_refused(copy: &Copy, says: &[&str]) {
    let message = NetworkHistory::load(copy.path()).unwrap_err().to_string();
    for part in says {
        assert!(message.contains(part), "{message:?} does not say {part:?}");
    }
}

fn replace_field(line: &mut String, column: usize, text: &str) {
    let mut fields: Vec<&str> = line.split(',').collect();
    fields[column] = text;
    *line = fields.join(",");
}

#[test]
fn the_folder_on_disk_is_the_one_built_in() {
    let (disk, built_in) = (NetworkHistory::load(&data()).unwrap(), NetworkHistory::embedded().unwrap());
    assert_eq!(disk.bitcoin().unwrap(), built_in.bitcoin().unwrap());
    assert_eq!(disk.filecoin().unwrap(), built_in.filecoin().unwrap());
    assert_eq!(disk.range(Asset::Btc).unwrap(), (day("2020-01-01"), day("2025-06-30")));
    assert_eq!(disk.range(Asset::Fil).unwrap(), (day("2020-10-15"), day("2024-12-31")));
}

#[test]
fn a_known_day_is_read_to_the_last_digit() {
    let history = NetworkHistory::embedded().unwrap();
    let record = history.bitcoin_on(day("2020-01-01")).unwrap();
    assert_eq!((record.blocks.first(), record.blocks.last(), record.blocks.count()), (610_696, 610_869, 174));
    assert_eq!(record.difficulty.millionths(), 13_056_088_759_708_200_000);
    assert_eq!(record.fees_per_block.get(), 988_624_584 / 174);
    assert_eq!(record.price_usd, Some(Usd::from_e8(720_085_000_000)));
    let record = history.filecoin_on(day("2020-10-15")).unwrap();
    assert_eq!(record.reward_per_win.get(), 10_870_000_000_000_000_000);
    assert_eq!(record.network_power.get(), 645_636_042_579_834_306);
}

#[test]
fn prices_are_known_from_the_coins_launch() {
    let history = NetworkHistory::embedded().unwrap();
    assert!(history.price_usd(Asset::Fil, day("2020-10-15")).is_ok());
    assert!(matches!(history.price_usd(Asset::Fil, day("2020-10-14")), Err(HistoryError::NoPrice { .. })));
    assert_eq!(history.last_priced_day(Asset::Fil), Some(day("2025-06-30")));
}

#[test]
fn a_hole_in_the_prices_carries_the_day_before() {
    let copy = Copy::new();
    copy.edit(PRICES, |lines| replace_field(&mut lines[400], 5, ""));
    let history = NetworkHistory::load(copy.path()).unwrap();
    let hole = day("2021-02-03");
    let built_in = NetworkHistory::embedded().unwrap();
    assert_ne!(
        built_in.price_usd(Asset::Fil, hole).unwrap(),
        built_in.price_usd(Asset::Fil, hole - 1).unwrap()
    );
    assert_eq!(
        history.price_usd(Asset::Fil, hole).unwrap(),
        built_in.price_usd(Asset::Fil, hole - 1).unwrap()
    );
}

#[test]
fn bitcoin_needs_no_other_file() {
    let copy = Copy::new();
    copy.remove(PRICES);
    copy.remove(FILECOIN);
    let history = NetworkHistory::load(copy.path()).unwrap();
    assert_eq!(history.price_usd(Asset::Btc, day("2020-01-01")).unwrap(), Usd::from_e8(717_063_186_879));
    let message = history.filecoin().unwrap_err().to_string();
    assert!(message.contains(FILECOIN) && message.contains("add it"), "{message}");
}

#[test]
fn extra_columns_and_another_order_do_no_harm() {
    let copy = Copy::new();
    copy.edit(FILECOIN, |lines| {
        for line in lines {
            let fields: Vec<&str> = line.split(',').collect();
            *line = format!("{},remark,{},{}", fields[5], fields[2], fields[0]);
        }
    });
    let history = NetworkHistory::load(copy.path()).unwrap();
    assert_eq!(history.filecoin().unwrap(), NetworkHistory::embedded().unwrap().filecoin().unwrap());
}

#[test]
fn a_folder_without_either_network_is_none() {
    let copy = Copy::new();
    copy.remove(BITCOIN);
    copy.remove(FILECOIN);
    assert_refused(&copy, &[&copy.path().display().to_string(), "data/README.md"]);
}

#[test]
fn a_gap_is_named_with_its_days() {
    let copy = Copy::new();
    copy.edit(BITCOIN, |lines| drop(lines.drain(100..102)));
    assert_refused(&copy, &[BITCOIN, "line 101", "2020-04-11", "2020-04-08", "2 day(s)", "add them"]);
}

#[test]
fn a_doubled_day_is_named() {
    let copy = Copy::new();
    copy.edit(FILECOIN, |lines| lines.insert(10, lines[9].clone()));
    assert_refused(&copy, &[FILECOIN, "line 11", "2020-10-23", "twice", "remove one"]);
}

#[test]
fn days_out_of_order_are_named() {
    let copy = Copy::new();
    copy.edit(PRICES, |lines| lines.swap(5, 6));
    assert_refused(&copy, &[PRICES, "line 6", "missing"]);
    let copy = Copy::new();
    copy.edit(PRICES, |lines| lines.push(lines[5].clone()));
    assert_refused(&copy, &[PRICES, "line 2010", "2020-01-05", "sort"]);
}

#[test]
fn a_missing_column_is_named() {
    let copy = Copy::new();
    copy.edit(BITCOIN, |lines| lines[0] = lines[0].replace("fees_btc", "fees"));
    assert_refused(&copy, &[BITCOIN, "no column fees_btc"]);
}

#[test]
fn numbers_that_are_none_are_named() {
    for (text, says) in [
        ("abc", "not a plain decimal number"),
        ("-1.5", "negative"),
        ("", "empty"),
        ("1e9", "not a plain decimal number"),
        ("0", "zero"),
    ] {
        let copy = Copy::new();
        copy.edit(BITCOIN, |lines| replace_field(&mut lines[7], 5, text));
        assert_refused(&copy, &[BITCOIN, "line 8", "2020-01-07", "difficulty_mean", says, "correct it"]);
    }
}

#[test]
fn a_date_that_is_none_is_named() {
    let copy = Copy::new();
    copy.edit(PRICES, |lines| replace_field(&mut lines[3], 0, "03.01.2020"));
    assert_refused(&copy, &[PRICES, "line 4", "03.01.2020", "YYYY-MM-DD"]);
}

#[test]
fn a_torn_line_is_named() {
    let copy = Copy::new();
    copy.edit(FILECOIN, |lines| lines[20].truncate(30));
    assert_refused(&copy, &[FILECOIN, "line 21"]);
}

#[test]
fn heights_that_do_not_fit_are_named() {
    let copy = Copy::new();
    copy.edit(BITCOIN, |lines| replace_field(&mut lines[2], 1, "140"));
    assert_refused(&copy, &[BITCOIN, "line 3", "2020-01-02", "are 141, not 140", "block_count"]);
    let copy = Copy::new();
    copy.edit(BITCOIN, |lines| {
        replace_field(&mut lines[2], 1, "140");
        replace_field(&mut lines[2], 2, "610871");
    });
    assert_refused(&copy, &["line 3", "ended with block 610869", "begins with 610871"]);
}

#[test]
fn a_file_without_days_is_named() {
    let copy = Copy::new();
    copy.edit(FILECOIN, |lines| lines.truncate(1));
    assert_refused(&copy, &[FILECOIN, "no days"]);
    copy.write(FILECOIN, b"");
    assert_refused(&copy, &[FILECOIN, "no column"]);
}

#[test]
fn a_file_that_is_no_text_is_named() {
    let copy = Copy::new();
    copy.write(PRICES, &[0xff, 0xfe, 0x00]);
    assert_refused(&copy, &["prices_daily.csv", "UTF-8"]);
}

#[test]
fn a_day_outside_the_data_is_named_with_what_there_is() {
    let history = NetworkHistory::embedded().unwrap();
    let message = history.bitcoin_on(day("2019-12-31")).unwrap_err().to_string();
    for part in ["BTC", "2019-12-31", "2020-01-01", "2025-06-30"] {
        assert!(message.contains(part), "{message}");
    }
}
