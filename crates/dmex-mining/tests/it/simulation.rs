//! When a rational miner stops, on real and made-up days.

use std::sync::LazyLock;

use dmex_mining::default_gain::{Assumptions, BondCall};
use dmex_mining::history::NetworkHistory;
use dmex_mining::simulation::{
    BondReport, Multiple, PathKind, Ramp, Simulation, SimulationError, SimulationReport, Synthetic,
    render_svg,
};
use dmex_types::{Asset, Day};

use crate::folder::{BITCOIN, Copy, day};
use crate::slow_default::{Files, Reference, SlowStop};

/// The platform's known product: 1 TH/s for 1,080 days at 106 USD.
fn hash_rate() -> Simulation {
    Simulation {
        asset: Asset::Btc,
        price: "106".parse().unwrap(),
        term_days: 1_080,
        bond_days: 30,
        from: day("2022-03-25"),
        real: true,
        synthetic: None,
        assumptions: Assumptions::of(Asset::Btc),
        bond_call: BondCall::STANDARD,
        reputation_bps: 0,
        ramp: Ramp { after_days: 0, days: 90 },
    }
}

/// 1 TiB for 540 days at 140 USD.
fn storage() -> Simulation {
    Simulation {
        asset: Asset::Fil,
        price: "140".parse().unwrap(),
        term_days: 540,
        ramp: Ramp { after_days: 20, days: 60 },
        assumptions: Assumptions::of(Asset::Fil),
        ..hash_rate()
    }
}

/// The known product on recorded days, run once for all tests.
static KNOWN: LazyLock<SimulationReport> = LazyLock::new(|| run(&hash_rate()));
static STORAGE: LazyLock<SimulationReport> = LazyLock::new(|| run(&storage()));

fn run(simulation: &Simulation) -> SimulationReport {
    simulation.run(&NetworkHistory::embedded().unwrap(), || ()).unwrap()
}

fn assert_share(ours: i64, theirs: f64, what: &str) {
    #[expect(clippy::cast_precision_loss, reason = "basis points are small")]
    let ours = ours as f64;
    assert!((ours - theirs * 1e4).abs() < 1.5, "{what}: {ours} bps against {theirs}");
}

/// Holds every multiple of one bond and term against the reference, on every start there is.
fn check(simulation: &Simulation, report: &SimulationReport, term: u32, bond: u32, called: bool) -> usize {
    let files = Files::read(simulation.asset);
    let reference = Reference::of(simulation);
    let cover = reference.cover(&files, simulation);
    let ours = report.bond(PathKind::Real, term, bond, called).unwrap();
    let starts = starts(&files, simulation, term);
    assert_eq!(ours.paths as usize, starts.len());
    let mut stops_seen = 0;
    for multiple in &ours.multiples {
        let call = called.then_some(simulation.bond_call);
        let mut stops: Vec<SlowStop> = starts
            .iter()
            .map(|start| {
                reference.product(&files, *start, term, cover, multiple.multiple.into(), simulation.ramp)
            })
            .filter_map(|slow| reference.stop(&slow, f64::from(bond), call))
            .collect();
        assert_eq!(multiple.defaults as usize, stops.len(), "{}", multiple.multiple);
        stops_seen += stops.len();
        let Some(middle) = stops.len().checked_sub(1).map(|last| last / 2) else { continue };
        stops.sort_by_key(|stop| stop.day);
        assert_eq!(multiple.stopped_on_day.unwrap() as usize, stops[middle].day);
        for (spread, of) in [
            (multiple.miner_gain, (|stop| stop.gain) as fn(&SlowStop) -> f64),
            (multiple.recovered_of_paid, |stop| stop.of_paid),
            (multiple.recovered_of_due, |stop| stop.of_due),
        ] {
            let mut shares: Vec<f64> = stops.iter().map(of).collect();
            shares.sort_by(f64::total_cmp);
            assert_share(spread.unwrap().least_bps, shares[0], "least");
            assert_share(spread.unwrap().median_bps, shares[middle], "median");
            assert_share(spread.unwrap().most_bps, *shares.last().unwrap(), "most");
        }
    }
    stops_seen
}

