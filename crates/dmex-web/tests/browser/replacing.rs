//! A wallet speeds a transaction up, or takes it back, while the page waits for it.

use alloy::providers::Provider;
use alloy::providers::ext::AnvilApi;
use serde_json::{Value, json};

use crate::browser::Browser;
use crate::town::Town;
use crate::world::address;

/// [wei] More than any fee of the development chain.
const HIGH_FEE: &str = "0x2540be4000";

/// Sends the transaction that the page waits for again, for a higher fee, with something else in it.
async fn replace(town: &Town, browser: &Browser, change: impl FnOnce(&mut Value)) {
    let provider = &town.chain.chain.provider;
    browser.hears("Waiting for the chain").await;
    let hash = browser.run("return window.testWallet.last").await;
    let sent: Value = provider.raw_request("eth_getTransactionByHash".into(), [hash]).await.unwrap();
    let mut next = json!({
        "from": sent["from"], "to": sent["to"], "data": sent["input"], "value": sent["value"], "nonce": sent["nonce"],
        "maxFeePerGas": HIGH_FEE, "maxPriorityFeePerGas": HIGH_FEE,
    });
    change(&mut next);
    let _: Value = provider.raw_request("eth_sendTransaction".into(), [next]).await.unwrap();
    provider.anvil_mine(Some(1), None).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_transaction_that_is_sped_up_is_done_and_one_that_is_taken_back_is_said_to_be() {
    let town = Town::start(100).await;
    town.chain.buyers.buy(0, &town.chain.products).await.unwrap();
    town.chain.pass_undecided(3).await;
    let browser = Browser::at(&town.site, address("alice"), 1_280, 900).await;
    browser.go("/power").await;
    browser.connect().await;
    let own = format!("/power/{}", address("alice"));
    let provider = &town.chain.chain.provider;

    browser.go(&own).await;
    provider.anvil_set_auto_mine(false).await.unwrap();
    browser.click("#owed form[data-act=claim] button").await;
    browser.press("Open wallet").await;
    replace(&town, &browser, |next| {
        let from = next["from"].clone();
        next["to"] = from;
        next["data"] = json!("0x");
    })
    .await;
    browser.hears("You cancelled it in your wallet").await;
    browser.press("Close").await;

    browser.go(&own).await;
    browser.click("#owed form[data-act=claim] button").await;
    browser.press("Open wallet").await;
    replace(&town, &browser, |_| {}).await;
    browser.hears("Done").await;
    browser.close().await;
    town.stop().await;
}
