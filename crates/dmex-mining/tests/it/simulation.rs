//! When a rational miner stops, on real and made-up days.

use std::sync::LazyLock;

use dmex_mining::default_gain::BondCall;
use dmex_mining::history::NetworkHistory;
use dmex_mining::simulation::{
    BondReport, Multiple, PathKind, Ramp, Simulation, SimulationError, SimulationReport, Synthetic,
    recorded_growth_ppm, render_svg,
};
use dmex_types::{Asset, Day};

use crate::folder::{BITCOIN, Copy, day, rows};
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
        growth_ppm: recorded_growth_ppm(Asset::Btc),
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
        growth_ppm: recorded_growth_ppm(Asset::Fil),
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

/// Holds every multiple of one rule and term against the reference, on every start there is; how often it stopped.
fn check(
    simulation: &Simulation,
    report: &SimulationReport,
    term: u32,
    rules: &[(u32, Option<BondCall>)],
) -> usize {
    let files = Files::read(simulation.asset);
    let starts = starts(&files, simulation, term);
    let mut stops_seen = 0;
    for (bond, call) in rules {
        let reference = Reference::of(simulation.asset, *bond);
        let cover = reference.cover(&files, simulation);
        let owed: Vec<_> = starts.iter().map(|start| reference.owed(&files, *start, term)).collect();
        let ours = report.bond(PathKind::Real, term, *bond, *call).unwrap();
        assert_eq!(ours.paths as usize, starts.len());
        for multiple in &ours.multiples {
            let mut stops: Vec<SlowStop> = owed
                .iter()
                .map(|owed| reference.product(&files, owed, cover, multiple.multiple.into(), simulation.ramp))
                .filter_map(|slow| reference.stop(&slow, *call))
                .collect();
            let told = format!("{term} days, {bond} days of bond, {call:?}, {}", multiple.multiple);
            assert_eq!(multiple.stops as usize, stops.len(), "{told}");
            assert_eq!(multiple.won as usize, stops.iter().filter(|stop| stop.gain > 0.0).count(), "{told}");
            stops_seen += stops.len();
            let Some(middle) = stops.len().checked_sub(1).map(|last| last / 2) else { continue };
            stops.sort_by_key(|stop| stop.day);
            assert_eq!(multiple.stopped_on_day.unwrap() as usize, stops[middle].day, "{told}");
            for (spread, of) in [
                (multiple.miner_gain, (|stop| stop.gain) as fn(&SlowStop) -> f64),
                (multiple.recovered_of_paid, |stop| stop.of_paid),
                (multiple.recovered_of_due, |stop| stop.of_due),
            ] {
                let mut shares: Vec<f64> = stops.iter().map(of).collect();
                shares.sort_by(f64::total_cmp);
                assert_share(spread.unwrap().least_bps, shares[0], &told);
                assert_share(spread.unwrap().median_bps, shares[middle], &told);
                assert_share(spread.unwrap().most_bps, *shares.last().unwrap(), &told);
            }
        }
    }
    stops_seen
}

fn starts(files: &Files, simulation: &Simulation, term: u32) -> Vec<u32> {
    // The day before a product's first is known.
    let first = *files.reward.keys().next().unwrap() + 1;
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
    let now = Some(BondCall::STANDARD);
    let mut stops = check(&hash_rate(), &KNOWN, 180, &[(7, None), (30, None), (90, now), (180, None)]);
    stops += check(&hash_rate(), &KNOWN, 360, &[(60, now)]);
    assert!(stops > 500, "{stops}");
}

#[test]
fn m7_storage_agrees_with_the_slow_reference() {
    let stops = check(&storage(), &STORAGE, 180, &[(7, None), (30, None), (60, Some(BondCall::STANDARD))]);
    assert!(stops > 50, "{stops}");
}

