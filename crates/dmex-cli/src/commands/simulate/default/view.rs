//! What a simulation found, for people.

use dmex_mining::default_gain::BondCall;
use dmex_mining::simulation::{
    BondReport, Multiple, MultipleReport, NeedReport, OTHER_CALLS, PathKind, PathsReport, Ramp,
    SimulationReport, Spread,
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
            parts.push(by_call(report, paths));
            parts.push(holds(paths, None));
            parts.push(holds(paths, Some(report.bond_call)));
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
    let cover = percent(i64::try_from(report.cover_bps).unwrap_or(i64::MAX));
    let mut lines = vec![
        ("Tranches are worth", format!("{cover} of the remaining income, by the high side of the valuation")),
        (
            "Calls",
            format!(
                "the bond days and {} of what stopping would win, at most {} days",
                share(report.bond_call),
                report.bond_call.cap_days
            ),
        ),
        (
            "A stop ends in",
            format!("{} days: short days, the grace of the last, and the vote", report.closing.days),
        ),
        ("Prices move", ramp(report.ramp)),
        (
            "Days made up",
            format!("the network grows {} % a day, halvings on their dates", in_percent(report.growth_ppm)),
        ),
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

fn share(call: BondCall) -> String {
    percent(call.share_bps.into())
}

fn ramp(ramp: Ramp) -> String {
    format!("to their multiple from day {} to day {}", ramp.after_days, ramp.after_days + ramp.days)
}

fn own_product(report: &SimulationReport, paths: &PathsReport) -> String {
    const HEAD: [&str; 9] = [
        "PRICE",
        "STOPS",
        "WON",
        "ON DAY",
        "MINER WINS",
        "AT MOST",
        "HOLDERS GET",
        "OF DELIVERY",
        "AT LEAST",
    ];
    let of_call = |call: Option<BondCall>| {
        let bond = paths.bond(report.term_days, report.bond_days, call);
        let rows = bond.map(|bond| bond.multiples.iter().map(|found| row(bond, found)).collect());
        table(&HEAD, &HEAD[1..], rows.unwrap_or_default())
    };
    let bond = paths.bond(report.term_days, report.bond_days, None);
    format!(
        "{}, bond not called:\n\n{}\n\n{}, every bond call answered:\n\n{}",
        heading(paths.kind, bond),
        of_call(None),
        heading(paths.kind, bond),
        of_call(Some(report.bond_call))
    )
}

/// How many paths there are, and how many of them say something of their own.
fn heading(kind: PathKind, bond: Option<&BondReport>) -> String {
    let paths = bond.map_or(0, |bond| bond.paths);
    let independent = bond.map_or(0, |bond| bond.independent);
    match kind {
        PathKind::Steady => "In the base case".to_owned(),
        PathKind::Real => format!("On {paths} real paths, {independent} without a day in common"),
        PathKind::Synthetic => format!("On {paths} synthetic paths"),
    }
}

/// The rule against others: paths on which the miner stopped with each call, at each multiple.
fn by_call(report: &SimulationReport, paths: &PathsReport) -> String {
    let calls = [None, Some(report.bond_call)].into_iter().chain(OTHER_CALLS.into_iter().map(Some));
    let mut rows: Vec<(u16, u16, Vec<String>)> = Vec::new();
    for call in calls {
        let Some(bond) = paths.bond(report.term_days, report.bond_days, call) else { continue };
        let stops = bond.multiples.iter().map(|found| format!("{} ({})", found.stops, found.won));
        let order = call.map_or((0, 0), |call| (call.share_bps, call.cap_days));
        if rows.iter().all(|row| (row.0, row.1) != order) {
            rows.push((order.0, order.1, std::iter::once(call_name(call)).chain(stops).collect()));
        }
    }
    rows.sort();
    let multiples: Vec<String> = Multiple::ALL.iter().map(ToString::to_string).collect();
    let head: Vec<&str> = std::iter::once("CALL").chain(multiples.iter().map(String::as_str)).collect();
    let table = table(&head, &head[1..], rows.into_iter().map(|row| row.2).collect());
    format!("Paths on which the miner stops, and in brackets wins by it, by how bond is called:\n\n{table}")
}

fn call_name(call: Option<BondCall>) -> String {
    match call {
        None => "none".to_owned(),
        Some(call) if call == BondCall::STANDARD => format!("{} / {} days (now)", share(call), call.cap_days),
        Some(call) => format!("{} / {} days", share(call), call.cap_days),
    }
}

const fn name(kind: PathKind) -> &'static str {
    match kind {
        PathKind::Steady => "steady",
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
        format!("{} of {}", found.stops, bond.paths),
        found.won.to_string(),
        found.stopped_on_day.map_or_else(|| "-".to_owned(), |day| day.to_string()),
        share(found.miner_gain, |spread| spread.median_bps),
        share(found.miner_gain, |spread| spread.most_bps),
        share(found.recovered_of_paid, |spread| spread.median_bps),
        share(found.recovered_of_due, |spread| spread.median_bps),
        share(found.recovered_of_due, |spread| spread.least_bps),
    ]
}

/// Bond against term: the highest multiple up to which the miner never stopped.
fn holds(paths: &PathsReport, call: Option<BondCall>) -> String {
    let rows = paths.bond_days().into_iter().map(|bond_days| {
        let bonds = paths.bonds.iter().filter(|bond| bond.bond_days == bond_days && bond.call == call);
        std::iter::once(format!("{bond_days} days")).chain(bonds.map(held)).collect()
    });
    let calls = if call.is_some() { "every bond call answered" } else { "bond not called" };
    let table = by_term(paths, "BOND", rows.collect());
    format!(
        "Highest price up to which the miner never stops on {} days, {calls} (- is none):\n\n{table}",
        name(paths.kind)
    )
}

/// Multiple against term: the bond that would have been needed.
fn needs(paths: &PathsReport) -> String {
    let rows = Multiple::ALL.iter().map(|multiple| {
        let needs =
            paths.terms().into_iter().map(|term| paths.need(term, *multiple).map_or_else(no_data, needed));
        std::iter::once(multiple.to_string()).chain(needs).collect()
    });
    let table = by_term(paths, "PRICE", rows.collect());
    format!(
        "Bond in days of income, not called, with which the miner would not stop on half of the paths, and on all:\n\n{table}"
    )
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
STOPS: paths on which the miner stops, because it expects to win. WON: those on which it did, in hindsight.
The other columns are the middle of all stops, at the prices of each day: MINER WINS and HOLDERS GET of the price paid,
OF DELIVERY what holders got of what delivery would have paid. A bond that is called is answered until it had better not be.";

fn verdict(report: &SimulationReport) -> String {
    let sentences: Vec<String> = report.paths.iter().map(|paths| sentence(report, paths)).collect();
    sentences.join("\n")
}

/// What calls hold and what they do not.
fn sentence(report: &SimulationReport, paths: &PathsReport) -> String {
    let (term, call) = (report.term_days, report.bond_call);
    let Some(bond) = paths.bond(term, report.bond_days, Some(call)).filter(|bond| bond.paths > 0) else {
        return format!("There are no {} days for {term} days of mining.", name(paths.kind));
    };
    let fails = bond.multiples.iter().find(|found| found.stops > 0 && Some(found.multiple) > bond.holds_to);
    let held = match (bond.holds_to, fails) {
        (Some(multiple), Some(next)) => format!("hold up to {multiple} and not at {}", next.multiple),
        (Some(multiple), None) => format!("hold at every price tried, up to {multiple}"),
        (None, Some(next)) => format!("do not hold at {}", next.multiple),
        (None, None) => "were not tried".to_owned(),
    };
    let worst = paths.needs.iter().filter(|need| need.term_days == term).map(|need| need.all_days).max();
    format!(
        "{}, a bond of {} days with calls of {} up to {} days {held}; without calls it would take {} days of income.",
        heading(paths.kind, Some(bond)),
        report.bond_days,
        share(call),
        call.cap_days,
        worst.unwrap_or_default()
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
