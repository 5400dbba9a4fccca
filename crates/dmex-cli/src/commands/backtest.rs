//! `dmex backtest`: what a contract would have paid on days that really were. Needs no chain.

use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;
use dmex_mining::backtest::{Backtest as Contract, BacktestReport};
use dmex_mining::bitcoin::running_cost::JoulesPerTerahash;
use dmex_mining::chart::render_svg;
use dmex_mining::history::NetworkHistory;
use dmex_mining::units::{Coin, Usd};
use dmex_types::{Asset, Day, Power, PowerUnit};
use serde::Serialize;

use crate::amount::{group, shorten};
use crate::connection::cannot_access;
use crate::context::Context;
use crate::printer::{Show, facts};
use crate::status::Failure;

/// What a contract would have paid on days that really were
///
/// Takes each day's real network figures and closing price and adds up what the power would have earned, against its
/// price and against buying the coin with the same money. Works without a chain or a network connection. Bitcoin pays
/// on every day of the term; Filecoin pays a quarter of a day's reward at once and the rest over the next 180 days.
#[derive(Clone, Debug, Args)]
#[command(allow_negative_numbers = true, after_long_help = EXAMPLES)]
pub struct Backtest {
    /// What is mined: btc or fil
    #[arg(long)]
    asset: Asset,
    /// Hash rate in TH/s (btc)
    #[arg(long, value_name = "TH/S", conflicts_with = "units_tib")]
    units_th: Option<String>,
    /// Quality-adjusted storage in TiB (fil)
    #[arg(long, value_name = "TIB")]
    units_tib: Option<String>,
    /// Price in USD of 1 TH/s or 1 TiB for the whole term
    #[arg(long, value_name = "USD")]
    price: Usd,
    /// Days of mining
    #[arg(long, value_name = "DAYS")]
    term: u32,
    /// First day of mining, YYYY-MM-DD
    #[arg(long, value_name = "DATE")]
    from: Day,
    /// Price of electricity (btc; with --joules-per-th)
    #[arg(long, value_name = "USD")]
    power_cost_usd_kwh: Option<Usd>,
    /// Energy that the machine uses (btc; with --power-cost-usd-kwh)
    #[arg(long, value_name = "J/TH")]
    joules_per_th: Option<JoulesPerTerahash>,
    /// Network data to use instead of the built-in days (format: data/README.md)
    #[arg(long, value_name = "FOLDER")]
    data: Option<PathBuf>,
    /// Draw the days as an SVG picture
    #[arg(long, value_name = "FILE")]
    chart: Option<PathBuf>,
}

const EXAMPLES: &str = "\
Examples:
  An Antminer S19, bought on 25 March 2022 for 106 USD per TH/s and three years:
    dmex backtest --asset btc --units-th 88.5 --price 106 --term 1080 --from 2022-03-25

  The same, net of electricity at 5 cents, with a picture:
    dmex backtest --asset btc --units-th 88.5 --price 106 --term 1080 --from 2022-03-25 \\
      --power-cost-usd-kwh 0.05 --joules-per-th 34.5 --chart s19.svg

  Ten TiB of Filecoin storage for 540 days, as JSON:
    dmex backtest --asset fil --units-tib 10 --price 420 --term 540 --from 2022-03-25 --json";

impl Backtest {
    /// Runs it.
    ///
    /// # Errors
    /// The contract makes no sense, or the data do not reach.
    pub fn run(self, context: &Context) -> Result<(), Failure> {
        let contract = self.contract()?;
        let history = match &self.data {
            Some(folder) => NetworkHistory::load(folder)?,
            None => NetworkHistory::embedded()?,
        };
        let report = contract.run(&history)?;
        if let Some(file) = &self.chart {
            write_chart(&report, file)?;
            context.printer.say(format!("Wrote {}", file.display()));
        }
        context.printer.print(&View(report))
    }

    fn contract(&self) -> Result<Contract, Failure> {
        Ok(Contract {
            asset: self.asset,
            power: self.power()?,
            price_per_unit_of_people: self.price,
            term_days: self.term,
            from: self.from,
            power_cost_usd_kwh: self.power_cost_usd_kwh,
            joules_per_th: self.joules_per_th,
        })
    }

    fn power(&self) -> Result<Power, Failure> {
        let (given, wanted) = match self.asset {
            Asset::Btc => (&self.units_th, "--units-th"),
            Asset::Fil => (&self.units_tib, "--units-tib"),
        };
        let text = given.as_ref().ok_or_else(|| {
            Failure::usage(format!("{} is measured by {wanted}: add for example {wanted} 10", self.asset))
        })?;
        Ok(Power::parse(text, PowerUnit::of(self.asset))?)
    }
}

/// The whole file or none.
fn write_chart(report: &BacktestReport, file: &Path) -> Result<(), Failure> {
    let svg = render_svg(report)?;
    fs::write(file, svg).map_err(|error| cannot_access(file, &error))
}

#[derive(Serialize)]
#[serde(transparent)]
struct View(BacktestReport);

impl Show for View {
    fn show(&self) -> String {
        let report = &self.0;
        let asset = report.asset;
        let paid_until = if report.payout_days == report.days { "" } else { " of mining" };
        let title = format!(
            "{} of {asset}, {} days{paid_until} from {}, paid until {}",
            report.power, report.days, report.from, report.until
        );
        let payback = match report.payback_date.zip(report.payback_day) {
            Some((date, day)) => format!("on day {day} ({date})"),
            None => "never".to_owned(),
        };
        let lines = facts(&[
            ("Cost", usd(report.cost_usd)),
            ("Mined, gross", coin(report.coin_gross, asset)),
            ("Mined, net", coin(report.coin_net, asset)),
            ("  sold day by day", usd(report.value_usd)),
            ("  kept to the end", usd(report.kept_coin_value_usd)),
            ("Paid back", payback),
            ("Yearly yield", format!("{:.1} %", report.yearly_yield * 100.0)),
            ("Coin bought instead", coin(report.hold_coin, asset)),
            ("  kept to the end", usd(report.hold_coin_value_usd)),
        ]);
        format!("{title}\n\n{lines}\n\n{}", verdict(report))
    }
}

fn verdict(report: &BacktestReport) -> String {
    let gain = report.value_usd - report.cost_usd;
    let against = report.kept_coin_value_usd - report.hold_coin_value_usd;
    let outcome = if gain < 0.0 { "lost" } else { "earned" };
    let better = if against < 0.0 { "worse" } else { "better" };
    format!(
        "Sold day by day, mining {outcome} {}. Keeping its coin ended {} {better} than buying the coin at once.",
        usd(gain.abs()),
        usd(against.abs())
    )
}

fn coin(coin: Coin, asset: Asset) -> String {
    format!("{} {asset}", shorten(coin.to_token_down(8), 8, 8))
}

/// Dollars with two decimals and thousands set apart.
fn usd(dollars: f64) -> String {
    let text = format!("{dollars:.2}");
    let (whole, cents) = text.split_once('.').unwrap_or((&text, "00"));
    let (sign, digits) = whole.strip_prefix('-').map_or(("", whole), |digits| ("-", digits));
    format!("{sign}{}.{cents} USD", group(digits))
}