#[test]
fn fc5_the_stated_growth_is_what_the_data_show_halvings_apart() {
    let bitcoin: Vec<f64> = ["2020-01-01", "2024-12-31"]
        .map(|date| {
            rows(BITCOIN).iter().find(|row| row.text("date") == date).unwrap().float("difficulty_mean")
        })
        .into();
    let storage = Files::read(Asset::Fil).reward;
    let rewards = ["2022-01-01", "2024-12-31"].map(|date| storage[&day(date).number()]);
    for (asset, growth, days) in
        [(Asset::Btc, bitcoin[1] / bitcoin[0], 1_826), (Asset::Fil, rewards[0] / rewards[1], 1_095)]
    {
        let daily = (growth.powf(1.0 / f64::from(days)) - 1.0) * 1e6;
        let stated = f64::from(recorded_growth_ppm(asset));
        assert!((daily - stated).abs() < 50.0, "{asset}: {daily} ppm a day against {stated}");
    }
}

/// The finding in figures: where nothing is called everybody stops, and the more is called, the fewer do.
#[test]
fn fc1_without_a_call_nobody_is_held_and_a_higher_one_holds_more() {
    let twice = Multiple::hundredths(200);
    for kind in [PathKind::Real, PathKind::Steady] {
        let stops = |call: Option<BondCall>| {
            let bond = KNOWN.bond(kind, 1_080, 30, call).unwrap();
            let found = bond.multiples.iter().find(|found| found.multiple == twice).unwrap();
            (found.stops, bond.paths)
        };
        let (none, paths) = stops(None);
        assert_eq!(none, paths, "{kind:?}");
        let [whole, standard, highest] =
            [BondCall::WHOLE, BondCall::STANDARD, BondCall::HIGHEST].map(|call| stops(Some(call)).0);
        assert!(highest <= standard && standard <= whole && whole <= none, "{kind:?}");
        assert!(highest < none, "{kind:?}");
    }
}

/// Calls come a day late and leave out the tranches of the days that the bond covers: that is worth less than a twentieth
/// of the price, and nothing else is left of stopping half a year of power, whatever the price.
#[test]
fn risk_7_half_a_year_is_safe_under_the_calls_of_the_chain_in_the_base_case() {
    let one_walk = Some(Synthetic { seed: 1, paths: 1 });
    let report = run(&Simulation { real: false, synthetic: one_walk, reputation_bps: 500, ..hash_rate() });
    let bond = report.bond(PathKind::Steady, 180, 30, Some(BondCall::STANDARD)).unwrap();
    assert_eq!((bond.holds_to, bond.paths, bond.independent), (Some(Multiple::hundredths(500)), 1, 1));
    let three_years = report.bond(PathKind::Steady, 1_080, 30, Some(BondCall::STANDARD)).unwrap();
    assert_eq!(three_years.holds_to, Some(Multiple::hundredths(150)));
}

#[test]
fn fc6_how_many_paths_have_no_day_in_common_stands_beside_their_number() {
    let paths = |term: u32| {
        let bond = KNOWN.bond(PathKind::Real, term, 30, None).unwrap();
        (bond.paths, bond.independent)
    };
    assert_eq!(paths(1_080).1, 1);
    assert!(paths(180).0 > 60 && (10..=11).contains(&paths(180).1), "{:?}", paths(180));
    for found in &KNOWN.bond(PathKind::Real, 1_080, 30, None).unwrap().multiples {
        assert!(found.won <= found.stops);
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
            let bond = report.bond(kind, 1_080, bond_days, None).unwrap();
            let found = five(bond).unwrap();
            assert_eq!(found.stops, bond.paths, "{kind:?}, {bond_days} days");
            assert!(found.miner_gain.unwrap().median_bps > 10_000, "{kind:?}, {bond_days} days");
            assert!(found.recovered_of_due.unwrap().median_bps < 5_000, "{kind:?}, {bond_days} days");
        }
        // Not on every path: holders share no more than the mean days that are left, and after a month of high fees that is
        // less than what they lose.
        let half_a_year = report.bond(kind, 180, 360, None).unwrap();
        assert!(five(half_a_year).unwrap().stops * 10 < half_a_year.paths, "{kind:?}");
        assert!(half_a_year.holds_to >= Some(Multiple::hundredths(300)), "{kind:?}");
    }
}

