//! Cover is kept under the number of a policy, which parts have, whatever becomes of the NFT that was insured; and every coin of a
//! pool is somebody's in the ledger, from the first deposit until everybody left.

use alloy::primitives::{Address, U256, Uint};
use alloy::providers::ext::AnvilApi;
use dmex_contracts::{Insurance, InsurancePool};
use dmex_platform::{Call, Part};
use dmex_replay::{Role, Script};
use dmex_store::read::Insurances;
use dmex_store::rows::{Policy, Pool, Product, Token, Underwriter};
use dmex_testchain::{Chain, TestStore};
use dmex_types::{Amount, Day, PolicyId, PolicyState, Power, ProductId, TokenId};

use crate::dao::decide;

const ALICE: Role = Role::Buyer(0);
const BOB: Role = Role::Buyer(1);
const MINER: Role = Role::FailingMiner;
/// [seconds] Longer than claims may wait.
const LATE: u64 = 91 * 86_400;
/// [day] Until when a later policy is bought: it would begin after the miner stopped.
const LATER: u32 = 10;

/// Where one product is insured.
struct Insured<'a> {
    chain: &'a Chain,
    product: ProductId,
    insurance: Address,
    pool: Address,
}

impl<'a> Insured<'a> {
    /// The DAO sets a rate, and Alice underwrites.
    async fn begin(chain: &'a Chain, product: ProductId) -> Self {
        let pay = chain.platform.offer(product).await.unwrap().payToken;
        let contract = chain.platform.insurance(pay).unwrap();
        let insurance = *contract.address();
        let plenty = U256::from(10).pow(U256::from(13));
        let line = Insurance::setLineCall { product: product.0, rate: 250, cap: Uint::from(10u64.pow(13)) };
        decide(chain, Call::new(insurance, &line)).await;
        chain.act(BOB, "open-pool", Call::open_pool(insurance, product)).await;
        let pool = contract.poolOf(product.0).call().await.unwrap();
        for (role, purpose, call) in [
            (ALICE, "faucet", Call::faucet(pay, ALICE.address(), plenty)),
            (BOB, "faucet-2", Call::faucet(pay, BOB.address(), plenty)),
            (MINER, "faucet-3", Call::faucet(pay, MINER.address(), plenty)),
            (ALICE, "approve", Call::approve(pay, insurance, plenty)),
            (BOB, "approve-2", Call::approve(pay, insurance, plenty)),
            (ALICE, "approve-pool", Call::approve(pay, pool, plenty)),
            (MINER, "approve-pool-2", Call::approve(pay, pool, plenty)),
            (ALICE, "underwrite", Call::underwrite(pool, plenty / U256::from(2), ALICE.address())),
        ] {
            chain.act(role, purpose, call).await;
        }
        Self { chain, product, insurance, pool }
    }

    /// The miner stakes half of what these can be insured for at most: a quarter of their money.
    async fn stake(&self, tokens: &[TokenId]) {
        let mut most = U256::from(8);
        for id in tokens {
            let token = self.chain.platform.token(*id).await.unwrap();
            most += token.tranche * U256::from(token.end.since(token.start)) / U256::from(4);
        }
        self.chain.act(MINER, "stake", Call::stake(self.pool, most / U256::from(2))).await;
    }

    /// Insures an NFT for a part of what it can be insured for.
    async fn insure(&self, role: Role, token: TokenId, part: u64) -> U256 {
        let contract = Insurance::new(self.insurance, self.chain.platform.provider().clone());
        let most = contract.mostCoverage(U256::from(token.0)).call().await.unwrap();
        let coverage = most / U256::from(part);
        assert!(!coverage.is_zero(), "NFT {token}");
        let call = Call::insure(self.insurance, token, coverage, U256::MAX);
        self.chain.act(role, &format!("insure/{token}"), call).await;
        coverage
    }

    /// Everybody leaves: no cover stands, and the product is closed.
    async fn everybody_leaves(&self) {
        let pool = InsurancePool::new(self.pool, self.chain.platform.provider().clone());
        let shares = pool.balanceOf(ALICE.address()).call().await.unwrap();
        self.chain.act(ALICE, "exit", Call::exit(self.pool, shares, ALICE.address())).await;
        let junior = U256::from(pool.fund().call().await.unwrap().junior);
        if !junior.is_zero() {
            self.chain.act(MINER, "unstake", Call::unstake(self.pool, junior, MINER.address())).await;
        }
    }
}

/// Rows as they are.
struct Rows<'a> {
    store: &'a TestStore,
    insurance: Address,
}

