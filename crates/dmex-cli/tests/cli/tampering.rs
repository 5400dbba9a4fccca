//! `dmex deploy --check` names everything that nobody voted for, and tells what was voted for.

use std::collections::BTreeMap;
use std::sync::Mutex;

use alloy::primitives::{Address, B256, Bytes, FixedBytes};
use alloy::providers::ext::AnvilApi;
use alloy::rpc::types::TransactionReceipt;
use alloy::sol_types::SolCall;
use async_trait::async_trait;
use dmex_chain::sender::{Account, Purpose, PurposeKey, SubmitError, WaitError};
use dmex_chain::{Endpoint, connect};
use dmex_contracts::{
    ActionClasses, Assets, AuctionSale, BitcoinBenchmark, BondCalls, Deployment, DmexTimelock, Insurance,
    MinerRegistry, MiningPower, PayFeed, PayTokenPrices, PrimarySale, ReportedRewardBenchmark, Reserve,
    Wanted,
};
use dmex_platform::deploy::{CheckError, DeployError};
use dmex_platform::{Call, DirectSender, Platform, Transact, check, deploy};
use dmex_replay::{Role, deploy_config};
use dmex_types::Asset;

use crate::dao::{carry_out, dao};
use crate::rig::{FIRST_DAY, Rig, example};

/// Somebody without any right.
fn stranger() -> Address {
    Role::Buyer(7).address()
}

async fn deployed() -> Rig {
    let rig = Rig::empty().await;
    rig.run(&["deploy", "--dev"]).success();
    rig
}

/// What a check says that must find something.
async fn found(platform: &Platform, wanted: Option<&Wanted>) -> String {
    match check(platform, wanted).await {
        Err(error @ CheckError::Differs(_)) => error.to_string(),
        other => panic!("nothing was found: {other:?}"),
    }
}

#[track_caller]
fn assert_told(found: &str, words: &str) {
    assert!(found.contains(words), "{words:?} is not in {found}");
}

#[tokio::test(flavor = "multi_thread")]
async fn fb10_whatever_is_called_without_a_vote_is_named() {
    let rig = deployed().await;
    let platform = rig.platform().await;
    assert!(check(&platform, None).await.unwrap().later.is_empty());

    for (call, words) in tamperings(&platform).await {
        let before = platform.provider().anvil_snapshot().await.unwrap();
        rig.decide(call).await;
        assert_told(&found(&platform, None).await, &words);
        assert!(platform.provider().anvil_revert(before).await.unwrap());
    }
    assert!(check(&platform, None).await.unwrap().later.is_empty());
}

/// Calls that only the timelock may make, from an impostor in its place, and what the check says of each.
async fn tamperings(platform: &Platform) -> Vec<(Call, String)> {
    let mut list = market(platform).await;
    list.extend(assets(platform).await);
    list.extend(safety(platform.deployment()));
    list
}

async fn market(platform: &Platform) -> Vec<(Call, String)> {
    let (on, evil, dev) = (platform.deployment(), stranger(), Role::BtcMiner.address());
    let (sale, btc) = (on.primary_sale.address, on.bitcoin_benchmark.address);
    let usdt = on.tokens.pay[0].address;
    let [fil_feed, btc_feed] = [on.price_feeds[&Asset::Fil], on.price_feeds[&Asset::Btc]];
    let mut parameters = platform.primary_sale().parameters().call().await.unwrap();
    parameters.feeRecipient = evil;
    let bounds = BitcoinBenchmark::Bounds { jump: 9_999, feedAge: 90_000 };
    let panel = vec![Role::Buyer(1).address(), Role::Buyer(2).address(), evil];
    vec![
        (
            Call::new(on.mining_power.address, &MiningPower::setLockerCall::new((evil, true))),
            format!("the locker {evil} is allowed, should be not allowed"),
        ),
        (
            Call::new(sale, &PrimarySale::allowPayTokenCall::new((usdt, false))),
            format!("the pay token {usdt} is not allowed, should be allowed"),
        ),
        (
            Call::new(sale, &PrimarySale::setParametersCall::new((parameters,))),
            format!("who is credited fees is {evil}, should be {}", Role::Treasury.address()),
        ),
        (
            Call::new(on.miner_registry.address, &MinerRegistry::approveCall::new((dev, 0, u64::MAX))),
            format!("the capacity of the miner {dev} for BTC is {}, should be", u64::MAX),
        ),
        (
            Call::new(on.miner_registry.address, &MinerRegistry::suspendCall::new((dev,))),
            format!("the miner {dev} is suspended, should be approved"),
        ),
        (
            Call::new(btc, &BitcoinBenchmark::setPriceFeedCall::new((fil_feed,))),
            format!("the price feed is {fil_feed}, should be {btc_feed}"),
        ),
        (
            Call::new(btc, &BitcoinBenchmark::setBoundsCall::new((bounds,))),
            "the bound of a jump is 9999, should be".to_owned(),
        ),
        (
            Call::new(btc, &BitcoinBenchmark::setReportersCall::new((panel,))),
            format!("{evil}, should be {}", Role::Reporter(0).address()),
        ),
        (
            Call::new(sale, &MinerRegistry::transferOwnershipCall::new((evil,))),
            format!("the owner is {evil}, should be {}", on.timelock.address),
        ),
    ]
}

