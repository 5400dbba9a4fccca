//! Cover is kept under the number of a policy, which parts have, whatever becomes of the NFT that was insured.

use alloy::primitives::{U256, Uint};
use alloy::providers::ext::AnvilApi;
use dmex_contracts::Insurance;
use dmex_platform::{Call, Part};
use dmex_replay::{Role, Script};
use dmex_store::rows::{Policy, Token};
use dmex_testchain::{Chain, TestStore};
use dmex_types::{PolicyId, Power, TokenId};

use crate::dao::decide;

const ALICE: Role = Role::Buyer(0);
const BOB: Role = Role::Buyer(1);
/// [seconds] Longer than claims may wait.
const LATE: u64 = 91 * 86_400;

#[tokio::test(flavor = "multi_thread")]
async fn nft5_fb5_cover_follows_parts_and_a_policy_ends_by_its_number() {
    let chain = Chain::start_with_loss(Script::STOPS_AFTER).await;
    let product = *chain.products.last().unwrap();
    let pay = chain.platform.offer(product).await.unwrap().payToken;
    let on = chain.platform.deployment();
    let pool = on.insurances[&pay].address;
    let line = Insurance::setLineCall { product: product.0, rate: 250, cap: Uint::from(10u64.pow(13)) };
    decide(&chain, Call::new(pool, &line)).await;
    let bought = chain.buyers.buy(0, &[product]).await.unwrap();
    let [first, second] = bought[..] else { panic!("{bought:?}") };
    let plenty = U256::from(10).pow(U256::from(13));
    for (purpose, call) in [
        ("faucet", Call::faucet(pay, ALICE.address(), plenty)),
        ("approve", Call::approve(pay, pool, plenty)),
        ("underwrite", Call::underwrite(pool, plenty / U256::from(2), ALICE.address())),
        ("insure", Call::insure(pool, first, 3_000, U256::MAX)),
        ("insure-more", Call::insure(pool, first, 2_000, U256::MAX)),
        ("insure-the-other", Call::insure(pool, second, 1_000, U256::MAX)),
    ] {
        chain.act(ALICE, purpose, call).await;
    }
    let live = TestStore::sqlite().await;
    live.catch_up(&chain.platform, 100_000).await;
    let [replaced, whole, other] = [1, 2, 3].map(|number| (pool, PolicyId(number)));
    let policy = async |key| live.store.find::<Policy>(&key).await.unwrap().unwrap();
    let token = async |id: TokenId| live.store.find::<Token>(&(id,)).await.unwrap().unwrap();
    let before = policy(replaced).await;
    assert_eq!((before.ended.as_deref(), before.coverage.is_zero()), (Some("replaced"), true));
    let insured = policy(whole).await;
    let row = token(first).await;
    let principal = row.tranche.0 * U256::from(row.end_day.since(row.start_day));
    // Of both, each rounded down.
    let bps = |part: u64| principal * U256::from(part) / U256::from(10_000);
    assert_eq!((insured.coverage.0, insured.units), (bps(3_000) + bps(2_000), row.units));
    assert!(insured.premium > before.premium && insured.ended.is_none());
    live.is_the_chain(&chain.platform).await;

    // Three parts, of which two come together again; another holds the third.
    let all = row.units.units();
    let part = |role: Role, units: u64| Part { to: role.address(), units: Power::new(units) };
    let parts = [part(ALICE, all / 3), part(BOB, all / 5), part(ALICE, all - all / 3 - all / 5)];
    chain.act(ALICE, "split", Call::split(on, first, &parts)).await;
    let [one, of_bob, third] = [1, 2, 3].map(|part| TokenId(second.0 + part));
    chain.act(ALICE, "merge", Call::merge(on, one, third)).await;
    let merged = TokenId(third.0 + 1);
    live.catch_up(&chain.platform, 100_000).await;
    for id in [one, of_bob, third, merged] {
        assert_eq!(token(id).await.policy, Some(whole.1), "NFT {id}");
    }
    assert_eq!(policy(whole).await, insured, "neither split nor merge calls an insurer");
    live.is_the_chain(&chain.platform).await;

    // The miner stops, and what was not delivered is paid back. Of what is named here one is gone long since.
    chain.pass(Script::STOPS_AFTER + Script::DEFAULT_TAKES).await;
    chain.act(BOB, "claim", Call::claim_insurance(pool, &[first, of_bob])).await;
    live.catch_up(&chain.platform, 100_000).await;
    let (half, claimed) = (policy(whole).await, token(of_bob).await);
    assert_eq!(half.units.units(), all - all / 5);
    assert!(half.ended.is_none() && half.coverage < insured.coverage && !half.paid.is_zero());
    assert_eq!((claimed.policy, claimed.insurance_paid), (None, Some(half.paid)));
    live.is_the_chain(&chain.platform).await;

    chain.act(ALICE, "claim-the-rest", Call::claim_insurance(pool, &[merged, first])).await;
    chain.chain.provider.anvil_increase_time(LATE).await.unwrap();
    chain.mine(1).await;
    chain.act(BOB, "release", Call::release_insurance(pool, &[whole.1, other.1])).await;
    live.catch_up(&chain.platform, 100_000).await;
    let ended = [policy(replaced).await, policy(whole).await, policy(other).await];
    let how = ended.each_ref().map(|policy| policy.ended.as_deref().unwrap());
    assert_eq!(how, ["replaced", "claimed", "released"]);
    assert!(ended.iter().all(|policy| policy.coverage.is_zero() && policy.units.is_zero()));
    live.is_the_chain(&chain.platform).await;
    for store in TestStore::both().await {
        store.catch_up(&chain.platform, 0).await;
        store.is_the_chain(&chain.platform).await;
        assert_eq!(store.contents().await, live.contents().await, "read at once");
    }
}
