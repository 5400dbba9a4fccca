//! A miner stops, and its buyers get what `dmex what-if` said they would.

use alloy::primitives::aliases::U104;
use alloy::primitives::{Address, Bytes, U256};
use alloy::providers::Provider;
use alloy::providers::ext::AnvilApi;
use dmex_contracts::Insurance;
use dmex_platform::Call;
use dmex_replay::Role;
use dmex_types::{Asset, Day, ProductId};
use serde_json::Value;

use crate::alarms::Watched;
use crate::api::Served;
use crate::rig::{FIRST_DAY, Measured, Rig};

/// The first day that alice's insurance covers, and the first that the miner does not pay.
const COVERED: &str = "2022-04-08";
/// [pay token] What the miner staked: less than is covered.
const STAKE: u64 = 300_000_000;
/// A contract that answers zeros to every question: `PUSH2 0x0800 PUSH0 RETURN`.
const NOTHING: [u8; 5] = [0x61, 0x08, 0x00, 0x5f, 0xf3];

/// A product that two hold, whose miner stops on the first day that alice's insurance covers. Her NFT is insured for as much as it
/// can be.
pub(crate) struct Stopped {
    pub(crate) rig: Rig,
    /// Price and report of every day: mining pays eight times what it did when the bond was posted, so that the bond
    /// required lasts for a few days only.
    pub(crate) like: Measured,
    /// What alice had before anything was paid.
    pub(crate) before: [U256; 2],
}

impl Stopped {
    pub(crate) async fn with_bond(bond: Bond) -> Self {
        // So cheap that its coin is worth more than its money, as it was when it was insured.
        let rig = Rig::selling_for("20").await;
        rig.run(&["--as", "alice", "buy", "1", "--power", "88.5", "--faucet"]).success();
        rig.run(&["--as", "finaliser", "product", "assess", "1"]).success();
        rig.run(&["--as", "bob", "buy", "1", "--power", "10.001", "--faucet"]).success();
        insure(&rig).await;
        if bond == Bond::AsRequired {
            withdraw_called_bond(&rig).await;
        }
        let stopped = Self { like: eight_fold().await, before: [U256::ZERO; 2], rig };
        for morning in day("2022-03-27").until(day(COVERED).next()) {
            stopped.rig.close_alike(morning, &stopped.like).await;
            stopped.rig.run(&["--as", "btc-miner", "miner", "deposit", "1", "--faucet"]).success();
            stopped.rig.run(&["--as", "finaliser", "miner", "settle", "1"]).success();
        }
        stopped.rig.close_alike(day(COVERED) + 1, &stopped.like).await;
        let before = stopped.alice().await;
        Self { before, ..stopped }
    }

    /// [reward token, pay token] What alice has.
    pub(crate) async fn alice(&self) -> [U256; 2] {
        let (platform, alice) = (self.rig.platform().await, Role::Buyer(0).address());
        let tokens = &platform.deployment().tokens;
        let addresses = [tokens.reward[&self.like.asset].address, tokens.pay[0].address];
        let mut balances = [U256::ZERO; 2];
        for (balance, address) in balances.iter_mut().zip(addresses) {
            *balance = platform.erc20(address).balanceOf(alice).call().await.unwrap();
        }
        balances
    }

    /// Days pass until the DAO's vote is executed.
    pub(crate) async fn terminate(&self, decided_at: u64) {
        self.pass(Day::from_timestamp(decided_at)).await;
        self.rig.go_to(decided_at).await;
        let on = self.rig.platform().await.deployment().clone();
        self.rig.decide(Call::terminate(&on, ProductId(1))).await;
    }

    pub(crate) async fn gained(&self) -> [U256; 2] {
        let [[coin, money], [coin_before, money_before]] = [self.alice().await, self.before];
        [coin - coin_before, money - money_before]
    }

    /// Passes days until `end`, settling each morning what is due.
    pub(crate) async fn pass(&self, end: Day) {
        let today = self.rig.platform().await.today().await.unwrap();
        for day in today.next().until(end.next()) {
            self.rig.close_alike(day, &self.like).await;
            self.settle();
        }
    }

    fn settle(&self) {
        let ran = self.rig.run(&["--as", "finaliser", "miner", "settle", "1"]);
        assert!(ran.status == 0 || ran.err.contains("still lacks"), "{}", ran.err);
    }
}

/// What the miner leaves behind.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Bond {
    /// The bond days of sold power, and nothing of what was called: it pays for a few days.
    AsRequired,
    /// All that it posted: it outlives the product.
    Whole,
}

/// What the bond's days need stays. No contract of the platform lets the rest go: for that one transaction nothing is called.
async fn withdraw_called_bond(rig: &Rig) {
    let (platform, miner) = (rig.platform().await, Role::BtcMiner);
    let (on, provider) = (platform.deployment(), platform.provider());
    let calls = on.bond_calls.address;
    let required = platform.bonds().bondRequired(1, 0).call().await.unwrap();
    let bond: U256 = platform.product(ProductId(1)).await.unwrap().state.bond.to();
    let code = provider.get_code_at(calls).await.unwrap();
    provider.anvil_set_code(calls, Bytes::from_static(&NOTHING)).await.unwrap();
    let call = Call::withdraw_bond(on, ProductId(1), bond - required, miner.address());
    rig.send_bytes(miner, call.to, call.data).await;
    provider.anvil_set_code(calls, code).await.unwrap();
}