fn starts(files: &Files, simulation: &Simulation, term: u32) -> Vec<u32> {
    let first = *files.reward.keys().next().unwrap();
    let tail = simulation.asset.vesting_tail_days();
    let last_mined =
        files.reward.keys().last().unwrap().min(&(files.price.keys().last().unwrap() - tail)) - term + 1;
    let mut starts: Vec<u32> = (first..=last_mined).step_by(30).collect();
    if simulation.from.number() <= last_mined {
        starts.push(simulation.from.number());
    }
    starts.sort_unstable();
    starts.dedup();
    starts
}

#[test]
fn m7_hash_rate_agrees_with_the_slow_reference() {
    let report = &KNOWN;
    let mut stops = 0;
    for (bond, called) in [(7, false), (30, false), (90, true), (180, false)] {
        stops += check(&hash_rate(), report, 180, bond, called);
    }
    stops += check(&hash_rate(), report, 360, 60, true);
    assert!(stops > 500, "{stops}");
}

#[test]
fn m7_storage_agrees_with_the_slow_reference() {
    let report = &STORAGE;
    let mut stops = 0;
    for (bond, called) in [(7, false), (30, false), (60, true)] {
        stops += check(&storage(), report, 180, bond, called);
    }
    assert!(stops > 50, "{stops}");
}

#[test]
fn risk_7_the_stated_growth_is_what_the_data_show() {
    for (asset, from, to) in
        [(Asset::Btc, "2020-01-01", "2024-12-31"), (Asset::Fil, "2022-01-01", "2024-12-31")]
    {
        let files = Files::read(asset);
        let (from, to) = (day(from).number(), day(to).number());
        let shrunk = files.reward[&from] / files.reward[&to];
        let daily = (shrunk.powf(1.0 / f64::from(to - from)) - 1.0) * 1e6;
        let stated = f64::from(Assumptions::of(asset).growth_ppm);
        assert!((daily - stated).abs() < 50.0, "{asset}: {daily} ppm a day against {stated}");
    }
}

/// The claim of RISK-7 in figures: no small bond prevents it.
#[test]
fn risk_7_no_bond_of_90_days_or_less_makes_three_years_safe_and_a_long_one_makes_half_a_year_safe() {
    let report = run(&Simulation { synthetic: Some(Synthetic { seed: 1, paths: 40 }), ..hash_rate() });
    let five = |bond: &BondReport| {
        bond.multiples.iter().find(|found| found.multiple == Multiple::hundredths(500)).copied()
    };
    for kind in [PathKind::Real, PathKind::Synthetic] {
        for bond_days in [7, 30, 60, 90] {
            let bond = report.bond(kind, 1_080, bond_days, false).unwrap();
            let found = five(bond).unwrap();
            assert_eq!(found.defaults, bond.paths, "{kind:?}, {bond_days} days");
            assert!(found.miner_gain.unwrap().median_bps > 10_000, "{kind:?}, {bond_days} days");
            assert!(found.recovered_of_due.unwrap().median_bps < 5_000, "{kind:?}, {bond_days} days");
        }
        let half_a_year = report.bond(kind, 180, 360, false).unwrap();
        assert_eq!(half_a_year.holds_to, Some(Multiple::hundredths(500)));
    }
}

#[test]
fn m7_a_longer_bond_holds_at_least_as_far_and_a_higher_price_tempts_more() {
    for report in [&KNOWN, &STORAGE] {
        for term in [180, 360, 540, 1_080] {
            let defaults = |bond_days: u32| -> Vec<u32> {
                let bond = report.bond(PathKind::Real, term, bond_days, false).unwrap();
                bond.multiples.iter().map(|found| found.defaults).collect()
            };
            for pair in [7, 30, 60, 90, 180, 360].windows(2) {
                let (short, long) = (defaults(pair[0]), defaults(pair[1]));
                assert!(short.iter().zip(&long).all(|(short, long)| long <= short), "{term}: {pair:?}");
                assert!(long.is_sorted(), "{term}: {long:?}");
            }
        }
    }
}

/// The bond said to be needed is enough, and two days less is not.
#[test]
fn m7_the_bond_that_is_needed_is_neither_more_nor_less() {
    for (simulation, report) in [(hash_rate(), &KNOWN), (storage(), &STORAGE)] {
        let five = Multiple::hundredths(500);
        let needed = report.paths[0].need(360, five).unwrap().all_days;
        let defaults = |bond_days: u32| {
            let with_bond = run(&Simulation { bond_days, ..simulation.clone() });
            let bond = with_bond.bond(PathKind::Real, 360, bond_days, false).unwrap().clone();
            bond.multiples.iter().find(|found| found.multiple == five).unwrap().defaults
        };
        assert_eq!(defaults(needed), 0, "{needed} days");
        assert!(defaults(needed - 2) > 0, "{needed} days");
    }
}

