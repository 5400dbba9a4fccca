//! `dmex simulate default`: for which bond and term it never pays a miner to stop.

mod view;

use std::fs;
use std::path::{Path, PathBuf};

use clap::builder::RangedU64ValueParser;
use clap::{Args, ValueEnum};
use dmex_mining::default_gain::BondCall;
use dmex_mining::history::NetworkHistory;
use dmex_mining::simulation::{
    Ramp, Simulation, SimulationReport, Synthetic, recorded_growth_ppm, render_svg,
};
use dmex_mining::units::Usd;
use dmex_types::{Asset, Day};
use indicatif::{ProgressBar, ProgressStyle};

use crate::connection::cannot_access;
use crate::context::Context;
use crate::status::Failure;

/// See when it pays a miner to stop delivering, and what holders then recover
///
/// A miner that sold three years of power owes coin every day. When the coin rises, keeping it may be worth more than
/// the money and the bond that stopping costs. This follows one product along many paths on which prices climb to ×0.2
/// ... ×5 of what they were, lets the miner stop as soon as it expects to win by it, and says for which bond, call and term
/// that never happens, how often it was right, and who gets what. Works without a chain or a network connection.
///
/// The rules are the chain's own: remaining income by the high side of the valuation, with halvings on their dates; bond
/// calls of the bond days and a share, up to a cap; the score that makes a product terminable; and of the bond no more for
/// holders than they lose. Calls at exactly the whole, and at the most that a vote can set, stand beside them.
///
/// The base case is one path: the price stays but for the multiple, and the network grows evenly. Real paths start on every
/// thirtieth recorded day and overlap; how many have no day in common is told. Synthetic ones are seeded random walks from
/// the day of the price. On each path the product costs what makes it as good a deal as at the price and on the day given,
/// so that a price of 2022 is no gift in 2020. A bond is told in days of income at the time of sale. Without calls the miner
/// takes out what difficulty makes superfluous; with calls it answers each that comes before it had better stop.
#[derive(Clone, Debug, Args)]
#[command(allow_negative_numbers = true, after_long_help = EXAMPLES)]
pub struct Default {
    /// What is mined: btc or fil
    #[arg(long)]
    asset: Asset,
    /// Price in USD of 1 TH/s or 1 TiB for the whole term
    #[arg(long, value_name = "USD")]
    price: Usd,
    /// Days of mining
    #[arg(long, value_name = "DAYS")]
    term: u32,
    /// Bond of the miner, in days of income
    #[arg(long, value_name = "DAYS", default_value_t = 30)]
    bond_days: u32,
    /// The day on which it costs that, YYYY-MM-DD
    #[arg(long, value_name = "DATE", default_value = "2022-03-25")]
    from: Day,
    /// Which paths to follow
    #[arg(long, value_enum, default_value_t = Paths::Both)]
    paths: Paths,
    /// Seed of the synthetic paths: the same seed gives the same paths everywhere
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// How many synthetic paths
    #[arg(long, value_name = "N", default_value_t = 100, value_parser = RangedU64ValueParser::<u32>::new().range(1..=1_000))]
    synthetic_paths: u32,
    /// Growth of the network on days that are made up, halvings apart, in parts of a million a day [default: as recorded]
    #[arg(long, value_name = "PPM", value_parser = RangedU64ValueParser::<u32>::new().range(..=10_000))]
    growth: Option<u32>,
    /// Days from the first after which prices begin to move to their multiple
    #[arg(long, value_name = "DAYS", default_value_t = 0, value_parser = RangedU64ValueParser::<u32>::new().range(..=3_650))]
    ramp_after: u32,
    /// Days that prices take to their multiple; 1 for a jump
    #[arg(long, value_name = "DAYS", default_value_t = 90, value_parser = RangedU64ValueParser::<u32>::new().range(1..=3_650))]
    ramp_days: u32,
    /// What its name is worth to the miner, in percent of the price: a smaller win does not tempt it
    #[arg(long, value_name = "PERCENT", default_value_t = 0, value_parser = RangedU64ValueParser::<u32>::new().range(..=10_000))]
    reputation: u32,
    /// Network data to use instead of the built-in days (format: data/README.md)
    #[arg(long, value_name = "FOLDER")]
    data: Option<PathBuf>,
    /// Draw what the miner wins and what holders recover as an SVG picture
    #[arg(long, value_name = "FILE")]
    chart: Option<PathBuf>,
}

/// Which paths to follow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Paths {
    /// Recorded days
    Real,
    /// Random walks
    Synthetic,
    /// Recorded days and random walks
    Both,
}

const EXAMPLES: &str = "\
Examples:
  Three years of hash rate at 106 USD per TH/s, with the bond that every product must have:
    dmex simulate default --asset btc --price 106 --term 1080

  Half a year with a bond of 90 days, on real days only, as a picture:
    dmex simulate default --asset btc --price 30 --term 180 --bond-days 90 --paths real --chart default.svg

  Would it still pay if the miner's name were worth half the price to it?
    dmex simulate default --asset btc --price 106 --term 1080 --reputation 50

  Growth of difficulty left out of the base case and the random walks:
    dmex simulate default --asset btc --price 106 --term 1080 --growth 0

  Filecoin storage for 540 days, other random walks, as JSON:
    dmex simulate default --asset fil --price 140 --term 540 --seed 7 --json";

impl Default {
    /// Runs it.
    ///
    /// # Errors
    /// The product makes no sense, or the data do not reach.
    pub fn run(self, context: &Context) -> Result<(), Failure> {
        let simulation = self.simulation();
        let history = match &self.data {
            Some(folder) => NetworkHistory::load(folder)?,
            None => NetworkHistory::embedded()?,
        };
        let bar = progress(simulation.steps());
        let report = simulation.run(&history, || bar.inc(1));
        bar.finish_and_clear();
        let report = report?;
        if let Some(file) = &self.chart {
            write_chart(&report, file)?;
            context.printer.say(format!("Wrote {}", file.display()));
        }
        context.printer.print(&view::View(report))
    }

    fn simulation(&self) -> Simulation {
        let synthetic = Synthetic { seed: self.seed, paths: self.synthetic_paths };
        Simulation {
            asset: self.asset,
            price: self.price,
            term_days: self.term,
            bond_days: self.bond_days,
            from: self.from,
            real: self.paths != Paths::Synthetic,
            synthetic: (self.paths != Paths::Real).then_some(synthetic),
            growth_ppm: self.growth.unwrap_or_else(|| recorded_growth_ppm(self.asset)),
            bond_call: BondCall::STANDARD,
            reputation_bps: self.reputation * 100,
            ramp: Ramp { after_days: self.ramp_after, days: self.ramp_days },
        }
    }
}

fn progress(steps: u64) -> ProgressBar {
    let style = ProgressStyle::with_template("{wide_bar} {pos}/{len} rules and terms, {eta} left");
    let bar = ProgressBar::new(steps);
    style.map_or(bar.clone(), |style| bar.with_style(style))
}

/// The whole file or none.
fn write_chart(report: &SimulationReport, file: &Path) -> Result<(), Failure> {
    let svg = render_svg(report)?;
    fs::write(file, svg).map_err(|error| cannot_access(file, &error))
}