/// The DAO sets a rate, the miner stakes, erin underwrites, alice insures.
async fn insure(rig: &Rig) {
    let quote = |rest: &[&str]| rig.run(&[&["insurance", "quote", "1"], rest].concat());
    let insure =
        |rest: &[&str]| rig.run(&[&["--as", "alice", "insurance", "insure", "1", "--faucet"], rest].concat());
    quote(&[]).refused(3, &["product 1 has no pool", "dmex insurance open-pool 1"]);
    rig.run(&["--as", "carol", "insurance", "open-pool", "1"]).success();
    quote(&[]).refused(3, &["product 1 is not insured"]);
    let cap = U104::from(1_000_000_000_000_u64);
    let line = Insurance::setLineCall { product: 1, rate: 500, cap };
    rig.decide(Call::new(insurance(rig).await, &line)).await;
    insure(&[]).refused(3, &["can be insured for 0.00 USDT now", "twice the junior stake leaves 0.00 USDT"]);
    rig.run(&["--as", "btc-miner", "insurance", "stake", "1", "--amount", "300", "--faucet"]).success();
    insure(&[]).refused(3, &["can be insured for 0.00 USDT now", "the underwriters' assets 0.00 USDT"]);
    rig.run(&["--as", "erin", "insurance", "deposit", "1", "--amount", "20000"]).refused(3, &["--faucet"]);
    rig.run(&["--as", "erin", "insurance", "deposit", "1", "--amount", "20000", "--faucet"]).success();
    rig.run(&["--as", "bob", "insurance", "insure", "1", "--faucet"])
        .refused(3, &["neither holds NFT 1", "the holder's account"]);
    insure(&["--max-premium", "1"]).refused(3, &["The premium is now", "more than your limit of 1 USDT"]);
    insure(&["--coverage", "100000"]).refused(3, &["a quarter of its escrow is"]);
    quote(&["--coverage", "0"]).refused(2, &["the coverage is zero"]);
    insta::assert_snapshot!("insurance_quote", quote(&[]).success().out);
    insta::assert_snapshot!("insured", insure(&[]).success().out);
    quote(&[]).refused(3, &["it has a policy that stands"]);
    rig.run(&["--as", "btc-miner", "insurance", "unstake", "1", "--all"])
        .refused(3, &["is covered, and the junior stake backs it"]);
}

pub(crate) async fn insurance(rig: &Rig) -> Address {
    let on = rig.platform().await.deployment().clone();
    on.insurances[&on.tokens.pay[0].address].address
}

async fn eight_fold() -> Measured {
    let mut measured = Measured::of(Asset::Btc, day(FIRST_DAY)).await;
    // Fees and price are those of the day before the first, so that no mean of days moves while they pass.
    let before = Measured::of(Asset::Btc, day(FIRST_DAY) - 1).await;
    (measured.price, measured.inputs[1], measured.inputs[4]) =
        (before.price, before.inputs[1], before.inputs[4]);
    measured.inputs[0] /= 8;
    measured
}

pub(crate) fn day(text: &str) -> Day {
    text.parse().unwrap()
}