/// What opens coins, measures them, pays for them, and shows them.
async fn assets(platform: &Platform) -> Vec<(Call, String)> {
    let (on, btc) = (platform.deployment(), platform.deployment().bitcoin_benchmark.address);
    let (assets, usdt) = (on.assets.address, on.tokens.pay[0].address);
    // Both belong to the timelock, so the contract takes them; anybody can make such.
    let (owner, registry, feed) =
        (on.timelock.address, on.miner_registry.address, on.price_feeds[&Asset::Btc]);
    let (provider, first) = (platform.provider().clone(), on.first_day.number());
    let foreign = BitcoinBenchmark::deploy_builder(provider.clone(), owner, registry, feed, first);
    let foreign = foreign.from(stranger()).deploy().await.unwrap();
    let (least, most) = (1_000_000_000, 10_u128.pow(27));
    let third =
        ReportedRewardBenchmark::deploy_builder(provider, owner, registry, feed, first, 2, least, most);
    let third = third.from(stranger()).deploy().await.unwrap();
    let shown = |ticker: &str, unit: &str, scale| Assets::Description {
        ticker: ticker.to_owned(),
        unit: unit.to_owned(),
        scale,
    };
    vec![
        (
            Call::new(assets, &Assets::setBenchmarkCall::new((0, foreign))),
            format!("the benchmark of BTC is {foreign}, should be {btc}"),
        ),
        (
            Call::new(assets, &Assets::describeAssetCall::new((0, shown("BTC", "TiB", 1_024)))),
            "the description of BTC is BTC in TiB of 1024, should be BTC in TH/s of 1000".to_owned(),
        ),
        (
            Call::new(assets, &Assets::openAssetCall::new((2, third, shown("KAS", "TH/s", 1_000)))),
            format!("the benchmark of asset 2 is {third}, should be none"),
        ),
        (
            Call::new(assets, &Assets::openAssetCall::new((2, third, shown("KAS", "TH/s", 1_000)))),
            "the description of asset 2 is KAS in TH/s of 1000, should be none".to_owned(),
        ),
        (
            Call::new(assets, &Assets::allowRewardTokenCall::new((0, usdt, true))),
            format!("the reward token {usdt} of BTC is allowed, should be not allowed"),
        ),
    ]
}

