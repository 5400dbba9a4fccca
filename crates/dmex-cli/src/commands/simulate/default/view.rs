//! What a simulation found, for people.

use dmex_mining::simulation::{
    BondReport, Multiple, MultipleReport, NeedReport, PathKind, PathsReport, Ramp, SimulationReport, Spread,
};
use dmex_types::PowerUnit;
use serde::Serialize;

use crate::printer::{Show, facts, table};

#[derive(Serialize)]
#[serde(transparent)]
pub(super) struct View(pub(super) SimulationReport);

impl Show for View {
    fn show(&self) -> String {
        let report = &self.0;
        let mut parts = vec![title(report), premises(report)];
        for paths in &report.paths {
            parts.push(own_product(report, paths));
            parts.push(holds(paths, false));
            parts.push(holds(paths, true));
            parts.push(needs(paths));
        }
        parts.push(LEGEND.to_owned());
        parts.push(verdict(report));
        parts.join("\n\n")
    }
}

fn title(report: &SimulationReport) -> String {
    format!(
        "1 {} of {}, {} days at {} USD on {}, bond of {} days",
        PowerUnit::of(report.asset),
        report.asset,
        report.term_days,
        report.price_usd,
        report.from,
        report.bond_days
    )
}

/// What the figures rest on.
fn premises(report: &SimulationReport) -> String {
    let assumptions = &report.assumptions;
    let mut lines = vec![
        (
            "Tranches are worth",
            format!("{} of the coin expected", percent(i64::try_from(report.cover_bps).unwrap_or(i64::MAX))),
        ),
        (
            "Expected of the coin",
            format!("{} % less a day, price as it is", in_percent(assumptions.growth_ppm)),
        ),
        ("Later money", format!("counts {} % a year less", in_percent(assumptions.yearly_ppm))),
        (
            "A stop ends in",
            format!("{} days: seven short ones and the vote", assumptions.days_until_terminated),
        ),
        ("Prices move", ramp(report.ramp)),
    ];
    if report.reputation_bps > 0 {
        lines.push((
            "The miner's name",
            format!("is worth {} of the price", percent(report.reputation_bps.into())),
        ));
    }
    if let Some((walk, seed)) = report.walk.zip(report.seed) {
        let moves = in_percent(walk.volatility_ppm);
        lines.push(("Synthetic prices", format!("move {moves} % a day without drift, seed {seed}")));
    }
    facts(&lines)
}

fn ramp(ramp: Ramp) -> String {
    format!("to their multiple from day {} to day {}", ramp.after_days, ramp.after_days + ramp.days)
}

fn own_product(report: &SimulationReport, paths: &PathsReport) -> String {
    const HEAD: [&str; 8] =
        ["PRICE", "STOPS", "ON DAY", "MINER WINS", "AT MOST", "HOLDERS GET", "OF DELIVERY", "AT LEAST"];
    let bond = report.bond(paths.kind, report.term_days, report.bond_days, false);
    let rows = bond.map(|bond| bond.multiples.iter().map(|found| row(bond, found)).collect());
    format!(
        "On {} days, bond not called:\n\n{}",
        name(paths.kind),
        table(&HEAD, &HEAD[1..], rows.unwrap_or_default())
    )
}

const fn name(kind: PathKind) -> &'static str {
    match kind {
        PathKind::Real => "real",
        PathKind::Synthetic => "synthetic",
    }
}

fn row(bond: &BondReport, found: &MultipleReport) -> Vec<String> {
    let share = |spread: Option<Spread>, of: fn(Spread) -> i64| {
        spread.map_or_else(|| "-".to_owned(), |spread| percent(of(spread)))
    };
    vec![
        found.multiple.to_string(),
        format!("{} of {}", found.defaults, bond.paths),
        found.stopped_on_day.map_or_else(|| "-".to_owned(), |day| day.to_string()),
        share(found.miner_gain, |spread| spread.median_bps),
        share(found.miner_gain, |spread| spread.most_bps),
        share(found.recovered_of_paid, |spread| spread.median_bps),
        share(found.recovered_of_due, |spread| spread.median_bps),
        share(found.recovered_of_due, |spread| spread.least_bps),
    ]
}

