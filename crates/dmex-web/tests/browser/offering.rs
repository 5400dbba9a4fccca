//! A miner offers power from its console.

use crate::browser::Browser;
use crate::world::{STILL, World, address};

const FORM: &str = "form[action='/miner/offer']";

async fn writes(browser: &Browser, machine: &str, uri: &str) {
    browser.go("/miner/offer").await;
    for (name, text) in [
        ("machine", machine),
        ("power", "1000"),
        ("price", "90"),
        ("days", "360"),
        ("uri", uri),
        ("hash", &format!("0x{}", "cd".repeat(32))),
    ] {
        browser.fill(&format!("{FORM} [name={name}]"), text).await;
    }
    // Dates are typed in the order of the browser's language.
    browser.run("document.querySelector('[name=closes]').value = '2022-06-01'").await;
    browser.click(&format!("{FORM} button.main")).await;
}

/// Gives back the capacity that a product holds no more: there is no button for it.
async fn releases(browser: &Browser) {
    let script = "const done = arguments[0]; const from = window.testWallet.account; \
        fetch('/v1/tx/release-capacity', { method: 'POST', headers: { 'content-type': 'application/json' }, \
        body: JSON.stringify({ from, product: 1 }) }).then((answer) => answer.json()).then(({ to, data }) => \
        window.testProvider.request({ method: 'eth_sendTransaction', params: [{ from, to, data }] }))\
        .then(done, (error) => done(error.message))";
    let answer = browser.window.execute_async(script, vec![]).await.unwrap();
    assert!(answer.json().as_str().unwrap().starts_with("0x"), "{:?}", answer.json());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_miner_offers_power_after_a_look_at_what_buyers_see_and_its_text_stays_text() {
    let world = World::start(&STILL).await;
    let browser = Browser::open(&world, "btc-miner").await;
    browser.go("/miner").await;
    browser.connect().await;
    browser.go(&format!("/miner/{}", address("btc-miner"))).await;
    browser.click("#product-1 details summary").await;
    browser.click("form[data-act=stop-selling] button").await;
    browser.signs().await;
    releases(&browser).await;

    // The contracts take no text that could be markup; the page says so beside the field, before anybody signs.
    writes(&browser, "<img src=x onerror=alert(1)>", "https://example.org/farm.json").await;
    assert!(browser.find(".wrong").await.text().await.unwrap().len() > 10);
    browser.is_sound().await;

    writes(&browser, "Antminer S21 Hyd", "javascript:alert(2)").await;
    browser.reads("0.25 USDT").await;
    browser.click("form[data-act=create-product] button").await;
    browser.hears("Antminer S21 Hyd").await;
    browser.signs().await;
    browser.waits("it is known", async || world.ask("/v1/products/5").await["machine"].is_string()).await;
    browser.go("/products/5").await;
    browser.reads("javascript:alert(2)").await;
    let links = "return [...document.links].filter(({ href }) => href.startsWith('javascript')).length";
    assert_eq!(browser.run(links).await, 0);
    browser.close().await;
    world.stop().await;
}
