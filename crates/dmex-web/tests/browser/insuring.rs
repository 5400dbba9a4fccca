//! A holder insures an NFT; somebody backs a product.

use alloy::primitives::U256;
use alloy::primitives::aliases::U104;
use alloy::providers::Provider;
use alloy::providers::ext::AnvilApi;
use alloy::rpc::types::TransactionRequest;
use dmex_contracts::Insurance;
use dmex_platform::Call;
use dmex_types::{ProductId, ProductStanding};

use crate::browser::Browser;
use crate::world::{STILL, World, address};

/// What an executed vote of the DAO does: a call from its timelock.
async fn decide(world: &World, call: Call) {
    let (provider, dao) = (world.platform.provider(), world.platform.deployment().timelock.address);
    provider.anvil_set_balance(dao, U256::MAX >> 1).await.unwrap();
    provider.anvil_impersonate_account(dao).await.unwrap();
    let transaction = TransactionRequest::default().from(dao).to(call.to).input(call.data.into());
    let receipt = provider.send_transaction(transaction).await.unwrap().get_receipt().await.unwrap();
    provider.anvil_stop_impersonating_account(dao).await.unwrap();
    assert!(receipt.status(), "the contract refused");
}

/// The DAO sets a rate for a product, stakes for its miner and underwrites it itself; whether the miner could answer for what it
/// sold was looked at lately.
async fn insurable(world: &World, product: ProductId) {
    let on = world.platform.deployment();
    let (usdt, dao, amount) =
        (on.tokens.pay[0].address, on.timelock.address, U256::from(1_000_000_000_000_u64));
    let insurance = on.insurances[&usdt].address;
    let line = Insurance::setLineCall { product: product.0, rate: 500, cap: U104::from(amount) };
    decide(world, Call::new(insurance, &line)).await;
    decide(world, Call::open_pool(insurance, product)).await;
    let pool = world.platform.pool(product).await.unwrap().unwrap().address.unwrap();
    decide(world, Call::faucet(usdt, dao, amount + amount)).await;
    decide(world, Call::approve(usdt, pool, amount + amount)).await;
    decide(world, Call::stake(pool, amount)).await;
    decide(world, Call::underwrite(pool, amount, dao)).await;
    if world.platform.standing_of(product).await.unwrap() == ProductStanding::CallStale {
        decide(world, Call::assess(on, product)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_holder_insures_at_the_premium_that_the_page_suggests() {
    let world = World::start(&STILL).await;
    let browser = Browser::open(&world, "alice").await;
    browser.go("/power").await;
    browser.connect().await;
    let token = world.tokens_of("alice").await[0].clone();
    let (id, product) = (token["id"].as_u64().unwrap(), token["product"].as_u64().unwrap());
    let page = format!("/tokens/{id}");
    browser.go(&page).await;
    browser.reads("It cannot be insured now: its product has no pool yet.").await;

    insurable(&world, ProductId(u32::try_from(product).unwrap())).await;
    let answer = format!("/v1/tokens/{id}/insurable");
    browser.waits("nothing is lacking", async || world.ask(&answer).await["lacking"].is_null()).await;
    let insurable = world.ask(&answer).await;
    let most = insurable["most"].as_str().unwrap().to_owned();
    let asked = world.ask(&format!("/v1/tokens/{id}/premium?coverage={most}")).await;
    let premium = asked["premium"].as_str().unwrap().to_owned();
    assert!(premium.parse::<u64>().unwrap() > 0, "{asked}");
    let usdt = world.platform.deployment().tokens.pay[0].address;
    decide(&world, Call::faucet(usdt, address("alice"), premium.parse().unwrap())).await;
    browser.go(&page).await;
    browser.click("#insurance details summary").await;
    browser.reads("You can insure it for up to").await;
    browser.reads("A risen coin is not covered").await;
    browser.click("#insurance form[data-act=insure] button").await;
    browser.hears(&format!("Insure NFT {id} for up to")).await;
    browser.signs().await;
    let policy = format!("/v1/tokens/{id}");
    browser
        .waits("it is insured for what was suggested", async || {
            let cover = world.ask(&policy).await["cover"].clone();
            cover["premium"] == premium.as_str() && cover["share"] == most.as_str()
        })
        .await;
    browser.go(&page).await;
    browser.reads("Cover has not begun").await;
    browser.close().await;
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_opens_a_pool_underwrites_and_asks_to_leave() {
    let world = World::start(&STILL).await;
    let browser = Browser::open(&world, "alice").await;
    let usdt = world.platform.deployment().tokens.pay[0].address;
    decide(&world, Call::faucet(usdt, address("alice"), U256::from(500_000_000_u64))).await;
    let page = "/products/1/insurance";
    browser.go(page).await;
    browser.connect().await;
    browser.go(page).await;
    browser.click("form[data-act=open-pool] button").await;
    browser.hears("Open the pool that insures product 1").await;
    browser.signs().await;
    let pool = "/v1/insurance/1";
    browser.waits("the pool is open", async || world.ask(pool).await["address"].is_string()).await;
    browser.go(page).await;
    browser.fill("form[data-act=underwrite] [name=amount]", "500").await;
    browser.click("form[data-act=underwrite] button").await;
    browser.hears("Put 500 USDT into the pool that insures product 1").await;
    browser.signs().await;
    browser.waits("it is underwritten", async || world.ask(pool).await["assets"] == "500000000").await;
    browser.go(page).await;
    browser.click("form[data-act=request-exit] button").await;
    browser.hears("Ask to leave the pool").await;
    browser.signs().await;
    let own = format!("/v1/insurance/1/underwriters/{:#x}", address("alice"));
    browser
        .waits("she asked to leave with all", async || {
            let has = world.ask(&own).await;
            has["leaving"] == has["shares"] && has["leaves_from"].as_u64() > Some(0)
        })
        .await;
    browser.close().await;
    world.stop().await;
}
