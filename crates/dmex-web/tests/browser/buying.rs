//! From a visitor to a holder.

use crate::browser::Browser;
use crate::world::{STILL, World};

const BUY: &str = "form[data-act=buy]";

/// Opens a product, writes how much, and asks for it.
async fn asks_for(browser: &Browser, power: &str) {
    browser.go("/products/1").await;
    browser.fill(&format!("{BUY} [name=units]"), power).await;
    browser.click(&format!("{BUY} button")).await;
}

async fn takes_test_coins(browser: &Browser) {
    browser.go("/products/1").await;
    browser.click("form[data-act=faucet] button").await;
    browser.signs().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_visitor_is_told_what_is_missing_and_buys_with_a_permit_or_with_an_exact_approval() {
    let world = World::start(&STILL).await;
    let browser = Browser::open(&world, "dave").await;
    senseless_amounts_are_refused_beside_the_field(&browser).await;
    a_visitor_without_money_is_told_so_gets_test_coins_and_buys_with_a_permit(&world, &browser).await;
    browser.close().await;
    let browser = Browser::open(&world, "erin").await;
    a_wallet_that_signs_no_permits_buys_with_an_exact_approval(&world, &browser).await;
    browser.close().await;
    world.stop().await;
}

async fn senseless_amounts_are_refused_beside_the_field(browser: &Browser) {
    for (power, words) in [("ten", "Write a number"), ("0.0001", "finer than the smallest unit")] {
        asks_for(browser, power).await;
        assert!(browser.find(".wrong").await.text().await.unwrap().contains(words), "{power}");
        assert_eq!(browser.dialog().await, "");
        browser.is_sound().await;
    }
}

async fn a_visitor_without_money_is_told_so_gets_test_coins_and_buys_with_a_permit(
    world: &World,
    browser: &Browser,
) {
    asks_for(browser, "10").await;
    // The wallet is asked for when it is needed, and not before.
    browser.press("Test Wallet").await;
    browser.hears("Not enough money").await;
    browser.press("Close").await;
    takes_test_coins(browser).await;
    let sent = browser.signed().await.len();

    asks_for(browser, "10").await;
    browser.hears("Buy 10 TH/s of product 1").await;
    browser.hears("1,060.00064 USDT").await;
    browser.signs().await;
    let signed = browser.signed().await;
    assert_eq!(signed[signed.len() - 2..], ["eth_signTypedData_v4", "eth_sendTransaction"], "{sent}");
    browser.waits("the NFT is there", async || world.tokens_of("dave").await.len() == 1).await;
    assert_eq!(world.tokens_of("dave").await[0]["units"], "10000");
}

async fn a_wallet_that_signs_no_permits_buys_with_an_exact_approval(world: &World, browser: &Browser) {
    let before = world.tokens_of("erin").await.len();
    browser.go("/products/1").await;
    browser.connect().await;
    takes_test_coins(browser).await;
    asks_for(browser, "2.5").await;
    browser.wallet("signsTypedData = false").await;
    browser.signs().await;
    assert_eq!(browser.signed().await, ["eth_sendTransaction", "eth_sendTransaction"]);
    browser.waits("the NFT is there", async || world.tokens_of("erin").await.len() == before + 1).await;
    let usdt = world.platform.deployment().tokens.pay[0].address;
    let (holder, spender) = (crate::world::address("erin"), world.platform.deployment().primary_sale.address);
    let left = world.platform.erc20(usdt).allowance(holder, spender).call().await.unwrap();
    assert!(left.is_zero(), "nothing may be taken afterwards");
}
