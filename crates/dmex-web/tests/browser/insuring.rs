//! A holder insures an NFT.

use alloy::primitives::U256;
use alloy::primitives::aliases::U104;
use alloy::providers::Provider;
use alloy::providers::ext::AnvilApi;
use alloy::rpc::types::TransactionRequest;
use dmex_contracts::Insurance;
use dmex_platform::Call;

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

/// The DAO sets a rate for a product, and underwrites itself.
async fn insurable(world: &World, product: u32) {
    let on = world.platform.deployment();
    let (usdt, dao, amount) =
        (on.tokens.pay[0].address, on.timelock.address, U256::from(1_000_000_000_000_u64));
    let pool = on.insurances[&usdt].address;
    let line = Insurance::setLineCall { product, rate: 500, cap: U104::from(amount) };
    decide(world, Call::new(pool, &line)).await;
    decide(world, Call::faucet(usdt, dao, amount)).await;
    decide(world, Call::approve(usdt, pool, amount)).await;
    decide(world, Call::underwrite(pool, amount, dao)).await;
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
    browser.reads("It cannot be insured now").await;

    insurable(&world, u32::try_from(product).unwrap()).await;
    let asked = world.ask(&format!("/v1/tokens/{id}/premium?coverage=10000")).await;
    let premium = asked["premium"].as_str().unwrap().to_owned();
    assert!(premium.parse::<u64>().unwrap() > 0, "{asked}");
    let usdt = world.platform.deployment().tokens.pay[0].address;
    decide(&world, Call::faucet(usdt, address("alice"), premium.parse().unwrap())).await;
    browser.go(&page).await;
    browser.click("#insurance details summary").await;
    browser.reads("Insuring all of it for its whole term costs").await;
    browser.click("#insurance form[data-act=insure] button").await;
    browser.hears("Insure 10000 bps of the purchase money").await;
    browser.signs().await;
    let policy = format!("/v1/tokens/{id}");
    browser
        .waits("it is insured for what was suggested", async || {
            world.ask(&policy).await["cover"]["premium"] == premium.as_str()
        })
        .await;
    browser.close().await;
    world.stop().await;
}