#[test]
fn m7_a_miner_that_values_its_name_stops_less_often() {
    let proud = run(&Simulation { reputation_bps: 10_000, ..hash_rate() });
    let at_one = |report: &SimulationReport| {
        report.bond(PathKind::Real, 1_080, 30, false).unwrap().multiples[2].defaults
    };
    assert!(at_one(&proud) < at_one(&KNOWN) / 2, "{} against {}", at_one(&proud), at_one(&KNOWN));
}

#[test]
fn m7_the_same_seed_gives_the_same_report_and_another_seed_another() {
    let seeded = |seed: u64| {
        run(&Simulation {
            real: false,
            synthetic: Some(Synthetic { seed, paths: 5 }),
            term_days: 180,
            ..hash_rate()
        })
    };
    assert_eq!(seeded(1).paths, seeded(1).paths);
    assert_ne!(seeded(1).paths, seeded(2).paths);
    assert_eq!(seeded(1).paths[0].kind, PathKind::Synthetic);
}

#[test]
fn m7_progress_is_told_as_often_as_announced() {
    let simulation =
        Simulation { synthetic: Some(Synthetic { seed: 1, paths: 1 }), bond_days: 45, ..storage() };
    let mut told = 0;
    simulation.run(&NetworkHistory::embedded().unwrap(), || told += 1).unwrap();
    assert_eq!(told, simulation.steps());
}

fn refused(simulation: &Simulation) -> SimulationError {
    simulation.run(&NetworkHistory::embedded().unwrap(), || ()).unwrap_err()
}

#[test]
fn what_makes_no_sense_is_refused() {
    let known = hash_rate();
    assert!(matches!(refused(&Simulation { term_days: 0, ..known.clone() }), SimulationError::NoTerm));
    assert!(matches!(
        refused(&Simulation { term_days: 4_000, ..known.clone() }),
        SimulationError::LongTerm(4_000)
    ));
    assert!(matches!(
        refused(&Simulation { bond_days: 4_000, ..known.clone() }),
        SimulationError::LongBond(4_000)
    ));
    assert!(matches!(
        refused(&Simulation { price: Default::default(), ..known.clone() }),
        SimulationError::NoPrice(_)
    ));
    assert!(matches!(refused(&Simulation { real: false, ..known.clone() }), SimulationError::NoPaths));
    let none = Some(Synthetic { seed: 1, paths: 0 });
    assert!(matches!(
        refused(&Simulation { synthetic: none, real: false, ..known.clone() }),
        SimulationError::NoPaths
    ));
    let early = refused(&Simulation { from: Day::new(9_000), ..known.clone() });
    assert!(early.to_string().contains("2020-01-01"), "{early}");
    let long = refused(&Simulation { term_days: 2_500, ..known.clone() });
    assert!(matches!(long, SimulationError::TermBeyondData { longest: 2_008, .. }), "{long}");
    assert!(long.to_string().contains("at most 2008 days"), "{long}");
}

#[test]
fn other_days_may_be_brought_and_terms_they_do_not_reach_have_no_paths() {
    let copy = Copy::new();
    copy.edit(BITCOIN, |lines| lines.truncate(1 + 900));
    let short = Simulation { term_days: 180, from: day("2021-03-25"), ..hash_rate() };
    let report = short.run(&NetworkHistory::load(copy.path()).unwrap(), || ()).unwrap();
    assert_eq!(report.bond(PathKind::Real, 1_080, 30, false).unwrap().paths, 0);
    // 721 possible starts, every thirtieth of them, and the day itself.
    assert_eq!(report.bond(PathKind::Real, 180, 30, false).unwrap().paths, 26);
}

#[test]
fn the_chart_says_everything_in_words() {
    let simulation = Simulation { synthetic: Some(Synthetic { seed: 1, paths: 3 }), ..hash_rate() };
    let svg = render_svg(&run(&simulation)).unwrap();
    assert!(svg.starts_with("<svg role=\"img\"") && svg.trim_end().ends_with("</svg>"));
    for words in ["<title>", "real", "synthetic", "×0.2", "×5", "360", "never"] {
        assert!(svg.contains(words), "{words}");
    }
    assert_eq!(svg, render_svg(&run(&simulation)).unwrap());
}
