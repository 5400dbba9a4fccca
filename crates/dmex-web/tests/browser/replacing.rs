//! A wallet speeds a transaction up, takes it back, or does not say what it did, while the page waits for it; and waits itself.

use alloy::primitives::U256;
use alloy::providers::Provider;
use alloy::providers::ext::AnvilApi;
use serde_json::{Value, json};

use crate::browser::Browser;
use crate::town::Town;
use crate::world::address;

/// [wei] More than any fee that a node suggests by itself.
const HIGH_FEE: u64 = 160_000_000_000;

/// Sends the transaction that the page waits for again, for a higher fee, with something else in it.
async fn replace(town: &Town, browser: &Browser, change: impl FnOnce(&mut Value)) {
    let provider = &town.chain.chain.provider;
    browser.hears("Waiting for the chain").await;
    let hash = browser.run("return window.testWallet.last").await;
    let sent: Value = provider.raw_request("eth_getTransactionByHash".into(), [hash]).await.unwrap();
    // Nodes suggest what was paid in the last block, which may be that of another replacement.
    let paid: U256 = serde_json::from_value(sent["maxFeePerGas"].clone()).unwrap();
    let fee = paid * U256::from(2) + U256::from(HIGH_FEE);
    let mut next = json!({
        "from": sent["from"], "to": sent["to"], "data": sent["input"], "value": sent["value"], "nonce": sent["nonce"],
        "maxFeePerGas": fee, "maxPriorityFeePerGas": fee,
    });
    change(&mut next);
    let _: Value = provider.raw_request("eth_sendTransaction".into(), [next]).await.unwrap();
    provider.anvil_mine(Some(1), None).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn ff11_what_becomes_of_a_transaction_is_told_as_it_is_and_one_thing_is_done_at_a_time() {
    let town = Town::start(100).await;
    town.chain.buyers.buy(0, &town.chain.products).await.unwrap();
    town.pass(3).await;
    let browser = Browser::at(&town.site, address("alice"), 1_280, 900).await;
    browser.go("/power").await;
    browser.connect().await;
    town.chain.chain.provider.anvil_set_auto_mine(false).await.unwrap();
    one_that_is_taken_back_is_said_to_be(&town, &browser).await;
    ff11_what_may_be_done_is_not_offered_again(&town, &browser).await;
    one_that_is_sped_up_is_done(&town, &browser).await;
    town.chain.chain.provider.anvil_set_auto_mine(true).await.unwrap();
    ff11_while_something_waits_nothing_else_is_begun(&town, &browser).await;
    browser.close().await;
    town.stop().await;
}

async fn claims(browser: &Browser) {
    browser.click("#owed form[data-act=claim] button").await;
    browser.press("Open wallet").await;
}

fn own() -> String {
    format!("/power/{}", address("alice"))
}

/// What can be pressed in the dialog.
async fn offered(browser: &Browser) -> Value {
    browser
        .run("return [...document.querySelectorAll('dialog button')].map(({ innerText }) => innerText)")
        .await
}

async fn one_that_is_taken_back_is_said_to_be(town: &Town, browser: &Browser) {
    browser.goes_on(&own()).await;
    claims(browser).await;
    replace(town, browser, |next| {
        let from = next["from"].clone();
        next["to"] = from;
        next["data"] = json!("0x");
    })
    .await;
    browser.hears("You cancelled it in your wallet").await;
    assert_eq!(offered(browser).await, json!(["Try again", "Close"]));
    browser.press("Close").await;
}

/// FF11: what took its place is not found, so it may be done: it is not offered again.
async fn ff11_what_may_be_done_is_not_offered_again(town: &Town, browser: &Browser) {
    browser.goes_on(&own()).await;
    browser.wallet("finds = false").await;
    browser.run("const now = Date.now; window.later = 0; Date.now = () => now() + window.later").await;
    claims(browser).await;
    replace(town, browser, |next| {
        let from = next["from"].clone();
        next["to"] = from;
        next["data"] = json!("0x01");
    })
    .await;
    // It is looked for a while, and waited for meanwhile.
    browser
        .waits("what took its place is looked for", async || {
            browser.run("return window.testWallet.missed >= 2").await == true
        })
        .await;
    browser.hears("Waiting for the chain").await;
    browser.run("window.later = 61_000").await;
    browser.hears("What became of it is not known").await;
    browser.hears("Look in your wallet before you do it again").await;
    assert_eq!(offered(browser).await, json!(["Close"]));
    browser.press("Close").await;
}

async fn one_that_is_sped_up_is_done(town: &Town, browser: &Browser) {
    browser.goes_on(&own()).await;
    claims(browser).await;
    replace(town, browser, |_| {}).await;
    browser.hears("Done").await;
}

/// FF11: while the wallet or the chain is waited for, whoever asks for something else is told so, and nothing is handed over.
async fn ff11_while_something_waits_nothing_else_is_begun(town: &Town, browser: &Browser) {
    let (faucet, buy) = ("form[data-act=faucet] button", "form[data-act=buy] button");
    let provider = &town.chain.chain.provider;
    let handed = async || browser.run("return window.testWallet.sent.length").await;
    browser.goes_on("/products/1").await;

    // The wallet asks its owner, who closed the page's dialog.
    browser.wallet("asks = new Promise((resolve) => { window.testWallet.decides = resolve; })").await;
    browser.click(faucet).await;
    browser.press("Open wallet").await;
    browser.waits("the wallet is asked", async || handed().await == 1).await;
    browser.press("Close").await;
    browser.fill("form[data-act=buy] [name=units]", "1").await;
    for other in [buy, faucet] {
        browser.click(other).await;
        browser.hears("Your wallet waits for you").await;
        assert_eq!(offered(browser).await, json!(["Close"]));
        browser.press("Close").await;
    }
    assert_eq!(handed().await, 1);
    browser.wallet("decides()").await;
    browser.hears("Done").await;
    browser.press("Close").await;

    // The approval waits for the chain, and the purchase for the approval.
    browser.wallet("asks = null").await;
    browser.wallet("signsTypedData = false").await;
    provider.anvil_set_auto_mine(false).await.unwrap();
    browser.click(buy).await;
    browser.hears("Buy 1 TH/s").await;
    browser.press("Open wallet").await;
    browser.hears("Waiting for the chain").await;
    browser.press("Close").await;
    for other in [faucet, buy] {
        browser.click(other).await;
        browser.hears("Waiting for the chain").await;
        assert_eq!(offered(browser).await, json!(["Close"]));
        browser.press("Close").await;
    }
    assert_eq!(handed().await, 2);
    provider.anvil_set_auto_mine(true).await.unwrap();
    provider.anvil_mine(Some(1), None).await.unwrap();
    browser.hears("Done").await;
    assert_eq!(handed().await, 3);
}