pub(crate) fn raw(amount: &Value) -> U256 {
    amount["raw"].as_str().unwrap().parse().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn risk_2_fe10_what_a_holder_gets_after_a_vote_is_what_was_foretold_to_the_last_unit() {
    let stopped = Stopped::with_bond(Bond::AsRequired).await;
    let rig = &stopped.rig;
    insta::assert_snapshot!("what_if_vote", rig.run(&["what-if", "1"]).success().out);
    let foretold = rig.json(&["what-if", "1"]);
    let closing = &foretold["closing"];
    assert!(raw(&foretold["insurance"]["due"]) > U256::from(STAKE), "the underwriters pay, too");
    let decided_at = closing["decided_at"].as_u64().unwrap();
    rig.run(&["--as", "alice", "refund", "1"]).refused(3, &["is not closed", "dmex what-if 1"]);

    stopped.pass(Day::from_timestamp(decided_at)).await;
    fe10_owing_is_listed_and_fires(rig).await;
    stopped.terminate(decided_at).await;
    rig.run(&["--as", "alice", "refund", "--all"])
        .refused(3, &["are still to be settled", "dmex miner settle 1"]);
    stopped.pass(Day::from_timestamp(closing["refund_at"].as_u64().unwrap())).await;

    // Now that nothing is left to assume the answer is the same.
    let now = rig.json(&["what-if", "1"]);
    for name in ["total", "loss"] {
        assert_eq!(now[name], foretold[name], "{name}");
    }
    let refunded = rig.json(&["--as", "bob", "refund", "1"]);
    assert_eq!(refunded["refunded"][0]["principal"], closing["principal"]);
    assert_eq!(refunded["refunded"][0]["bond_share"], closing["bond_share"]);
    assert_paid(&stopped, &foretold).await;

    rig.run(&["--as", "alice", "refund", "1"]).refused(3, &["was refunded already"]);
    rig.run(&["--as", "alice", "refund", "--all"]).refused(3, &["no NFT that can be refunded"]);
    assert!(rig.run(&["power", "show", "1"]).success().out.contains("refunded"));
    let after = rig.json(&["what-if", "1"]);
    assert_eq!((raw(&after["total"]["income"]), raw(&after["total"]["refund"])), (U256::ZERO, U256::ZERO));
    assert_eq!(after["loss"], foretold["loss"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn risk_3_without_a_vote_thirty_short_days_bring_what_was_foretold() {
    let stopped = Stopped::with_bond(Bond::Whole).await;
    let rig = &stopped.rig;
    let foretold = rig.json(&["what-if", "1", "--nobody-votes", "--present-bond"]);
    insta::assert_snapshot!(
        "what_if_nobody",
        rig.run(&["what-if", "1", "--nobody-votes", "--present-bond"]).success().out
    );
    rig.run(&["what-if", "1", "--nobody-votes", "--vote-days", "3"]).refused(2, &["cannot be used with"]);
    let closing = &foretold["closing"];
    assert_eq!(closing["decided_at"], closing["refund_at"]);
    rig.run(&["--as", "carol", "product", "abandon", "1"]).refused(3, &["cannot be closed"]);
    stopped.pass(Day::from_timestamp(closing["refund_at"].as_u64().unwrap())).await;
    insta::assert_snapshot!(
        "abandoned",
        rig.run(&["--as", "carol", "product", "abandon", "1"]).success().out
    );
    let refunded = rig.json(&["--as", "alice", "refund", "--all"]);
    assert_eq!(refunded["refunded"][0]["principal"], closing["principal"]);
    assert!(raw(&closing["bond_share"]) > U256::ZERO);
    assert_paid(&stopped, &foretold).await;
}

/// Alice got what was foretold, first without and then with her insurance, which pays back the premium of days that are not
/// covered any more.
async fn assert_paid(stopped: &Stopped, foretold: &Value) {
    let (total, insured) = (&foretold["total"], &foretold["insurance"]);
    let (income, money) = (raw(&total["income"]), raw(&total["refund"]));
    let (due, back) = (raw(&insured["due"]), raw(&insured["premium_back"]));
    assert!(income > U256::ZERO && back > U256::ZERO && money > due + back);
    assert_eq!(stopped.gained().await, [income, money - due - back]);
    assert_eq!(stopped.rig.json(&["power", "show", "1"])["policy"], 1);
    let release = || stopped.rig.run(&["--as", "carol", "insurance", "release", "1"]);
    release().refused(3, &["Policy 1 may still have a claim"]);
    let claimed = stopped.rig.json(&["--as", "carol", "insurance", "claim", "1"]);
    assert_eq!((raw(&claimed["paid"]), &claimed["policy"]), (due, &1.into()));
    assert_eq!(raw(&claimed["premium_back"]), back);
    assert_eq!(raw(&claimed["junior"]), due.min(U256::from(STAKE)), "the stake pays first");
    assert!(stopped.rig.json(&["power", "show", "1"])["policy"].is_null());
    release().refused(3, &["these policies are over"]);
    assert_eq!(stopped.gained().await, [income, money]);
    // What the ledger says is left of the loss now is what was foretold.
    assert_eq!(stopped.rig.json(&["what-if", "1"])["loss"], foretold["loss"]);
    stopped.rig.run(&["insurance", "claim", "1", "--as", "carol"]).refused(3, &["is not insured"]);
}

/// The same product before its end: listed by a node and by a server alike, and alarms fire. The watcher has no votes, so
/// that it changes nothing.
async fn fe10_owing_is_listed_and_fires(rig: &Rig) {
    rig.run(&["--as", "finaliser", "keeper", "--once", "--jobs", "assess"]).success();
    let listed = rig.json(&["product", "short"]);
    let product = &listed["products"][0];
    assert_eq!((&product["id"], &product["shortfall"]["state"]), (&1.into(), &"terminable".into()));
    assert!(product["shortfall"]["score"].as_u64().unwrap() >= 42, "{product}");
    assert!(raw(&product["next_day"]["missing"]) > U256::ZERO && raw(&product["bond_lacks"]) > U256::ZERO);
    rig.run(&["index", "--once"]).success();
    Served::start(rig).await.agrees(rig, &[&["product", "short"]]);

    let watched = Watched::run(rig, "jobs = [\"watch\"]\n[watch]\nas = \"alice\"\n").await;
    for name in ["DmexMinerUnpaid", "DmexProductShort", "DmexProductTerminable", "DmexBondCallUnmet"] {
        watched.fires(name, "product", &["1"]).await;
    }
    watched.stop();
}
