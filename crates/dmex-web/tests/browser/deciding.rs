//! A product that is not delivered is ended by people at pages, from the proposal to the refund.

use crate::browser::Browser;
use crate::town::Town;
use crate::world::address;

/// Days that the cheap product is paid, and days after which it may be ended: seven short ones and their grace.
const PAID: u32 = 2;
const UNTIL_TERMINABLE: u32 = 14;
/// What somebody writes who wants to run something in another's browser.
const HOSTILE: &str = "<img src=x onerror=alert(1)></script><script>alert(2)</script>";

async fn votes(town: &Town, name: &str, support: &str, reason: &str) {
    let browser = Browser::at(&town.site, address(name), 1280, 900).await;
    browser.go("/dao/1").await;
    browser.connect().await;
    browser.go("/dao/1").await;
    browser.click(&format!("form[data-act=vote] [value={support}]")).await;
    browser.fill("form[data-act=vote] textarea", reason).await;
    browser.click("form[data-act=vote] button").await;
    browser.signs().await;
    browser.close().await;
}

/// Days pass until the pages say that the proposal is so far.
async fn until(town: &Town, state: &str) {
    for _ in 0..20 {
        let proposal = town.ask("/v1/proposals/1").await;
        if proposal["state"] == state {
            return;
        }
        town.pass(1).await;
    }
    panic!("the proposal is not {state}: {}", town.ask("/v1/proposals/1").await);
}

#[tokio::test(flavor = "multi_thread")]
async fn holders_end_a_product_that_is_not_delivered_and_are_refunded() {
    let town = Town::start(PAID).await;
    let failing = *town.chain.products.last().unwrap();
    for buyer in 0..3 {
        town.chain.buyers.buy(buyer, &town.chain.products).await.unwrap();
    }
    town.chain.pass_undecided(PAID + UNTIL_TERMINABLE).await;

    let proposer = Browser::at(&town.site, address("platform"), 1280, 900).await;
    proposer.go("/dao").await;
    proposer.connect().await;
    proposer
        .waits("the product may be ended", async || {
            town.ask(&format!("/v1/products/{failing}")).await["terminable"] == true
        })
        .await;
    proposer.go("/dao").await;
    proposer.fill("form[data-act=propose-termination] textarea", HOSTILE).await;
    proposer.click("form[data-act=propose-termination] button").await;
    proposer.signs().await;
    proposer.waits("it is known", async || town.ask("/v1/proposals/1").await["state"] == "pending").await;

    until(&town, "active").await;
    for (name, reason) in [("platform", "It has not paid for weeks."), ("alice", HOSTILE), ("bob", "")] {
        votes(&town, name, "for", reason).await;
    }
    proposer.go("/dao/1").await;
    // What was written is shown as it was written.
    proposer.reads(HOSTILE).await;
    proposer.is_sound().await;

    until(&town, "succeeded").await;
    proposer.go("/dao/1").await;
    proposer.click("form[data-act=queue] button").await;
    proposer.signs().await;
    proposer.waits("it is queued", async || town.ask("/v1/proposals/1").await["state"] == "queued").await;
    let executable = town.ask("/v1/proposals/1").await["executable"].as_u64().unwrap();
    while town.chain.platform.now().await.unwrap() < executable {
        town.chain.pass_undecided(1).await;
    }
    proposer
        .waits("the pages know", async || {
            town.ask("/v1/status").await["timestamp"].as_u64().unwrap() >= executable
        })
        .await;
    proposer.go("/dao/1").await;
    proposer.click("form[data-act=execute] button").await;
    proposer.signs().await;
    proposer.waits("it is executed", async || town.ask("/v1/proposals/1").await["state"] == "executed").await;
    proposer.close().await;

    // Nobody seals it: the first refund does.
    let settled = async || {
        let product = town.ask(&format!("/v1/products/{failing}")).await;
        product["next_day"] == product["closed_day"]
    };
    for _ in 0..10 {
        if settled().await {
            break;
        }
        town.pass(1).await;
    }
    let token = town.ask(&format!("/v1/tokens?product={failing}")).await["items"][0].clone();
    let account: alloy_primitives::Address = token["holder"].as_str().unwrap().parse().unwrap();
    let holder = Browser::at(&town.site, account, 390, 900).await;
    holder.go("/power").await;
    holder.connect().await;
    holder.go(&format!("/power/{account}")).await;
    holder.click("form[data-act=refund] button").await;
    holder.hears("share of the bond").await;
    holder.signs().await;
    holder.go(&format!("/power/{account}")).await;
    holder.reads("refunded").await;
    holder.close().await;
    town.stop().await;
}