fn safety(on: &Deployment) -> Vec<(Call, String)> {
    let evil = stranger();
    let [usdt, other] = [on.tokens.pay[0].address, on.tokens.pay[1].address];
    let PayFeed { feed, max_age } = on.setup.pay_feeds[&other];
    let pool = on.insurances[&usdt].address;
    let administrator = B256::ZERO;
    let suspend = FixedBytes(MinerRegistry::suspendCall::SELECTOR);
    let (registry, timelock) = (on.miner_registry.address, on.timelock.address);
    vec![
        (
            Call::new(on.pay_token_prices.address, &PayTokenPrices::setFeedCall::new((usdt, feed, max_age))),
            format!("what prices {usdt} is the feed {feed}"),
        ),
        (
            Call::new(
                on.bond_calls.address,
                &BondCalls::setParametersCall::new((BondCalls::Parameters { share: 10_000, capDays: 200 },)),
            ),
            "the share that is called is 10000, should be".to_owned(),
        ),
        (
            Call::new(
                pool,
                &Insurance::setParametersCall::new((Insurance::Parameters {
                    capitalRatio: 4_999,
                    cooldownDays: 50,
                },)),
            ),
            "the part of the capital that may be cover is 4999, should be".to_owned(),
        ),
        (
            Call::new(on.reserve.address, &Reserve::setAssetCall::new((usdt, false, Address::ZERO))),
            format!("the token {usdt} as reserve is not allowed, should be allowed"),
        ),
        (
            Call::new(on.action_classes.address, &ActionClasses::setClassCall::new((registry, suspend, 3))),
            format!("on {registry} is constitution, should be parameter"),
        ),
        (
            Call::new(timelock, &DmexTimelock::grantRoleCall::new((administrator, evil))),
            format!("the role of the administrator by {evil} is held, should be not held"),
        ),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn fb10_whatever_differs_from_the_plan_is_named() {
    let rig = deployed().await;
    let platform = rig.platform().await;
    let plan = Wanted::recorded(platform.deployment()).unwrap();
    assert!(check(&platform, Some(&plan)).await.unwrap().later.is_empty());
    for (change, words) in plans() {
        let mut other = plan.clone();
        change(&mut other);
        assert_told(&found(&platform, Some(&other)).await, words);
    }
}

/// Another plan than that of the deployment.
type Another = fn(&mut Wanted);

/// Plans other than what was deployed, and what the check says of each.
fn plans() -> [(Another, &'static str); 19] {
    [
        (|plan| plan.dao.guardian = stranger(), "the guardian is"),
        (|plan| plan.dao.voting_delay = 7_200, "the voting delay is 3600, should be 7200"),
        (|plan| plan.dao.voting_period = 90_000, "the voting period is 86400, should be 90000"),
        (|plan| plan.dao.vote_extension = 7_200, "the vote extension is 3600, should be 7200"),
        (|plan| plan.dao.timelock_delay = 86_400, "the delay is 3600, should be 86400"),
        (|plan| plan.dao.proposal_threshold = 1, "should be 1000000000000000000"),
        (|plan| plan.dao.quorums.parameter = 999, "the quorum for parameters is 1000, should be 999"),
        (|plan| plan.dao.quorums.constitution = 3_999, "the constitution is 4000, should be 3999"),
        (
            |plan| plan.dao.platform = stranger(),
            "was given at first is 10000000000000000000000000, should be nothing",
        ),
        (|plan| plan.dao.team[0].beneficiary = stranger(), "is 10000000000000000000000000, should be 0"),
        (|plan| plan.dao.private_sale.truncate(1), "is 4000000000000000000000000, should be 0"),
        (|plan| plan.fee_recipient = stranger(), "who is credited fees is"),
        (|plan| plan.reporters.truncate(2), "the reporters is"),
        (|plan| plan.miners.clear(), "is approved, should be not approved"),
        (|plan| plan.pay_feeds.clear(), "is allowed, should be not allowed"),
        (|plan| plan.dmc_feed = stranger(), "the price feed of"),
        (|plan| plan.price_feeds.clear(), "the price feed is"),
        (|plan| plan.relay = Some(Bytes::new()), "the record's header relay is none, should be one"),
        (|plan| plan.first_day = plan.first_day.next(), "word 4 of the recorded constructor arguments"),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn fb10_a_record_that_hides_the_creation_is_found_out() {
    let rig = deployed().await;
    let platform = rig.platform().await;
    let mut later = platform.deployment().clone();
    later.mining_power.block += 1;
    let told = found(&Platform::new(platform.provider().clone(), later), None).await;
    assert_told(&told, "the recorded block of its creation");

    // The same of a file, by the program: another guardian than the one on chain.
    let folder = rig.state.path().join("deployments");
    let mut record = platform.deployment().clone();
    let mut arguments = record.governor.arguments.to_vec();
    let honest = Role::Guardian.address();
    let at = arguments.windows(20).position(|word| word == honest.as_slice()).unwrap();
    arguments[at..at + 20].copy_from_slice(stranger().as_slice());
    record.governor.arguments = arguments.into();
    record.write(&folder).unwrap();
    let expected = format!("the guardian is {honest}, should be {}", stranger());
    rig.run(&["deploy", "--check"]).refused(7, &["DmexGovernor", &expected, "do not use this deployment"]);
}

/// Calls more than it is asked to, just before a contract is handed over.
struct Meddling {
    honest: DirectSender,
    /// By the contract's name, in order.
    calls: Mutex<Vec<(&'static str, Vec<u8>)>>,
}

#[async_trait]
impl Transact for Meddling {
    async fn send(&self, purpose: Purpose) -> Result<TransactionReceipt, WaitError> {
        for data in self.due(purpose.key.as_str()) {
            let call = Call { to: purpose.to.unwrap(), data: data.into() };
            let key = PurposeKey::new("meddle").unwrap();
            self.honest.send(call.purpose(key, purpose.from.clone())).await?;
        }
        self.honest.send(purpose).await
    }

    fn address(&self, account: &Account) -> Result<Address, SubmitError> {
        self.honest.address(account)
    }
}

impl Meddling {
    fn due(&self, key: &str) -> Vec<Vec<u8>> {
        let is_due = |name: &str| key.starts_with(&format!("deploy/hand-over-{name}-"));
        let calls = self.calls.lock().unwrap();
        calls.iter().filter(|(name, _)| is_due(name)).map(|(_, data)| data.clone()).collect()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn fb10_what_the_deployer_did_before_the_hand_over_is_named_even_if_it_took_it_back() {
    let rig = Rig::empty().await;
    let provider = connect(&Endpoint::dev(rig.url(), 31_337)).await.unwrap();
    let signers = [Role::Deployer, Role::BtcMiner, Role::FilMiner, Role::FailingMiner];
    let keys: BTreeMap<_, _> = signers.into_iter().map(|role| (role.account(), role.signer())).collect();
    let (locker, auctioneer) = (stranger(), Role::Buyer(8).address());
    let calls = vec![
        ("MiningPower", MiningPower::setLockerCall::new((locker, true)).abi_encode()),
        ("AuctionSale", AuctionSale::setAuctioneerCall::new((auctioneer,)).abi_encode()),
        ("AuctionSale", AuctionSale::setAuctioneerCall::new((Address::ZERO,)).abi_encode()),
    ];
    let honest = DirectSender::quick(provider.clone(), 31_337, keys);
    let meddling = Meddling { honest, calls: Mutex::new(calls) };
    let config = deploy_config(FIRST_DAY.parse().unwrap(), None);
    let folder = rig.state.path().join("meddled");
    let refused = deploy(&provider, &meddling, &config, &folder).await.unwrap_err();
    assert!(matches!(refused, DeployError::Check(CheckError::Differs(_))), "{refused}");
    let told = refused.to_string();
    assert_told(&told, &format!("the locker {locker} is allowed, should be not allowed"));
    assert_told(&told, &format!("the auctioneer is {auctioneer}, should be {}", Address::ZERO));
    assert!(!folder.join("31337.json").exists(), "nobody is told of it");
}

#[tokio::test(flavor = "multi_thread")]
async fn dao_5_what_a_vote_changed_is_told_and_is_no_tampering() {
    let rig = Rig::with_voters().await;
    let clean = rig.json(&["deploy", "--check"]);
    assert_eq!(clean["changes"], serde_json::json!([]));
    let create = ["create", "approve-capacity", "--miner", "btc-miner", "--asset", "btc"];
    let power = ["--power", "777777", "--why", "It grew"];
    dao(&rig, "platform", &[&create[..], &power].concat()).success();
    carry_out(&rig, "1").await;

    let told = rig.run(&["deploy", "--check"]).success().out;
    assert!(told.contains("changed by vote in transaction 0x"), "{told}");
    let changes = rig.json(&["deploy", "--check"])["changes"].clone();
    assert_eq!(changes.as_array().unwrap().len(), 1, "{changes}");
    assert_eq!((&changes[0]["cause"], &changes[0]["value"]), (&"vote".into(), &"777777000".into()));

    // What an impostor makes of it afterwards is no vote.
    let registry = rig.platform().await.deployment().miner_registry.address;
    let miner = Role::BtcMiner.address();
    rig.decide(Call::new(registry, &MinerRegistry::approveCall::new((miner, 0, 777_777_001)))).await;
    let words = "is 777777001, should be 777777000";
    rig.run(&["deploy", "--check"]).refused(7, &["MinerRegistry", words, "do not use this deployment"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn fb10_a_miner_that_nobody_voted_for_is_named() {
    let rig = deployed().await;
    let platform = rig.platform().await;
    let apply = ["--as", "carol", "miner", "apply", "--file", &example("application.toml")];
    rig.run(&apply).success();
    // Whoever applies is no miner yet.
    check(&platform, None).await.unwrap();
    let carol = Role::Buyer(2).address();
    let application = platform.application(carol).await.unwrap().unwrap();
    rig.decide(Call::approve_application(platform.deployment(), carol, application.disclosure)).await;
    let told = found(&platform, None).await;
    assert_told(&told, &format!("the miner {carol} is approved, should be not approved"));
    assert_told(&told, &format!("the capacity of the miner {carol} for BTC is 88500000, should be 0"));
}
