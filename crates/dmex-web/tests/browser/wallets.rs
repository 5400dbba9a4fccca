//! Wallets that refuse, are elsewhere, or lose their node; and two windows at once.

use crate::browser::Browser;
use crate::world::{STILL, World};

const BUY: &str = "form[data-act=buy]";

/// Somebody who is connected and has test coins.
async fn with_coins(world: &World, name: &str) -> Browser {
    let browser = Browser::open(world, name).await;
    browser.go("/products/1").await;
    browser.connect().await;
    browser.click("form[data-act=faucet] button").await;
    browser.signs().await;
    browser
}

async fn asks(browser: &Browser) {
    browser.fill(&format!("{BUY} [name=units]"), "1").await;
    browser.click(&format!("{BUY} button")).await;
    browser.hears("Buy 1 TH/s").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_in_the_wallet_sends_nothing_and_the_next_try_works() {
    let world = World::start(&STILL).await;
    let browser = with_coins(&world, "dave").await;
    let sent = browser.signed().await.len();
    browser.wallet("refuse = true").await;
    asks(&browser).await;
    browser.press("Open wallet").await;
    browser.hears("You refused in your wallet. Nothing was sent.").await;
    browser.press("Close").await;
    assert_eq!(browser.signed().await.len(), sent);
    browser.wallet("refuse = false").await;
    asks(&browser).await;
    browser.signs().await;
    browser.close().await;
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wallet_on_another_chain_is_brought_here_and_told_of_the_chain_if_need_be() {
    let world = World::start(&STILL).await;
    let browser = with_coins(&world, "dave").await;
    browser.wallet("chainId = '0x1'").await;
    browser.wallet("knowsChain = false").await;
    asks(&browser).await;
    browser.signs().await;
    let added = browser.run("return window.testWallet.added").await;
    assert_eq!(added["chainId"], "0x7a69");
    browser.close().await;
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_window_acts_first_and_this_one_is_told() {
    let world = World::start(&STILL).await;
    let browser = with_coins(&world, "dave").await;
    asks(&browser).await;
    // The coin goes while the dialog is open.
    let usdt = world.platform.deployment().tokens.pay[0].address;
    let all = world.platform.erc20(usdt).balanceOf(crate::world::address("dave")).call().await.unwrap();
    let data = format!("0xa9059cbb{:0>64}{all:064x}", format!("{:x}", crate::world::address("erin")));
    let from = crate::world::address("dave");
    let sent = format!(
        "return window.testProvider.request({{method: 'eth_sendTransaction', params: [{{from: '{from}', to: '{usdt}', data: '{data}'}}]}})"
    );
    browser.run(&sent).await;
    browser.press("Open wallet").await;
    browser.hears("Not enough money").await;
    browser.close().await;
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_node_that_hangs_is_said_to_and_pages_can_still_be_read() {
    let world = World::start(&STILL).await;
    let browser = with_coins(&world, "dave").await;
    world.freeze_chain(true);
    browser.fill(&format!("{BUY} [name=units]"), "1").await;
    browser.click(&format!("{BUY} button")).await;
    browser.hears("took too long").await;
    browser.press("Close").await;
    browser.go("/products").await;
    browser.reads("Antminer S19").await;
    world.freeze_chain(false);
    browser.close().await;
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_visitor_without_a_wallet_is_one_of_the_people_of_the_demo() {
    let world = World::start(&STILL).await;
    let browser = Browser::open(&world, "alice").await;
    browser.go("/products/1").await;
    browser.click("form[data-act=faucet] button").await;
    browser.press("Demo wallet").await;
    browser.press("dave").await;
    browser.signs().await;
    let dave = crate::world::address("dave");
    let usdt = world.platform.deployment().tokens.pay[0].address;
    assert!(!world.platform.erc20(usdt).balanceOf(dave).call().await.unwrap().is_zero());
    // It is remembered from page to page.
    browser.go("/").await;
    browser
        .waits("dave is connected", async || {
            let shown = browser.run("return document.querySelector('#wallet').textContent").await;
            shown.as_str().unwrap().to_lowercase().starts_with("0xcd3b")
        })
        .await;
    browser.close().await;
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wallet_that_changes_its_account_changes_whose_pages_these_are() {
    let world = World::start(&STILL).await;
    let browser = Browser::open(&world, "dave").await;
    browser.go("/").await;
    browser.connect().await;
    let erin = crate::world::address("erin");
    browser
        .run(&format!(
            "sessionStorage.setItem('account', '{erin}'); window.testProvider.heard.accountsChanged(['{erin}'])"
        ))
        .await;
    browser
        .waits("the page knows", async || {
            browser.run("return document.cookie").await.as_str().unwrap().contains(&erin.to_string())
        })
        .await;
    browser.close().await;
    world.stop().await;
}
