//! Backtests on real days.

use dmex_mining::backtest::{Backtest, BacktestError, BacktestReport};
use dmex_mining::history::NetworkHistory;
use dmex_mining::units::Coin;
use dmex_types::{Asset, Power, PowerUnit};

use crate::folder::{BITCOIN, Copy, FILECOIN, PRICES, day, rows};

/// The contract the platform is known for: 88.5 TH/s for 1,080 days at 106 USD per TH/s.
pub(crate) fn known_contract() -> Backtest {
    Backtest {
        asset: Asset::Btc,
        power: Power::parse("88.5", PowerUnit::TeraHash).unwrap(),
        price_per_unit_of_people: "106".parse().unwrap(),
        term_days: 1_080,
        from: day("2022-03-25"),
        power_cost_usd_kwh: None,
        joules_per_th: None,
    }
}

/// 10 TiB of Filecoin for 540 days.
pub(crate) fn storage_contract() -> Backtest {
    Backtest {
        asset: Asset::Fil,
        power: Power::parse("10", PowerUnit::TebiByte).unwrap(),
        price_per_unit_of_people: "200".parse().unwrap(),
        term_days: 540,
        ..known_contract()
    }
}

fn run(backtest: &Backtest) -> BacktestReport {
    backtest.run(&NetworkHistory::embedded().unwrap()).unwrap()
}

fn refused(backtest: &Backtest) -> BacktestError {
    backtest.run(&NetworkHistory::embedded().unwrap()).unwrap_err()
}

fn assert_close(ours: f64, theirs: f64) {
    assert!((ours / theirs - 1.0).abs() < 1e-6, "{ours} against {theirs}");
}

/// The same contract computed from the CSV files in floating point, by the formula in `data/README.md`.
#[test]
fn mark_2_a_bitcoin_backtest_agrees_with_the_formula_on_the_files() {
    let report = run(&known_contract());
    let prices = rows(PRICES);
    let in_term = |date: &str| day(date) >= report.from && day(date) <= report.until;
    let (mut coin, mut value) = (0.0, 0.0);
    for row in rows(BITCOIN).iter().filter(|row| in_term(row.text("date"))) {
        let mean = (row.float("issuance_btc") + row.float("fees_btc")) / row.float("block_count");
        let mined = 88.5e12 * 86_400.0 / (row.float("difficulty_mean") * 2f64.powi(32)) * mean;
        let price = prices.iter().find(|price| price.text("date") == row.text("date")).unwrap();
        coin += mined;
        value += mined * price.float("btc_usdt_binance");
    }
    assert_eq!((report.days, report.payout_days, report.series.len()), (1_080, 1_080, 1_080));
    assert_eq!(report.until, day("2025-03-08"));
    assert_close(report.coin_gross.to_f64(), coin);
    assert_close(report.value_usd, value);
    assert_close(report.cost_usd, 9_381.0);
    assert_close(report.yearly_yield, (value - 9_381.0) / 9_381.0 * 365.0 / 1_080.0);
    assert_eq!(report.coin_net, report.coin_gross);
}

#[test]
fn the_coin_bought_instead_is_priced_on_the_first_and_the_last_day() {
    let report = run(&known_contract());
    let (first, last) = (&report.series[0], &report.series[1_079]);
    let held = 9_381.0 / first.price_usd.to_f64();
    assert_close(report.hold_coin.to_f64(), held);
    assert_close(report.hold_coin_value_usd, held * last.price_usd.to_f64());
    assert_close(first.hold_coin_value_usd, 9_381.0);
}

#[test]
fn payback_is_the_first_day_whose_total_reaches_the_cost() {
    let cheap = Backtest { price_per_unit_of_people: "20".parse().unwrap(), ..known_contract() };
    let report = run(&cheap);
    let payback = report.payback_day.unwrap() as usize;
    assert!(report.series[payback - 1].total_value_usd >= report.cost_usd);
    assert!(report.series[payback - 2].total_value_usd < report.cost_usd);
    assert_eq!(report.payback_date, Some(report.series[payback - 1].day));
    let dear = Backtest { price_per_unit_of_people: "1000".parse().unwrap(), ..known_contract() };
    assert_eq!((run(&dear).payback_day, run(&dear).payback_date), (None, None));
}

#[test]
fn mark_1_running_cost_is_taken_at_the_days_price_and_never_below_nothing() {
    let priced = |usd: &str| Backtest {
        power_cost_usd_kwh: Some(usd.parse().unwrap()),
        joules_per_th: Some("34.5".parse().unwrap()),
        ..known_contract()
    };
    let (gross, net) = (run(&known_contract()), run(&priced("0.02")));
    assert_eq!(net.coin_gross, gross.coin_gross);
    assert!(net.coin_net < gross.coin_net);
    // 88.5 TH/s at 34.5 J/TH for 1,080 days at 2 cents, none of them eating a whole day.
    let electricity = 88.5 * 34.5 * 24.0 / 1_000.0 * 0.02 * 1_080.0;
    let lost_days =
        |report: &BacktestReport| report.series.iter().filter(|day| day.coin_net == Coin::ZERO).count();
    assert_eq!(lost_days(&net), 0);
    assert_close(gross.value_usd - net.value_usd, electricity);
    // At 5 cents the days around November 2022 earned less than they cost.
    assert_eq!(lost_days(&run(&priced("0.05"))), 18);
    let ruinous = run(&priced("10"));
    assert_eq!(ruinous.coin_net, Coin::ZERO);
    assert!((ruinous.yearly_yield + 365.0 / 1_080.0).abs() < 1e-12);
}