#[test]
fn m7_a_longer_bond_holds_at_least_as_far_and_a_higher_price_tempts_more() {
    for report in [&KNOWN, &STORAGE] {
        for term in [180, 360, 540, 1_080] {
            let stops = |bond_days: u32| -> Vec<u32> {
                let bond = report.bond(PathKind::Real, term, bond_days, None).unwrap();
                bond.multiples.iter().map(|found| found.stops).collect()
            };
            for pair in [7, 30, 60, 90, 180, 360].windows(2) {
                let (short, long) = (stops(pair[0]), stops(pair[1]));
                assert!(short.iter().zip(&long).all(|(short, long)| long <= short), "{term}: {pair:?}");
                assert!(long.is_sorted(), "{term}: {long:?}");
            }
        }
    }
}

/// The bond said to be needed is enough, and two days less is not, where what holders share has no other bound.
#[test]
fn m7_the_bond_that_is_needed_is_neither_more_nor_less() {
    for (simulation, report) in [(hash_rate(), &KNOWN), (storage(), &STORAGE)] {
        let twice = Multiple::hundredths(200);
        let real = report.paths.iter().find(|paths| paths.kind == PathKind::Real).unwrap();
        let needed = real.need(360, twice).unwrap().all_days;
        let stops = |bond_days: u32| {
            let with_bond = run(&Simulation { bond_days, ..simulation.clone() });
            let bond = with_bond.bond(PathKind::Real, 360, bond_days, None).unwrap().clone();
            bond.multiples.iter().find(|found| found.multiple == twice).unwrap().stops
        };
        assert_eq!(stops(needed), 0, "{needed} days");
        assert!(stops(needed - 2) > 0, "{needed} days");
    }
}

#[test]
fn m7_a_miner_that_values_its_name_stops_less_often() {
    let proud = run(&Simulation { reputation_bps: 10_000, ..hash_rate() });
    let at_one =
        |report: &SimulationReport| report.bond(PathKind::Real, 1_080, 30, None).unwrap().multiples[2].stops;
    assert!(at_one(&proud) < at_one(&KNOWN), "{} against {}", at_one(&proud), at_one(&KNOWN));
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
    assert_eq!(seeded(1).paths[1].kind, PathKind::Synthetic);
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
    assert!(matches!(long, SimulationError::TermBeyondData { longest: 2_007, .. }), "{long}");
    assert!(long.to_string().contains("at most 2007 days"), "{long}");
}

#[test]
fn other_days_may_be_brought_and_terms_they_do_not_reach_have_no_paths() {
    let copy = Copy::new();
    copy.edit(BITCOIN, |lines| lines.truncate(1 + 900));
    let short = Simulation { term_days: 180, from: day("2021-03-25"), ..hash_rate() };
    let report = short.run(&NetworkHistory::load(copy.path()).unwrap(), || ()).unwrap();
    assert_eq!(report.bond(PathKind::Real, 1_080, 30, None).unwrap().paths, 0);
    // 720 possible starts, every thirtieth of them, and the day itself.
    assert_eq!(report.bond(PathKind::Real, 180, 30, None).unwrap().paths, 25);
}

#[test]
fn the_chart_says_everything_in_words() {
    let simulation = Simulation { synthetic: Some(Synthetic { seed: 1, paths: 3 }), ..hash_rate() };
    let svg = render_svg(&run(&simulation)).unwrap();
    assert!(svg.starts_with("<svg role=\"img\"") && svg.trim_end().ends_with("</svg>"));
    for words in ["<title>", "steady", "real", "synthetic", "×0.2", "×5", "360", "never"] {
        assert!(svg.contains(words), "{words}");
    }
    assert_eq!(svg, render_svg(&run(&simulation)).unwrap());
}
