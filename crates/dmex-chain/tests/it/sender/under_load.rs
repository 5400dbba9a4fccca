//! FE1: thousands of purposes through a node that is late, forgets and repeats itself, on a machine that has other work,
//! while a person sends from the same accounts and the sending process ends again and again: each is paid once.

use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;
use std::time::Duration;

use alloy::network::TransactionBuilder;
use alloy::primitives::U256;
use alloy::providers::{DynProvider, Provider};
use alloy::rpc::types::TransactionRequest;
use alloy::signers::local::PrivateKeySigner;
use dmex_chain::anvil::{DEV_CHAIN_ID, DEV_MNEMONIC, DevTime, dev_signer};
use dmex_chain::sender::{Account, Accounts, Policy, WaitError};
use dmex_chain::{Endpoint, Sender, connect};
use dmex_testnet::{Chance, Lag, LaggingNode};
use tokio::task::JoinSet;
use tokio::time::sleep;

use crate::rig::{Rig, payee, transfer};

/// Purposes of each account; a longer run by hand sets the variable.
const PURPOSES: u64 = 3;
const PURPOSES_VARIABLE: &str = "DMEX_TEST_PURPOSES";
/// Paid ones that are asked for once more after each kill.
const ASKED_AGAIN: u64 = 3;
/// Accounts that the development chain funds, by their place.
const SENDERS: [&str; 9] = ["0", "1", "2", "3", "4", "5", "6", "7", "8"];
/// Nobody's purpose pays this one.
const PERSONS_PAYEE: u64 = 9_999_999;
const LAG: Lag = Lag {
    delay: Duration::from_millis(6),
    stale_one_in: 4,
    stale_for: Duration::from_millis(250),
    lost_one_in: 60,
};

/// Threads that only take time, until dropped.
struct Busy(Arc<AtomicBool>);

impl Busy {
    fn machine(threads: usize) -> Self {
        let ends = Arc::new(AtomicBool::new(false));
        for _ in 0..threads {
            let ends = ends.clone();
            thread::spawn(move || {
                while !ends.load(Ordering::Relaxed) {
                    std::hint::spin_loop();
                }
            });
        }
        Self(ends)
    }
}

impl Drop for Busy {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

fn purposes() -> u64 {
    std::env::var(PURPOSES_VARIABLE).map_or(PURPOSES, |number| number.parse().unwrap())
}

fn signer(account: &str) -> PrivateKeySigner {
    dev_signer(DEV_MNEMONIC, account.parse().unwrap()).unwrap()
}

fn accounts() -> Accounts {
    SENDERS
        .into_iter()
        .fold(Accounts::new(), |accounts, from| accounts.with(Account::new(from).unwrap(), signer(from)))
}

/// The numbers of an account's transfers.
fn numbers(account: usize) -> Range<u64> {
    let first = u64::try_from(account).unwrap() * 1_000_000;
    first..first + purposes()
}

/// How many of an account's numbers are paid, as far as whoever asks for them knows.
type Paid = Arc<[AtomicU64; SENDERS.len()]>;

/// Asks for all that is not known to be paid, and for the last of those that are: a kill may come before it is known.
async fn send_all(sender: Sender, account: usize, paid: Paid) {
    let (from, numbers) = (SENDERS[account], numbers(account));
    let known = paid[account].load(Ordering::Relaxed);
    for number in numbers.start + known.saturating_sub(ASKED_AGAIN)..numbers.end {
        send_one(&sender, from, number).await;
        paid[account].fetch_max(number + 1 - numbers.start, Ordering::Relaxed);
    }
}

async fn send_one(sender: &Sender, from: &str, number: u64) {
    loop {
        match sender.send(transfer(from, number)).await {
            Ok(_) => return,
            Err(WaitError::Stuck { .. }) => {}
            // A person took the nonce: this is still due.
            Err(WaitError::Refused { reason, .. }) if reason.name() == "NonceTaken" => {}
            Err(error) => panic!("transfer {number}: {error}"),
        }
    }
}

/// Sends all, with a new sender again and again, as after kills: what runs is dropped wherever it is.
async fn send_through_kills(policy: Policy, endpoint: Endpoint, seed: u64) {
    let (mut chance, paid) = (Chance::new(seed), Paid::default());
    loop {
        let Ok(provider) = connect(&endpoint).await else { continue };
        let opened = Sender::open(provider, accounts(), policy.clone()).await;
        let Ok(sender) = opened else { continue };
        let mut lives = JoinSet::new();
        for account in 0..SENDERS.len() {
            lives.spawn(send_all(sender.clone(), account, paid.clone()));
        }
        drop(sender);
        let life = Duration::from_millis(1_000 + chance.below(4_000));
        let all = async { while lives.join_next().await.transpose().unwrap().is_some() {} };
        if tokio::time::timeout(life, all).await.is_ok() {
            return;
        }
        lives.shutdown().await;
    }
}

/// A person with the same keys, who sends now and then.
async fn person(provider: DynProvider, seed: u64) {
    let mut chance = Chance::new(seed);
    loop {
        let from = signer(SENDERS[usize::try_from(chance.below(SENDERS.len() as u64)).unwrap()]).address();
        let payment = TransactionRequest::default().with_from(from).with_to(payee(PERSONS_PAYEE));
        let _ = provider.send_transaction(payment.with_value(U256::from(1))).await;
        sleep(Duration::from_millis(2_000 + chance.below(6_000))).await;
    }
}

/// Blocks in which nothing happens, so that depth is reached.
async fn time_passes(provider: DynProvider) {
    loop {
        sleep(Duration::from_millis(100)).await;
        let _ = DevTime::new(provider.clone()).mine(1).await;
    }
}

async fn everything_is_paid_once(policy: impl Fn(&Rig, &Endpoint) -> Policy, seed: u64) {
    let rig = Rig::start().await;
    let node = LaggingNode::before(&rig.endpoint().url, LAG, seed).await;
    let endpoint = Endpoint::dev(node.url(), DEV_CHAIN_ID);
    let policy = policy(&rig, &endpoint);
    let honest = rig.provider().await;
    let mut others = JoinSet::new();
    others.spawn(person(honest.clone(), seed + 1));
    others.spawn(time_passes(honest.clone()));
    {
        let _busy = Busy::machine(1);
        send_through_kills(policy, endpoint, seed + 2).await;
    }
    others.shutdown().await;
    for (account, _) in SENDERS.iter().enumerate() {
        for number in numbers(account) {
            let paid = honest.get_balance(payee(number)).await.unwrap();
            assert_eq!(paid, U256::from(number + 1), "transfer {number}");
        }
    }
    assert!(honest.get_balance(payee(PERSONS_PAYEE)).await.unwrap() > U256::ZERO, "a person sent too");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fe1_purposes_on_a_development_chain_are_mined_once_through_a_lagging_node() {
    everything_is_paid_once(|rig, endpoint| Policy::dev(rig.folder.path(), endpoint), 11).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fe1_purposes_on_a_public_chain_are_mined_once_through_a_lagging_node() {
    let public = |rig: &Rig, endpoint: &Endpoint| Policy {
        finality_window: 12,
        bump_after: Duration::from_millis(800),
        ..Policy::public(rig.folder.path(), endpoint, 2)
    };
    everything_is_paid_once(public, 12).await;
}
