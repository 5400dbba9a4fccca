//! Random histories, played on the contracts and on the model: every balance the same, to the last unit, and
//! every refusal by the same name.
//!
//! - `DMEX_HISTORIES=2000` plays that many instead of 128.
//! - `DMEX_SEED=7` plays others; the seed of a run is printed.
//! - A failure is shrunk to a shorter history; `DMEX_SHRINK=0` stops at once, `DMEX_SHRINK=10000` takes its time.

#![expect(clippy::panic, clippy::unwrap_used, reason = "a test says by panicking that it failed")]

mod action;
mod auction;
mod chance;
mod closing;
mod compare;
mod compare_insurance;
mod compare_payers;
mod days;
mod insurance;
mod losses;
mod make_good;
mod money;
mod owner;
mod pick;
mod pools;
mod reserve;
mod sale;
mod tally;
mod tokens;
mod twin;
mod underwriting;
mod wind_down;

use std::cell::RefCell;
use std::panic::resume_unwind;
use std::{env, thread};

use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestError, TestRng, TestRunner};

use action::Action;
use tally::Tally;
use twin::{Outcome, Twin};

const HISTORIES: u32 = 128;
const ACTIONS: usize = 300;
/// How many threads share the histories, so that they run on several cores.
const SHARES: u32 = 2;
/// Everything is compared after so many actions, and at the end.
const COMPARE_EVERY: usize = 20;

fn variable(name: &str, default: u32) -> u32 {
    match env::var(name) {
        Ok(text) => text.parse().unwrap_or_else(|_| panic!("{name}={text:?} is not a number")),
        Err(_) => default,
    }
}

fn play(twin: &mut Twin, history: &[Action]) -> Outcome<()> {
    for (step, action) in history.iter().enumerate() {
        let after = format!("action {step}, {action:?}");
        at(&after, twin.perform(action))?;
        at(&after, twin.compare_products())?;
        if step % COMPARE_EVERY == 0 {
            at(&after, twin.compare_all())?;
        }
    }
    at("the end", twin.wind_down())
}

/// Says where a difference was found.
fn at(place: &str, outcome: Outcome<()>) -> Outcome<()> {
    outcome.map_err(|error| TestCaseError::fail(format!("at {place}: {error}")))
}

/// What was done and refused in a share of the histories.
fn play_share(share: u32) -> Tally {
    let seed = variable("DMEX_SEED", 1).wrapping_mul(SHARES).wrapping_add(share);
    let cases = variable("DMEX_HISTORIES", HISTORIES).div_ceil(SHARES);
    println!(
        "{cases} histories of {ACTIONS} actions; share {share}, replay with DMEX_SEED={}",
        seed / SHARES
    );
    let mut bytes = [0; 32];
    bytes[..4].copy_from_slice(&seed.to_le_bytes());
    let config = Config {
        cases,
        failure_persistence: None,
        max_shrink_iters: variable("DMEX_SHRINK", 300),
        ..Config::default()
    };
    let mut runner = TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &bytes));
    let histories = proptest::collection::vec(chance::action(), ACTIONS);
    // Deployed once; every history begins with a copy.
    let beginning = Twin::new();
    let tally = RefCell::new(Tally::default());
    let played = runner.run(&histories, |history| {
        let mut twin = beginning.clone();
        let outcome = play(&mut twin, &history);
        tally.borrow_mut().add(&twin.tally);
        outcome
    });
    match played {
        Ok(()) => tally.into_inner(),
        Err(TestError::Fail(why, history)) => panic!("{why}\n{}", listed(&history)),
        Err(TestError::Abort(why)) => panic!("{why}"),
    }
}

/// One line an action.
fn listed(history: &[Action]) -> String {
    history.iter().enumerate().map(|(step, action)| format!("{step:4} {action:?}\n")).collect()
}

/// Contracts and model never differ; and all histories together did every kind of action, and met every refusal.
#[test]
fn m3_r5_contracts_and_model_agree() {
    let mut tally = Tally::default();
    thread::scope(|scope| {
        let shares: Vec<_> = (0..SHARES).map(|share| scope.spawn(move || play_share(share))).collect();
        for share in shares {
            match share.join() {
                Ok(played) => tally.add(&played),
                Err(why) => resume_unwind(why),
            }
        }
    });
    if variable("DMEX_HISTORIES", HISTORIES) >= HISTORIES {
        tally.check();
    }
}