/// Bond against term: the highest multiple up to which stopping never paid.
fn holds(paths: &PathsReport, called: bool) -> String {
    let rows = paths.bond_days().into_iter().map(|bond_days| {
        let bonds = paths.bonds.iter().filter(|bond| bond.bond_days == bond_days && bond.called == called);
        std::iter::once(format!("{bond_days} days")).chain(bonds.map(held)).collect()
    });
    let calls = if called { "every bond call answered" } else { "bond not called" };
    let table = by_term(paths, "BOND", rows.collect());
    format!("Highest price up to which stopping never paid, {calls} (- is none):\n\n{table}")
}

/// Multiple against term: the bond that would have been needed.
fn needs(paths: &PathsReport) -> String {
    let rows = Multiple::ALL.iter().map(|multiple| {
        let needs =
            paths.terms().into_iter().map(|term| paths.need(term, *multiple).map_or_else(no_data, needed));
        std::iter::once(multiple.to_string()).chain(needs).collect()
    });
    let table = by_term(paths, "PRICE", rows.collect());
    format!("Bond in days of income that it would take on half of the paths, and on all:\n\n{table}")
}

fn needed(need: &NeedReport) -> String {
    format!("{} / {}", need.half_days, need.all_days)
}

fn by_term(paths: &PathsReport, first: &str, rows: Vec<Vec<String>>) -> String {
    let terms = paths.terms().into_iter().map(|term| format!("{term} DAYS"));
    let head: Vec<String> = std::iter::once(first.to_owned()).chain(terms).collect();
    let head: Vec<&str> = head.iter().map(String::as_str).collect();
    table(&head, &head[1..], rows)
}

fn no_data() -> String {
    "no data".to_owned()
}

fn held(bond: &BondReport) -> String {
    match bond.holds_to {
        _ if bond.paths == 0 => no_data(),
        Some(multiple) => multiple.to_string(),
        None => "-".to_owned(),
    }
}

/// How to read the columns.
const LEGEND: &str = "\
STOPS: paths on which stopping paid. The other columns are the middle of those, at the prices of each day:
MINER WINS and HOLDERS GET of the price paid, OF DELIVERY what holders got of what delivery would have paid.";

fn verdict(report: &SimulationReport) -> String {
    let sentences: Vec<String> = report.paths.iter().map(|paths| sentence(report, paths)).collect();
    sentences.join("\n")
}

fn sentence(report: &SimulationReport, paths: &PathsReport) -> String {
    let (kind, term) = (name(paths.kind), report.term_days);
    let highest = Multiple::ALL.last().and_then(|multiple| paths.need(term, *multiple));
    let Some(need) = highest else { return format!("There are no {kind} days for {term} days of mining.") };
    let worst = paths.needs.iter().filter(|need| need.term_days == term).map(|need| need.all_days).max();
    format!(
        "On {kind} days a bond of {} days of income keeps stopping a product of {term} days from paying at any price \
         tried; at {} half of the paths need {} days.",
        worst.unwrap_or_default(),
        need.multiple,
        need.half_days
    )
}

/// Basis points in whole percent, rounded towards zero.
fn percent(bps: i64) -> String {
    format!("{} %", bps / 100)
}

/// Parts per million in percent, with as many decimals as it takes.
fn in_percent(ppm: u32) -> String {
    let (whole, rest) = (ppm / 10_000, format!("{:04}", ppm % 10_000));
    let rest = rest.trim_end_matches('0');
    if rest.is_empty() { whole.to_string() } else { format!("{whole}.{rest}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_are_told_in_percent() {
        assert_eq!(in_percent(1_900), "0.19");
        assert_eq!(in_percent(100_000), "10");
        assert_eq!(in_percent(35_000), "3.5");
        assert_eq!((percent(-5_050), percent(48_312)), ("-50 %".to_owned(), "483 %".to_owned()));
    }
}
