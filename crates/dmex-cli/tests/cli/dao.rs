//! Holders of DMC propose, vote and carry out what they decided.

use dmex_replay::Role;
use serde_json::Value;

use crate::rig::{Ran, Rig, example};

/// [Unix seconds] On the first day, so that what is shown in minutes does not depend on the machine's speed.
const HALF_PAST_MIDNIGHT: u64 = 1_648_168_200;

/// Commands about proposals, signed by somebody.
pub(crate) fn dao(rig: &Rig, who: &str, rest: &[&str]) -> Ran {
    rig.run(&[&["--as", who, "proposal"], rest].concat())
}

/// Text that does not change with the addresses of contracts and people: addresses, and hashes and ids that come of
/// them, are written as dots.
fn steady(text: &str) -> String {
    let mut steady = String::new();
    for word in text.split_inclusive([' ', '\n', ')']) {
        let end = word.find([' ', '\n', ')']).unwrap_or(word.len());
        let (bare, rest) = word.split_at(end);
        let is_hex = [42, 66].contains(&bare.len()) && bare.starts_with("0x");
        let is_id = bare.len() > 70 && bare.bytes().all(|byte| byte.is_ascii_digit());
        steady.push_str(if is_hex || is_id { "…" } else { bare });
        steady.push_str(rest);
    }
    steady
}

fn show(rig: &Rig, number: &str) -> Value {
    rig.json(&["proposal", "show", number])
}

/// Goes to the vote on a proposal.
async fn open(rig: &Rig, number: &str) {
    rig.go_to(show(rig, number)["opens"].as_u64().unwrap() + 1).await;
}

/// Votes it through and executes it, by a majority that nobody else can stop.
pub(crate) async fn carry_out(rig: &Rig, number: &str) {
    open(rig, number).await;
    dao(rig, "platform", &["vote", number, "--for"]).success();
    rig.go_to(show(rig, number)["closes"].as_u64().unwrap() + 1).await;
    dao(rig, "alice", &["queue", number]).success();
    rig.go_to(show(rig, number)["executable"].as_u64().unwrap()).await;
    dao(rig, "alice", &["execute", number]).success();
}

fn apply(rig: &Rig, who: &str, rest: &[&str]) -> Ran {
    let file = example("application.toml");
    rig.run(&[&["--as", who, "miner", "apply", "--file", &file], rest].concat())
}

