//! FE1, searched: the real sender on a chain that exists in memory only. At each of its questions the world may move (a
//! block, a person's transaction, a reorg), the answer may be old, missing or lost, or the process may end. Every history
//! with one such deviation is tried, and by chance many with several: each purpose is paid exactly once, none is lost.

mod node;
mod world;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use alloy::primitives::U256;
use dmex_chain::sender::{Policy, State};
use dmex_chain::{Endpoint, Sender};
use dmex_testnet::Chance;
use tempfile::TempDir;

use self::node::{CHAIN_ID, SimulatedNode};
use self::world::{Deviation, World};
use crate::rig::{accounts, address_of, key, payee, transfer};

/// Purposes of one history, all of one account.
const PURPOSES: u64 = 3;
/// Looks after which a purpose that is not settled counts as lost.
const MOST_LOOKS: usize = 400;
/// Looks at which all has to be confirmed, one after the other, before it is believed.
const CALM_LOOKS: usize = 3;
/// Histories with several deviations; a longer run by hand sets the variable.
const BY_CHANCE: u64 = 150;
const BY_CHANCE_VARIABLE: &str = "DMEX_TEST_HISTORIES";
/// One in so many of the histories with one deviation, unless the longer run asks for all.
const SAMPLE: usize = 4;

/// So many questions are asked at a look, about.
const PER_LOOK: usize = 15;

/// What happens at which question.
type Deviations = BTreeMap<usize, Deviation>;

fn policy(folder: &TempDir) -> Policy {
    Policy {
        finality_window: world::FINAL,
        poll_interval: Duration::ZERO,
        bump_after: Duration::from_millis(4),
        durability: dmex_chain::sender::Durability::Kill,
        ..Policy::public(folder.path(), &Endpoint::public("", CHAIN_ID), 1)
    }
}

/// Runs one history to its end. How many questions were asked.
async fn play(deviations: Deviations) -> usize {
    let words = format!("{deviations:?}");
    let folder = tempfile::tempdir_in(memory()).unwrap();
    let world = Arc::new(Mutex::new(World::new(address_of("a"), deviations)));
    let (mut looks, mut calm) = (0, 0);
    'lives: loop {
        let node = SimulatedNode::of(&world);
        let died = node.died();
        let opened = Sender::open(node.provider(), accounts(), policy(&folder));
        let sender = tokio::select! {
            opened = opened => match opened { Ok(sender) => sender, Err(_) => continue 'lives },
            () = died.cancelled() => continue 'lives,
        };
        loop {
            looks += 1;
            // As services do: whatever is not known to be done is asked for at each look.
            for number in 0..PURPOSES {
                sender.submit(transfer("a", number)).await.unwrap();
            }
            assert!(looks < MOST_LOOKS, "a purpose is lost or stuck after {words}: {}", stand(&sender).await);
            tokio::select! {
                _ = sender.resume() => {}
                () = died.cancelled() => continue 'lives,
            }
            let is_quiet = {
                let mut world = world.lock().unwrap();
                world.pass();
                world.has_deviated()
            };
            // What is confirmed may be taken back by a reorg that only the next look finds.
            calm = if is_quiet && all_confirmed(&sender).await { calm + 1 } else { 0 };
            if calm > CALM_LOOKS {
                break 'lives;
            }
        }
    }
    let world = world.lock().unwrap();
    for number in 0..PURPOSES {
        let paid = world.paid_to(payee(number));
        assert_eq!(paid, U256::from(number + 1), "transfer {number} after {words}");
    }
    world.asked()
}

async fn all_confirmed(sender: &Sender) -> bool {
    for number in 0..PURPOSES {
        let status = sender.status(&key(&format!("transfer/{number}"))).await.unwrap();
        if !matches!(status.state, State::Confirmed { .. }) {
            return false;
        }
    }
    true
}

async fn stand(sender: &Sender) -> String {
    let mut states = Vec::new();
    for number in 0..PURPOSES {
        states.push(sender.status(&key(&format!("transfer/{number}"))).await.unwrap().state);
    }
    format!("{states:?}")
}

/// Files there are forgotten with the machine: a power cut is no part of this.
fn memory() -> std::path::PathBuf {
    let shared = std::path::PathBuf::from("/dev/shm");
    if shared.is_dir() { shared } else { std::env::temp_dir() }
}

fn by_chance() -> u64 {
    std::env::var(BY_CHANCE_VARIABLE).map_or(BY_CHANCE, |number| number.parse().unwrap())
}

#[tokio::test]
async fn fe1_one_deviation_anywhere_pays_each_purpose_once() {
    let questions = play(Deviations::new()).await;
    let every = if by_chance() > BY_CHANCE { 1 } else { SAMPLE };
    let all = (0..questions).flat_map(|at| Deviation::ALL.map(|deviation| (at, deviation)));
    // A number that shares no factor with the count of deviations, so that all of them are in the sample.
    for (at, deviation) in all.step_by(every + usize::from(every > 1)) {
        play(Deviations::from([(at, deviation)])).await;
    }
}

/// Somebody takes the nonce, and soon a reorg gives it back to the first transaction, which another node had kept.
#[tokio::test]
async fn fe1_a_nonce_that_is_given_back_pays_each_purpose_once() {
    let questions = play(Deviations::new()).await;
    let (every, apart) = if by_chance() > BY_CHANCE { (1, 1) } else { (7, 3) };
    for at in (0..questions).step_by(every) {
        for later in (at + 1..at + 2 * PER_LOOK).step_by(apart) {
            play(Deviations::from([(at, Deviation::Person), (later, Deviation::ReorgToOld)])).await;
        }
    }
}

/// A block goes and others come while no look succeeds: how deep it would be by now says nothing.
#[tokio::test]
async fn fe1_what_went_while_no_look_succeeded_is_missed_all_the_same() {
    play(Deviations::from([
        (6, Deviation::DiesAfter),
        (31, Deviation::PersonWaits),
        (38, Deviation::Forgets),
        (48, Deviation::ReorgForgets),
        (50, Deviation::Person),
        (55, Deviation::Fails),
        (56, Deviation::CountAhead),
        (63, Deviation::ReorgOne),
        (64, Deviation::Forgets),
        (75, Deviation::ReorgToPerson),
    ]))
    .await;
}

#[tokio::test]
async fn fe1_several_deviations_by_chance_pay_each_purpose_once() {
    let questions = u64::try_from(play(Deviations::new()).await).unwrap();
    for seed in 0..by_chance() {
        let mut chance = Chance::new(seed);
        let mut deviation = || {
            let at = usize::try_from(chance.below(2 * questions)).unwrap();
            let which = usize::try_from(chance.number() % Deviation::ALL.len() as u64).unwrap();
            (at, Deviation::ALL[which])
        };
        let count = 2 + seed % 9;
        play((0..count).map(|_| deviation()).collect()).await;
    }
}