impl Rows<'_> {
    async fn policy(&self, number: u64) -> Policy {
        self.store.store.find::<Policy>(&(self.insurance, PolicyId(number))).await.unwrap().unwrap()
    }

    async fn token(&self, id: TokenId) -> Token {
        self.store.store.find::<Token>(&(id,)).await.unwrap().unwrap()
    }

    async fn state(&self, number: u64, today: Day) -> PolicyState {
        let policy = self.policy(number).await;
        let product = self.store.store.find::<Product>(&(policy.product,)).await.unwrap().unwrap();
        let short_days = self.store.store.short_days_before(&product, policy.begin_day).await.unwrap();
        policy.state(&product, short_days, today)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nft5_fb5_risk_5_cover_follows_parts_and_a_policy_ends_by_its_number() {
    let chain = Chain::start_with_loss(Script::STOPS_AFTER).await;
    let product = *chain.products.last().unwrap();
    let insured = Insured::begin(&chain, product).await;
    let (of_alice, of_bob) = (chain.buyers.buy(0, &[product]).await, chain.buyers.buy(1, &[product]).await);
    let (of_alice, of_bob) = (of_alice.unwrap(), of_bob.unwrap());
    let ([first, second], [third, ..]) = (&of_alice[..], &of_bob[..]) else {
        panic!("{of_alice:?} {of_bob:?}")
    };
    let (first, second, third) = (*first, *second, *third);
    insured.stake(&[first, second, third]).await;
    let coverage = insured.insure(ALICE, first, 1).await;
    insured.insure(ALICE, second, 3).await;
    let live = TestStore::sqlite().await;
    live.catch_up(&chain.platform, 100_000).await;
    let rows = Rows { store: &live, insurance: insured.insurance };
    let today = chain.platform.today().await.unwrap();
    let (whole, row) = (rows.policy(1).await, rows.token(first).await);
    assert_eq!((whole.coverage.0, whole.units), (coverage, row.units));
    assert_eq!((whole.begin_day, whole.end_day), ((today + 14).max(row.start_day), row.end_day));
    assert_eq!(whole.premium.0, whole.daily.0 * U256::from(whole.end_day.since(whole.begin_day)));
    assert_eq!(rows.state(1, today).await, PolicyState::Waiting);
    live.is_the_chain(&chain.platform).await;

    // Three parts, of which two come together again; another holds the third.
    let on = chain.platform.deployment();
    let last = chain.platform.last_token().await.unwrap();
    let all = row.units.units();
    let part = |role: Role, units: u64| Part { to: role.address(), units: Power::new(units) };
    let parts = [part(ALICE, all / 3), part(BOB, all / 5), part(ALICE, all - all / 3 - all / 5)];
    chain.act(ALICE, "split", Call::split(on, first, &parts)).await;
    let [one, of_bob, other] = [1, 2, 3].map(|part| TokenId(last + part));
    chain.act(ALICE, "merge", Call::merge(on, one, other)).await;
    let merged = TokenId(other.0 + 1);
    live.catch_up(&chain.platform, 100_000).await;
    for id in [one, of_bob, other, merged] {
        assert_eq!(rows.token(id).await.policy, Some(PolicyId(1)), "NFT {id}");
    }
    assert_eq!(rows.policy(1).await, whole, "neither split nor merge calls an insurer");
    live.is_the_chain(&chain.platform).await;

    // What is insured so late never begins: the miner stops before.
    chain.pass(LATER).await;
    insured.insure(BOB, third, 2).await;
    chain.pass(Script::STOPS_AFTER + Script::DEFAULT_TAKES - LATER).await;
    live.catch_up(&chain.platform, 100_000).await;
    let today = chain.platform.today().await.unwrap();
    let states = [rows.state(1, today).await, rows.state(3, today).await];
    assert_eq!(states, [PolicyState::Running, PolicyState::NeverBegan]);
    live.is_the_chain(&chain.platform).await;

    // Of what is named here one is gone long since.
    chain.act(BOB, "claim", Call::claim_insurance(insured.insurance, &[first, of_bob, third])).await;
    live.catch_up(&chain.platform, 100_000).await;
    let (half, claimed) = (rows.policy(1).await, rows.token(of_bob).await);
    assert_eq!(half.units.units(), all - all / 5);
    assert!(half.ended.is_none() && half.coverage < whole.coverage && !half.paid.is_zero());
    assert_eq!((claimed.policy, claimed.insurance_paid), (None, Some(half.paid)));
    assert!(!half.premium_back.is_zero(), "of the days from the closing on");
    let never = rows.policy(3).await;
    assert_eq!((never.paid, never.premium_back), (Amount::ZERO, never.premium));
    assert_eq!((never.never_began, never.ended.as_deref()), (true, Some("claimed")));
    assert_eq!(rows.token(third).await.insurance_paid, None, "its premium came back, and nothing was paid");
    live.is_the_chain(&chain.platform).await;

    chain.act(ALICE, "claim-the-rest", Call::claim_insurance(insured.insurance, &[merged, first])).await;
    chain.chain.provider.anvil_increase_time(LATE).await.unwrap();
    chain.mine(1).await;
    let numbers = [PolicyId(1), PolicyId(2)];
    chain.act(BOB, "release", Call::release_insurance(insured.insurance, &numbers)).await;
    insured.everybody_leaves().await;
    live.catch_up(&chain.platform, 100_000).await;
    let ended = [rows.policy(1).await, rows.policy(2).await, rows.policy(3).await];
    let how = ended.each_ref().map(|policy| policy.ended.as_deref().unwrap());
    assert_eq!(how, ["claimed", "released", "claimed"]);
    assert!(ended.iter().all(|policy| policy.coverage.is_zero() && policy.units.is_zero()));
    let (paid, junior) = (ended[0].paid.0, ended[0].junior_paid.0);
    assert!(!junior.is_zero() && junior <= paid, "the junior stake pays first");
    is_empty(&live, insured.product).await;
    live.is_the_chain(&chain.platform).await;
    for store in TestStore::both().await {
        store.catch_up(&chain.platform, 0).await;
        store.is_the_chain(&chain.platform).await;
        assert_eq!(store.contents().await, live.contents().await, "read at once");
    }
}

/// A pool that everybody left, but for what divisions leave over.
async fn is_empty(live: &TestStore, product: ProductId) {
    let pool = live.store.find::<Pool>(&(product,)).await.unwrap().unwrap();
    let parts = [pool.covered, pool.junior, pool.backing, pool.unearned, pool.returnable, pool.shares];
    assert_eq!(parts, [Amount::ZERO; 6]);
    assert!(pool.senior.0 < U256::from(1_000), "{pool:?}");
    let key = (product, ALICE.address());
    let underwriter = live.store.find::<Underwriter>(&key).await.unwrap().unwrap();
    assert_eq!((underwriter.shares, underwriter.leaving), (Amount::ZERO, Amount::ZERO));
}