#[tokio::test(flavor = "multi_thread")]
async fn gov_a_miner_applies_is_voted_for_and_sells() {
    let rig = Rig::with_voters().await;
    let create = ["create", "approve-miner", "--miner", "carol", "--why", "Visited the farm in May"];
    dao(&rig, "platform", &create).refused(3, &["carol has not applied", "dmex miner apply"]);
    let dry = apply(&rig, "carol", &["--dry-run"]).success();
    assert_eq!(dry.out, "");
    apply(&rig, "carol", &["--address", "erin"]).success();
    rig.run(&["--as", "bob", "miner", "join", "carol"]).refused(3, &["did not list"]);
    rig.run(&["--as", "erin", "miner", "join", "carol"]).success();
    insta::assert_snapshot!("applied", steady(&rig.run(&["miner", "status", "carol"]).success().out));

    rig.go_to(HALF_PAST_MIDNIGHT).await;
    let dry = dao(&rig, "platform", &[&create[..], &["--dry-run"]].concat()).success();
    assert_eq!(dry.out, "");
    insta::assert_snapshot!("proposal_plan", steady(&dry.err));
    insta::assert_snapshot!("proposal_none", rig.run(&["proposal", "list"]).success().out);
    dao(&rig, "alice", &create)
        .refused(3, &["has 0 DMC in votes", "requires 10,000 DMC", "delegated to you"]);
    dao(&rig, "platform", &create).success();
    insta::assert_snapshot!("proposal_pending", steady(&rig.run(&["proposal", "show", "1"]).success().out));
    dao(&rig, "alice", &["vote", "1", "--for"]).refused(3, &["opens after 2022-03-25"]);
    let delegated = dao(&rig, "alice", &["delegate"]).success().out;
    assert!(delegated.contains("800,000.00 DMC vote through alice"), "{delegated}");

    open(&rig, "1").await;
    dao(&rig, "bob", &["vote", "1", "--for"]).refused(3, &["bob had no votes", "dmex proposal delegate"]);
    dao(&rig, "btc-miner", &["vote", "1", "--for"]).refused(3, &["holds no DMC"]);
    dao(&rig, "alice", &["queue", "1"]).refused(3, &["voting on proposal 1 ends at 2022-03-26"]);
    let voted = dao(&rig, "alice", &["vote", "1", "--against", "--reason", "Too far away"]).success();
    assert!(voted.err.contains("with 800,000.00 DMC"), "{}", voted.err);
    dao(&rig, "alice", &["vote", "1", "--for"]).refused(3, &["has already voted on this proposal", "final"]);
    dao(&rig, "platform", &["vote", "1", "--for"]).success();
    assert_eq!(show(&rig, "1")["quorum_reached"], true);

    rig.go_to(show(&rig, "1")["closes"].as_u64().unwrap() + 1).await;
    dao(&rig, "alice", &["execute", "1"]).refused(3, &["succeeded, not queued", "dmex proposal queue 1"]);
    dao(&rig, "alice", &["vote", "1", "--for"]).refused(3, &["is over", "dmex proposal queue 1"]);
    dao(&rig, "dave", &["queue", "1"]).success();
    dao(&rig, "dave", &["queue", "1"]).refused(3, &["is queued", "dmex proposal execute 1"]);
    dao(&rig, "dave", &["execute", "1"]).refused(3, &["can be executed from", "the chain's clock says"]);
    rig.go_to(show(&rig, "1")["executable"].as_u64().unwrap()).await;
    let create = ["--as", "carol", "product", "create", "--file", &example("product.toml")];
    rig.run(&create).refused(3, &["has not approved the miner"]);
    dao(&rig, "dave", &["execute", "1"]).success();
    insta::assert_snapshot!("proposal_executed", steady(&rig.run(&["proposal", "show", "1"]).success().out));
    insta::assert_snapshot!("proposal_list", rig.run(&["proposal", "list"]).success().out);
    dao(&rig, "dave", &["execute", "1"]).refused(3, &["is executed, not queued"]);

    let status = rig.json(&["miner", "status", "carol"]);
    assert_eq!(
        (&status["status"], &status["capacity"][0]["approved"]["amount"]),
        (&"approved".into(), &"88500".into())
    );
    rig.run(&create).success();
}

