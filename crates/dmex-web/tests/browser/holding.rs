//! What holders do with their NFTs, and miners with their days.

use crate::browser::Browser;
use crate::world::{QUICK, World, address};

#[tokio::test(flavor = "multi_thread")]
async fn ff11_holders_and_miners_see_what_they_do_on_the_page() {
    let world = World::start(&QUICK).await;
    a_miner_adds_to_its_bond_from_the_console(&world).await;
    world.until_settled(1, 2).await;
    ff11_a_holder_claims_splits_merges_and_gives_away_and_sees_it_on_the_page(&world).await;
    world.stop().await;
}

async fn ff11_a_holder_claims_splits_merges_and_gives_away_and_sees_it_on_the_page(world: &World) {
    let browser = Browser::open(world, "alice").await;
    browser.go("/power").await;
    browser.connect().await;
    browser.go(&format!("/power/{}", address("alice"))).await;

    browser.click("#owed form[data-act=claim] button.main").await;
    browser.hears("What happens").await;
    browser.signs().await;
    let income = format!("/v1/accounts/{:#x}/income", address("alice"));
    browser
        .waits("income arrived", async || !world.ask(&income).await["items"].as_array().unwrap().is_empty())
        .await;

    let (before, theirs) = (world.tokens_of("alice").await.len(), world.tokens_of("bob").await.len());
    browser.go(&format!("/power/{}", address("alice"))).await;
    browser.click("#nfts .card details summary").await;
    // One part for herself, one for bob; what is left is a third, and is said while she writes.
    let split = "#nfts .card details[open] form[data-act=split]";
    browser.fill(&format!("{split} [name='parts.0.units']"), "0.5").await;
    browser.fill(&format!("{split} [name='parts.1.units']"), "0.25").await;
    browser.fill(&format!("{split} [name='parts.1.to']"), &address("bob").to_string()).await;
    let is_said = "const rest = document.querySelector('#nfts details[open] [data-as=rest]');
        const { whole, per } = rest.dataset;
        const said = parseFloat(rest.parentElement.querySelector('output').value.replaceAll(',', ''));
        return Math.round(said * per) === whole - 0.75 * per";
    browser.waits("what is left is said", async || browser.run(is_said).await == true).await;
    browser.click(&format!("{split} button")).await;
    browser.hears(&address("bob").to_string()).await;
    browser.signs().await;
    browser.waits("there is one more", async || world.tokens_of("alice").await.len() == before + 1).await;
    browser.waits("bob has his", async || world.tokens_of("bob").await.len() == theirs + 1).await;
    // What was done is seen without loading the page again, and what ended is no card any more.
    let cards = async || browser.run("return document.querySelectorAll('#nfts .card').length").await;
    browser.waits("it is shown", async || cards().await == before + 1).await;
    fa5_the_page_of_what_was_split_says_what_became_of_it(world, &browser).await;
    browser.go(&format!("/power/{}", address("alice"))).await;
    let merge = "#nfts .card:has(form[data-act=merge])";
    browser.click(&format!("{merge} details summary")).await;
    browser.click(&format!("{merge} details[open] form[data-act=merge] button")).await;
    browser.signs().await;
    browser.waits("one card is gone", async || cards().await == before).await;
    let tags = "return document.querySelector('#nfts').innerText.includes('merged')";
    assert_eq!(browser.run(tags).await, false);

    browser.go(&format!("/power/{}", address("alice"))).await;
    browser.click("#nfts .card details summary").await;
    let transfer = "#nfts .card details[open] form[data-act=transfer]";
    browser.fill(&format!("{transfer} [name=to]"), &address("bob").to_string()).await;
    browser.click(&format!("{transfer} button")).await;
    browser.signs().await;
    browser.waits("it changed hands", async || world.tokens_of("bob").await.len() == theirs + 2).await;
    browser.close().await;
}

/// Whoever follows an old link, an order on an outside market or a bookmark sees that it is over, and what goes on.
async fn fa5_the_page_of_what_was_split_says_what_became_of_it(world: &World, browser: &Browser) {
    let ended = world.ask("/v1/tokens?ended=true").await["items"][0].clone();
    let (id, units) = (ended["id"].as_u64().unwrap(), ended["units"].clone());
    let told = world.ask(&format!("/v1/tokens/{id}")).await;
    let parts: Vec<u64> = told["parts"].as_array().unwrap().iter().map(|id| id.as_u64().unwrap()).collect();
    assert_eq!((parts.len(), &told["units"]), (3, &units));
    browser.go(&format!("/tokens/{id}")).await;
    browser.reads("It was split and ended. Its parts go on").await;
    for part in &parts {
        let link = format!("return document.querySelector('.note a[href=\"/tokens/{part}\"]') !== null");
        assert_eq!(browser.run(&link).await, true, "NFT {part}");
    }
    assert_eq!(browser.run("return document.querySelectorAll('main form[data-act]').length").await, 0);
    browser.go(&format!("/tokens/{}", parts[0])).await;
    browser.reads("A part of").await;
    browser.reads("never changes what it stands for").await;
}

async fn a_miner_adds_to_its_bond_from_the_console(world: &World) {
    let browser = Browser::open(world, "btc-miner").await;
    browser.go("/miner").await;
    browser.connect().await;
    browser.go(&format!("/miner/{}", address("btc-miner"))).await;
    let bond = async || world.ask("/v1/products/1").await["bond"].as_str().unwrap().parse::<u64>().unwrap();
    let before = bond().await;
    let form = "#product-1 form[data-act=deposit-bond]";
    browser.fill(&format!("{form} [name=amount]"), "0.25").await;
    browser.click(&format!("{form} button")).await;
    browser.hears("0.25 BTC").await;
    browser.signs().await;
    browser.waits("the bond grew", async || bond().await == before + 25_000_000).await;
    browser.close().await;
}