#[test]
fn m14_a_filecoin_backtest_pays_180_days_past_its_term() {
    let report = run(&storage_contract());
    assert_eq!((report.days, report.payout_days, report.series.len()), (540, 720, 720));
    assert_eq!((report.from, report.until), (day("2022-03-25"), day("2024-03-13")));
    let mined: f64 = rows(FILECOIN)
        .iter()
        .filter(|row| (day("2022-03-25")..day("2023-09-16")).contains(&day(row.text("date"))))
        .map(|row| {
            10.0 * 14_400.0 * row.float("reward_per_wincount_fil") / (row.float("qa_power_eib") * 1_048_576.0)
        })
        .sum();
    assert_close(report.coin_gross.to_f64(), mined);
    assert!(report.series[719].coin_net > Coin::ZERO);
}

#[test]
fn json_has_exact_coins_as_text_and_dollars_as_numbers() {
    let json = serde_json::to_value(run(&storage_contract())).unwrap();
    assert_eq!(json["asset"], "fil");
    assert_eq!(json["power"], "10 TiB");
    assert_eq!(json["from"], "2022-03-25");
    for name in ["coin_gross", "coin_net", "hold_coin"] {
        assert!(json[name].as_str().unwrap().contains('.'), "{name}");
    }
    for name in ["days", "value_usd", "cost_usd", "yearly_yield", "hold_coin_value_usd"] {
        assert!(json[name].is_number(), "{name}");
    }
    assert!(json["payback_day"].is_null() || json["payback_day"].is_number());
    assert_eq!(json["series"].as_array().unwrap().len(), 720);
}

#[test]
fn a_contract_that_makes_no_sense_is_refused() {
    let base = known_contract();
    let says = |backtest: Backtest, part: &str| {
        let message = refused(&backtest).to_string();
        assert!(message.contains(part), "{message:?} does not say {part:?}");
    };
    says(Backtest { power: Power::ZERO, ..base.clone() }, "power is zero");
    says(Backtest { term_days: 0, ..base.clone() }, "term is zero");
    says(Backtest { price_per_unit_of_people: "0".parse().unwrap(), ..base.clone() }, "costs nothing");
    says(Backtest { power_cost_usd_kwh: Some("0.05".parse().unwrap()), ..base.clone() }, "both");
    says(Backtest { joules_per_th: Some("30".parse().unwrap()), ..storage_contract() }, "BTC only");
    says(Backtest { from: day("2019-12-31"), ..base.clone() }, "2020-01-01 to 2025-06-30");
    says(Backtest { from: day("2025-07-01"), ..base }, "2020-01-01 to 2025-06-30");
}

#[test]
fn a_term_beyond_the_data_is_refused_with_what_would_fit() {
    let late = Backtest { from: day("2023-01-01"), ..known_contract() };
    let message = refused(&late).to_string();
    assert!(message.contains("2025-12-15") && message.contains("end on 2025-06-30"), "{message}");
    let (start, term) = ("start on 2022-07-17 or before", "at most 912 days");
    assert!(message.contains(start) && message.contains(term), "{message}");
    // What the message offers works, and a day more does not.
    assert!(run(&Backtest { from: day("2022-07-17"), ..late.clone() }).days == 1_080);
    assert!(run(&Backtest { term_days: 912, ..late.clone() }).days == 912);
    refused(&Backtest { from: day("2022-07-18"), ..late.clone() });
    refused(&Backtest { term_days: 913, ..late.clone() });
    refused(&Backtest { term_days: u32::MAX, ..late });
}

#[test]
fn m14_a_filecoin_term_whose_tail_has_no_prices_is_refused() {
    let copy = Copy::new();
    copy.edit(PRICES, |lines| lines.truncate(1 + 1_827));
    let history = NetworkHistory::load(copy.path()).unwrap();
    let late = Backtest { from: day("2024-06-01"), term_days: 100, ..storage_contract() };
    let message = late.run(&history).unwrap_err().to_string();
    for part in ["mine until 2024-09-08 and pay until 2025-03-07", "end on 2024-12-31", "at most 34 days"] {
        assert!(message.contains(part), "{message:?} does not say {part:?}");
    }
    assert!(Backtest { term_days: 34, ..late.clone() }.run(&history).is_ok());
}