#[tokio::test(flavor = "multi_thread")]
async fn dao_1_a_holder_votes_past_its_delegate() {
    let rig = Rig::with_voters().await;
    dao(&rig, "bob", &["delegate"]).success();
    for holder in ["alice", "carol"] {
        dao(&rig, holder, &["delegate", "--to", "bob"]).success();
    }
    let create =
        ["create", "approve-capacity", "--miner", "btc-miner", "--asset", "btc", "--power", "777777"];
    dao(&rig, "platform", &[&create[..], &["--why", "It grew"]].concat()).success();
    open(&rig, "1").await;
    let past = |rig: &Rig, who: &str| dao(rig, who, &["vote", "1", "--against", "--override"]);
    past(&rig, "carol").success();
    let voted = dao(&rig, "bob", &["vote", "1", "--for"]).success();
    assert!(voted.err.contains("with 1,600,000.00 DMC"), "{}", voted.err);
    dao(&rig, "alice", &["vote", "1", "--against"]).refused(3, &["votes through bob", "--override"]);
    let voted = past(&rig, "alice").success();
    assert!(voted.err.contains("with 800,000.00 DMC, past your delegate"), "{}", voted.err);
    past(&rig, "alice").refused(3, &["overridden its delegate's vote", "final"]);
    past(&rig, "btc-miner").refused(3, &["held no DMC"]);

    let shown = rig.run(&["proposal", "show", "1"]).success().out;
    assert!(
        shown.contains("own, out of the vote of bob") && shown.contains("own, before its delegate"),
        "{shown}"
    );
    let votes = show(&rig, "1")["ballots"].as_array().unwrap().clone();
    assert!(votes.iter().all(|vote| vote["weight"]["amount"] == "800000"), "{votes:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn gov_a_miner_and_its_addresses_have_no_vote_on_what_accuses_it() {
    let rig = Rig::with_voters().await;
    apply(&rig, "carol", &["--address", "erin"]).success();
    rig.run(&["--as", "erin", "miner", "join", "carol"]).success();
    for voter in ["carol", "erin", "alice"] {
        dao(&rig, voter, &["delegate"]).success();
    }
    let suspend = ["create", "suspend", "--miner", "carol", "--why", "The power contract ended"];
    dao(&rig, "platform", &suspend).refused(3, &["accuses no miner", "never approved"]);
    let approve = ["create", "approve-miner", "--miner", "carol", "--why", "Good"];
    dao(&rig, "platform", &approve).success();
    carry_out(&rig, "1").await;
    dao(&rig, "platform", &approve).refused(3, &["was approved before", "approve-capacity"]);

    dao(&rig, "platform", &suspend).success();
    open(&rig, "2").await;
    for accused in ["carol", "erin"] {
        dao(&rig, accused, &["vote", "2", "--against"]).refused(3, &["cannot vote on this proposal"]);
    }
    dao(&rig, "alice", &["vote", "2", "--for"]).success();
    let shown = rig.run(&["proposal", "show", "2"]).success().out;
    let carol = Role::Buyer(2).address().to_string();
    assert!(shown.contains(&format!("{carol} (carol), who has no vote on it")), "{shown}");
    assert_eq!(show(&rig, "2")["accused"], carol.to_lowercase());
    // The governor's own id names the same proposal.
    let id = show(&rig, "2")["id"].as_str().unwrap().to_owned();
    assert_eq!(show(&rig, &id)["number"], 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn gov_every_action_is_shown_in_words_and_what_cannot_be_read_is_said_so() {
    let rig = Rig::with_voters().await;
    rig.run(&["--as", "btc-miner", "product", "create", "--file", &example("product.toml")]).success();
    let plan = |rest: &[&str]| {
        let all = [&["create"], rest, &["--why", "Because", "--dry-run"]].concat();
        let ran = dao(&rig, "platform", &all).success();
        assert_eq!(ran.out, "");
        ran.err
    };
    let capacity =
        plan(&["approve-capacity", "--miner", "btc-miner", "--asset", "btc", "--power", "88500.5"]);
    assert!(capacity.contains("88,500.5 TH/s") && capacity.contains("termination"), "{capacity}");
    rig.go_to(HALF_PAST_MIDNIGHT).await;
    let suspend = plan(&["suspend", "--miner", "btc-miner"]);
    assert!(suspend.contains("parameter"), "{suspend}");
    let round = plan(&["open-round", "--product", "1", "--token", "usdt", "--amount", "2500.5"]);
    assert!(round.contains("2,500.50 USDT") && round.contains("reserve spend"), "{round}");
    let line = plan(&["insure-line", "--product", "1", "--rate", "2.5", "--cap", "100000"]);
    assert!(line.contains("2.50 %") && line.contains("100,000.00 USDT"), "{line}");
    let revoke = plan(&["revoke", "--miner", "btc-miner"]);
    assert!(revoke.contains("(btc-miner), who has no vote on it"), "{revoke}");

    let settlement = rig.platform().await.deployment().settlement.address.to_string();
    let raw = plan(&["raw", "--to", &settlement, "--data", "0x01020304"]);
    assert!(raw.contains("constitution"), "what nobody classified: {raw}");
    assert!(raw.contains("0x01020304") && raw.contains("do not vote for what you cannot read"), "{raw}");
    let governor = rig.platform().await.deployment().governor.address.to_string();
    // setVotingPeriod(uint32), two days.
    let data = format!("0xe540d01d{:064x}", 172_800);
    let setting = plan(&["raw", "--to", &governor, "--data", &data]);
    assert!(setting.contains("2 days") && setting.contains("constitution"), "{setting}");

    let create = |rest: &[&str]| dao(&rig, "platform", &[&["create"], rest].concat());
    create(&["terminate", "--product", "9", "--why", "x"]).refused(3, &["no product 9"]);
    create(&["terminate", "--product", "1", "--why", "x"])
        .refused(3, &["cannot be terminated", "must have reached 42"]);
    create(&["terminate", "--product", "1", "--why", " "]).refused(2, &["--why is empty"]);
    create(&["terminate", "--product", "1"]).refused(2, &["--why"]);
    create(&["open-round", "--product", "1", "--token", "DOGE", "--amount", "1", "--why", "x"])
        .refused(2, &["there are: USDT"]);
    create(&["raw", "--to", &governor, "--data", "0xc28bc2fa", "--why", "x"])
        .refused(3, &["carries other calls"]);
    rig.run(&["proposal", "show", "7"]).refused(3, &["no proposal 7", "dmex proposal list"]);
    rig.run(&["proposal", "show", "first"]).refused(2, &["its number, such as 1"]);
    dao(&rig, "alice", &["vote", "7", "--for"]).refused(3, &["no proposal 7"]);
    dao(&rig, "alice", &["vote", "1"]).refused(2, &["--for"]);
    dao(&rig, "alice", &["queue", "7"]).refused(3, &["no proposal 7"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn gov_an_application_that_changed_is_not_proposed_by_mistake() {
    let rig = Rig::with_voters().await;
    apply(&rig, "carol", &[]).success();
    let read = rig.json(&["miner", "status", "carol"])["application"]["hash"].as_str().unwrap().to_owned();
    apply(&rig, "carol", &["--ask", "btc=99999TH"]).success();
    let create = ["create", "approve-miner", "--miner", "carol", "--why", "Good"];
    dao(&rig, "platform", &[&create[..], &["--application", &read]].concat())
        .refused(3, &["carol changed its application", "dmex miner status carol"]);
    // One that changes after it was proposed is told to whoever votes.
    dao(&rig, "platform", &create).success();
    apply(&rig, "carol", &[]).success();
    let shown = rig.run(&["proposal", "show", "1"]).success().out;
    assert!(shown.contains("99,999 TH/s") && shown.contains("not the latest application"), "{shown}");

    apply(&rig, "carol", &["--ask", "btc=1TH", "--ask", "btc=2TH"]).refused(2, &["asked for twice"]);
    apply(&rig, "carol", &["--machine", "S19"]).refused(2, &["MODEL:FROM-TO:COUNT"]);
    apply(&rig, "carol", &["--farm", &"x".repeat(129)])
        .refused(3, &["missing, too long or out of order: farm"]);
    rig.run(&["--as", "carol", "miner", "apply", "--farm", "Mine"]).refused(2, &["--place"]);
    apply(&rig, "btc-miner", &[]).refused(3, &["it is already approved"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn gov_a_proposer_takes_back_what_nobody_votes_on_yet_and_the_guardian_stops_anything() {
    let rig = Rig::with_voters().await;
    let suspend = |why: &str| {
        let create = ["create", "suspend", "--miner", "btc-miner", "--why", why];
        dao(&rig, "platform", &create).success();
    };
    suspend("First");
    dao(&rig, "bob", &["cancel", "1"]).refused(3, &["cannot cancel the proposal", "until voting opens"]);
    dao(&rig, "platform", &["cancel", "1"]).success();
    dao(&rig, "platform", &["cancel", "1"]).refused(3, &["is canceled"]);
    suspend("Second");
    open(&rig, "2").await;
    dao(&rig, "platform", &["cancel", "2"]).refused(3, &["cannot cancel the proposal"]);
    let stopped = dao(&rig, "guardian", &["cancel", "2"]).success().out;
    assert!(stopped.starts_with("Proposal 2 is canceled"), "{stopped}");
    dao(&rig, "platform", &["vote", "2", "--for"]).refused(3, &["is over, it is canceled"]);
}
