//! The chart of a backtest.

use dmex_mining::backtest::Backtest;
use dmex_mining::chart::render_svg;
use dmex_mining::history::NetworkHistory;

use crate::backtest::{known_contract, storage_contract};

fn svg_of(backtest: &Backtest) -> String {
    render_svg(&backtest.run(&NetworkHistory::embedded().unwrap()).unwrap()).unwrap()
}

#[test]
fn words_are_text_and_lines_are_named() {
    let svg = svg_of(&known_contract());
    assert!(svg.starts_with("<svg role=\"img\""));
    assert!(svg.trim_end().ends_with("</svg>"));
    assert!(svg.contains("<title>88.5 TH/s of BTC, 1080 days from 2022-03-25</title>"));
    assert!(svg.contains("<text"));
    for words in ["mined coin", "cost", "BTC bought instead", "US dollars", "day (UTC)", "9,381 USD", "2022-"]
    {
        assert!(svg.contains(words), "{words}");
    }
}

#[test]
fn a_contract_that_pays_back_says_when() {
    let cheap = Backtest { price_per_unit_of_people: "20".parse().unwrap(), ..known_contract() };
    assert!(svg_of(&cheap).contains("paid back on day"));
}

#[test]
fn the_same_report_draws_the_same_picture() {
    assert_eq!(svg_of(&storage_contract()), svg_of(&storage_contract()));
    assert!(svg_of(&storage_contract()).contains("FIL bought instead"));
}

#[test]
fn one_day_can_be_drawn() {
    svg_of(&Backtest { term_days: 1, ..known_contract() });
}
