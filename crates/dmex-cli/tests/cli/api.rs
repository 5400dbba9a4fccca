//! A server answers in place of a node: the same words, the same numbers.

use std::net::TcpListener;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use alloy::primitives::aliases::U104;
use alloy::primitives::{Address, U256};
use dmex_contracts::{FilecoinBenchmark, Insurance, Reserve};
use dmex_platform::Call;
use dmex_types::{Asset, Day};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

use crate::default::{Bond, Stopped, day, insurance, raw};
use crate::rig::{Measured, Ran, Rig, example, program};

/// A `dmex serve` that dies with the test.
pub(crate) struct Served {
    url: String,
    child: Child,
}

impl Served {
    pub(crate) async fn start(rig: &Rig) -> Self {
        let listen = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
        let mut command = program(rig.state.path());
        command.args(["--rpc", &rig.url(), "--chain", "31337", "serve", "--listen", &listen]);
        // Tests ask more than people do.
        command.args(["--rate", "100000"]);
        let child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let served = Self { url: format!("http://{listen}"), child };
        let patience = Instant::now() + Duration::from_secs(120);
        while std::net::TcpStream::connect(&listen).is_err() {
            assert!(Instant::now() < patience, "the server does not answer");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        served
    }

    /// Runs the program with this server and without a node.
    fn run(&self, rig: &Rig, arguments: &[&str]) -> Ran {
        Ran::of(program(rig.state.path()).args(["--api", &self.url]).args(arguments))
    }

    /// Every question is answered by the node as by this server, to people and to programs.
    pub(crate) fn agrees(&self, rig: &Rig, questions: &[&[&str]]) {
        rig.run(&["index", "--once"]).success();
        for question in questions {
            for format in [&[][..], &["--json"]] {
                let question = [format, question].concat();
                let by_node = rig.run(&question).success();
                let by_server = self.run(rig, &question).success();
                assert_eq!(by_server.out, by_node.out, "{question:?}");
            }
        }
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = kill(Pid::from_raw(self.child.id().cast_signed()), Signal::SIGKILL);
        let _ = self.child.wait();
    }
}

/// The DAO lets product 1 be insured, its miner stakes, and erin underwrites.
async fn insurable(rig: &Rig) {
    rig.run(&["--as", "btc-miner", "insurance", "stake", "1", "--amount", "1000", "--faucet"]).success();
    let cap = U104::from(1_000_000_000_000_u64);
    let line = Insurance::setLineCall { product: 1, rate: 500, cap };
    rig.decide(Call::new(insurance(rig).await, &line)).await;
    rig.run(&["--as", "erin", "insurance", "deposit", "1", "--amount", "20000", "--faucet"]).success();
    rig.run(&["--as", "erin", "insurance", "request-exit", "1", "--amount", "400"]).success();
    rig.run(&["index", "--once"]).success();
}

/// What was split is told of alike, and nothing of it can be foretold or drawn.
fn what_ended_is_told_of_and_not_drawn(rig: &Rig, served: &Served) {
    let ended = served.run(rig, &["power", "show", "1"]).success().out;
    assert!(ended.contains("NFT 1 was split, and is no more. Its parts: NFT 3, NFT 4."), "{ended}");
    for ran in [rig.run(&["what-if", "1"]), served.run(rig, &["what-if", "1"])] {
        ran.refused(3, &["no mining-power NFT 1"]);
    }
    let picture = rig.state.path().join("nft.svg");
    served
        .run(rig, &["power", "show", "1", "--svg", picture.to_str().unwrap()])
        .refused(3, &["nothing was written"]);
    served.run(rig, &["power", "show", "3", "--svg", picture.to_str().unwrap()]).success();
    assert!(std::fs::read_to_string(picture).unwrap().starts_with("<svg"));
}

/// From no pool to cover that may be bought.
async fn insuring_is_refused_and_told_of_alike(rig: &Rig, served: &Served) {
    let quote = ["insurance", "quote", "1", "--coverage", "1234.5"];
    for ran in [rig.run(&quote), served.run(rig, &quote)] {
        ran.refused(3, &["product 1 has no pool", "dmex insurance open-pool 1"]);
    }
    served.agrees(rig, &[&["insurance", "status"], &["insurance", "status", "1"]]);
    rig.run(&["--as", "carol", "insurance", "open-pool", "1"]).success();
    rig.run(&["index", "--once"]).success();
    for ran in [rig.run(&quote), served.run(rig, &quote)] {
        ran.refused(3, &["product 1 is not insured: the DAO has set no rate for it"]);
    }
    insurable(rig).await;
    let too_much = ["insurance", "quote", "1", "--coverage", "100000"];
    let refused = [rig.run(&too_much), served.run(rig, &too_much)];
    assert_eq!(refused[0].err, refused[1].err);
    for ran in refused {
        ran.refused(3, &["a quarter of its escrow is", "the underwriters' assets"]);
    }
    served.agrees(
        rig,
        &[
            &quote,
            &["insurance", "quote", "1"],
            &["insurance", "status"],
            &["insurance", "status", "1"],
            &["insurance", "status", "1", "erin"],
            &["insurance", "status", "1", "bob"],
        ],
    );
    served.run(rig, &["insurance", "status", "99"]).refused(3, &["there is no product 99", "/v1/products"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_sold_and_owed_is_the_same_from_a_server_as_from_a_node() {
    let rig = Rig::selling().await;
    rig.run(&["--as", "alice", "buy", "1", "--power", "88.5", "--faucet"]).success();
    rig.run(&["--as", "finaliser", "product", "assess", "1"]).success();
    rig.run(&["--as", "bob", "buy", "1", "--power", "10", "--faucet"]).success();
    rig.run(&["index", "--once"]).success();
    let served = Served::start(&rig).await;
    insuring_is_refused_and_told_of_alike(&rig, &served).await;

    rig.close_days(day("2022-03-28")).await;
    rig.run(&["--as", "btc-miner", "miner", "deposit", "1", "--faucet"]).success();
    rig.run(&["--as", "finaliser", "miner", "settle", "1"]).success();
    rig.run(&["--as", "alice", "claim", "--all"]).success();
    rig.run(&["--as", "btc-miner", "miner", "deposit", "1", "--faucet"]).success();
    rig.run(&["--as", "finaliser", "miner", "settle", "1"]).success();
    rig.run(&["--as", "alice", "power", "split", "1", "--power", "7"]).success();
    // One of three said something of the next day, which is not final.
    let today = Measured::of(Asset::Btc, day("2022-03-28")).await;
    rig.go_to(day("2022-03-29").start_timestamp() + 3 * 3_600).await;
    rig.report(day("2022-03-28"), &today).await;
    let questions: [&[&str]; 27] = [
        &["product", "list"],
        &["product", "show", "1"],
        &["power", "list", "alice"],
        &["power", "list", "carol"],
        &["power", "show", "1"],
        &["power", "show", "2"],
        &["power", "show", "3"],
        &["power", "show", "4"],
        &["claimable", "alice"],
        &["claimable", "bob"],
        &["claimable", "btc-miner"],
        &["claimable", "carol"],
        &["--as", "bob", "claimable"],
        &["benchmark", "show"],
        &["benchmark", "show", "--day", "2022-03-25"],
        &["benchmark", "show", "--day", "2022-03-28"],
        &["benchmark", "show", "--day", "2022-04-01"],
        &["benchmark", "show", "--asset", "fil"],
        &["miner", "status", "btc-miner"],
        &["miner", "status", "fil-miner"],
        &["miner", "status", "carol"],
        &["what-if", "4"],
        &["what-if", "2", "--vote-days", "10"],
        &["what-if", "3", "--nobody-votes"],
        &["reserve", "status"],
        &["reserve", "rounds"],
        &["proposal", "list"],
    ];
    served.agrees(&rig, &questions);
    let alice = served.run(&rig, &["claimable", "alice"]).success().out;
    assert!(alice.contains("Credited") && alice.contains("BTC"), "{alice}");

    what_ended_is_told_of_and_not_drawn(&rig, &served);
    served.run(&rig, &["product", "show", "99"]).refused(3, &["there is no product 99", "/v1/products"]);
    served
        .run(&rig, &["proposal", "show", "7"])
        .refused(3, &["there is no proposal 7", "dmex proposal list"]);
    served.run(&rig, &["what-if", "99"]).refused(3, &["there is no NFT 99", "/v1/tokens"]);
    let early = ["benchmark", "show", "--day", "2020-01-01"];
    served.run(&rig, &early).refused(2, &["the benchmark begins on"]);
    the_ledger_is_read_from_a_server_or_a_store(&rig, &served);
}

/// The same movements either way, and what went into an account less what left it is what it has.
fn the_ledger_is_read_from_a_server_or_a_store(rig: &Rig, served: &Served) {
    let questions: [&[&str]; 8] = [
        &[],
        &["--account", "alice"],
        &["--account", "escrow/1"],
        &["--product", "1"],
        &["--token", "2"],
        &["--last", "3"],
        &["--account", "alice", "--last", "2"],
        &["--account", "wallet/0x0000000000000000000000000000000000000001"],
    ];
    for question in questions {
        for format in [&[][..], &["--json"], &["--csv"]] {
            let question = [&["ledger"], question, format].concat();
            let by_store = rig.run(&question).success();
            let by_server = served.run(rig, &question).success();
            assert_eq!(by_server.out, by_store.out, "{question:?}");
        }
    }
    let escrow = rig.json(&["ledger", "--account", "escrow/1"]);
    let left = escrow["entries"].as_array().unwrap().iter().fold(U256::ZERO, |left, entry| {
        let is_in = entry["to"] == "escrow/1";
        if is_in { left + raw(&entry["amount"]) } else { left - raw(&entry["amount"]) }
    });
    assert_eq!(left, raw(&rig.json(&["product", "show", "1"])["escrow"]));
    let all = rig.json(&["ledger"])["entries"].as_array().unwrap().clone();
    let newest = rig.json(&["ledger", "--last", "3"])["entries"].as_array().unwrap().clone();
    assert_eq!(newest, all[all.len() - 3..]);
    let table = served.run(rig, &["ledger", "--csv"]).success().out;
    assert_eq!(table.lines().count(), all.len() + 1);

    served.run(rig, &["ledger", "--csv", "--json"]).refused(2, &["--csv", "--json"]);
    served.run(rig, &["ledger", "--token", "1", "--product", "1"]).refused(2, &["cannot be used with"]);
    let empty = tempfile::tempdir().unwrap();
    Ran::of(program(empty.path()).arg("ledger"))
        .refused(5, &["no store is known", "--api", "--store", "dmex index --once"]);
    let new = format!("sqlite:{}", empty.path().join("new.sqlite").display());
    Ran::of(program(empty.path()).args(["ledger", "--store", &new])).refused(5, &["the store is empty"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_default_and_what_makes_it_good_are_the_same_from_a_server_as_from_a_node() {
    let stopped = Stopped::with_bond(Bond::AsRequired).await;
    let rig = &stopped.rig;
    rig.run(&["index", "--once"]).success();
    let served = Served::start(rig).await;
    let questions: [&[&str]; 10] = [
        &["what-if", "1"],
        &["what-if", "2", "--nobody-votes"],
        &["product", "show", "1"],
        &["power", "show", "1"],
        &["miner", "status", "btc-miner"],
        &["claimable", "alice"],
        &["claimable", "btc-miner"],
        &["reserve", "status"],
        &["reserve", "rounds"],
        &["insurance", "status", "1", "erin"],
    ];
    served.agrees(rig, &questions);

    let closing = rig.json(&["what-if", "2"])["closing"].clone();
    stopped.terminate(closing["decided_at"].as_u64().unwrap()).await;
    served.agrees(rig, &questions);
    stopped.pass(Day::from_timestamp(closing["refund_at"].as_u64().unwrap())).await;
    served.agrees(rig, &questions);
    rig.run(&["--as", "carol", "refund", "1", "2"]).success();
    rig.run(&["--as", "carol", "reserve", "measure", "1"]).success();
    rig.run(&["--as", "carol", "reserve", "record", "1", "2"]).success();
    let platform = rig.platform().await;
    let (usdt, reserve) =
        (platform.deployment().tokens.pay[0].address, platform.deployment().reserve.address);
    let amount = U256::from(10_000_000_000_u64);
    rig.decide(Call::new(reserve, &Reserve::setAssetCall { token: usdt, counts: true, feed: Address::ZERO }))
        .await;
    let dao = platform.deployment().timelock.address;
    rig.decide(Call::faucet(usdt, dao, amount)).await;
    rig.decide(Call::approve(usdt, reserve, amount)).await;
    rig.decide(Call::new(reserve, &Reserve::fundCall { token: usdt, amount })).await;
    rig.go_to(platform.now().await.unwrap() + 7 * 86_400).await;
    rig.decide(Call::new(reserve, &Reserve::openRoundCall { product: 1, token: usdt, amount })).await;
    rig.run(&["--as", "bob", "reserve", "claim", "1", "2"]).success();
    served.agrees(rig, &questions);
    let rounds = served.run(rig, &["reserve", "rounds"]).success().out;
    assert!(rounds.contains("10,000.00 USDT") && rounds.contains("open until"), "{rounds}");
}

#[tokio::test(flavor = "multi_thread")]
async fn mark_4_a_day_of_silent_reporters_is_the_same_from_a_server_as_from_a_node() {
    let rig = Rig::deployed().await;
    rig.go_to(day("2022-03-29").start_timestamp()).await;
    rig.finalize(Asset::Btc).await;
    rig.run(&["index", "--once"]).success();
    let served = Served::start(&rig).await;
    served.agrees(&rig, &[&["benchmark", "show"], &["benchmark", "show", "--day", "2022-03-24"]]);
    let shown = served.run(&rig, &["benchmark", "show"]).success().out;
    assert!(shown.contains("the reporters were silent"), "{shown}");
}

#[tokio::test(flavor = "multi_thread")]
async fn m15_a_day_with_other_wins_is_the_same_from_a_server_as_from_a_node() {
    let rig = Rig::deployed().await;
    let benchmark = rig.platform().await.deployment().filecoin_benchmark.address;
    let version = FilecoinBenchmark::setVersionCall { fromDay: day("2022-03-27").number(), wins: 15_000 };
    rig.decide(Call::new(benchmark, &version)).await;
    rig.close_days_of(Asset::Fil, day("2022-03-29")).await;
    rig.run(&["index", "--once"]).success();
    let served = Served::start(&rig).await;
    let of = |day| ["benchmark", "show", "--asset", "fil", "--day", day];
    served
        .agrees(&rig, &["2022-03-26", "2022-03-27", "2022-03-28"].map(of).each_ref().map(|words| &words[..]));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_dao_decides_is_the_same_from_a_server_as_from_a_node() {
    let rig = Rig::with_voters().await;
    rig.run(&["index", "--once"]).success();
    let served = Served::start(&rig).await;
    let dao = |who: &str, rest: &[&str]| rig.run(&[&["--as", who, "proposal"], rest].concat()).success();
    let file = example("application.toml");
    rig.run(&["--as", "carol", "miner", "apply", "--file", &file, "--address", "erin"]).success();
    dao("platform", &["create", "approve-miner", "--miner", "carol", "--why", "Visited the farm in May"]);
    // What nobody can read, and what would be refused now.
    let settlement = rig.platform().await.deployment().settlement.address.to_string();
    dao("platform", &["create", "raw", "--to", &settlement, "--data", "0x01020304", "--why", "Trust me"]);
    dao("platform", &["create", "suspend", "--miner", "btc-miner", "--why", "Nothing is delivered"]);
    let id = rig.json(&["proposal", "show", "2"])["id"].as_str().unwrap().to_owned();
    let questions: [&[&str]; 7] = [
        &["proposal", "list"],
        &["proposal", "show", "1"],
        &["proposal", "show", &id],
        &["proposal", "show", "3"],
        &["miner", "status", "carol"],
        &["miner", "status", "btc-miner"],
        &["claimable", "platform"],
    ];
    served.agrees(&rig, &questions);
    let unreadable = served.run(&rig, &["proposal", "show", "2"]).success().out;
    for words in ["do not vote for what you cannot read", "it would be refused"] {
        assert!(unreadable.contains(words), "{words:?} is not in {unreadable}");
    }

    dao("alice", &["delegate"]);
    let show = |number: &str, name: &str| rig.json(&["proposal", "show", number])[name].as_u64().unwrap();
    rig.go_to(show("3", "opens") + 1).await;
    dao("alice", &["vote", "1", "--against", "--reason", "Too far away\nand cold"]);
    dao("platform", &["vote", "1", "--for"]);
    dao("platform", &["vote", "3", "--abstain"]);
    served.agrees(&rig, &questions);
    let voted = served.run(&rig, &["proposal", "show", "1"]).success().out;
    assert!(voted.contains("(alice)") && voted.contains("Too far away / and cold"), "{voted}");
    rig.go_to(show("3", "closes") + 1).await;
    dao("alice", &["queue", "1"]);
    served.agrees(&rig, &questions);
    rig.go_to(show("1", "executable")).await;
    dao("alice", &["execute", "1"]);
    served.agrees(&rig, &questions);
}

#[test]
fn a_server_is_asked_by_commands_that_read_and_by_no_others() {
    let state = tempfile::tempdir().unwrap();
    let api = |url: &str, rest: &[&str]| Ran::of(program(state.path()).args(["--api", url]).args(rest));
    api("http://127.0.0.1:1", &["product", "list"]).refused(4, &["--api", "does not answer"]);
    api("nowhere", &["product", "list"]).refused(2, &["--api"]);
    // A chain that this computer knows is not taken in the server's place.
    std::fs::write(state.path().join("chain.json"), r#"{"url": "http://127.0.0.1:1", "chain_id": 31337}"#)
        .unwrap();
    let acting: [&[&str]; 7] = [
        &["--as", "alice", "buy", "1", "--power", "1"],
        &["--as", "alice", "claim", "--all"],
        &["--as", "alice", "proposal", "vote", "1", "--for"],
        &["--as", "btc-miner", "miner", "deposit", "1"],
        &["--as", "finaliser", "keeper", "--once"],
        &["relay", "status"],
        &["verify"],
    ];
    for command in acting {
        api("http://127.0.0.1:1", command).refused(2, &["(--api) only answers", "--rpc and --chain"]);
    }
}
