//! What every page owes everybody: it can be used by keyboard and screen reader, is small and still, and asks nobody else.

use serde_json::{Value, json};

use crate::browser::Browser;
use crate::world::{QUICK, World, address};

/// [bytes] Script over the wire.
const SCRIPT: u64 = 60_000;
/// What a page may move by, as browsers measure it: nothing that anybody sees.
const SHIFT: f64 = 0.01;

/// [px] How wide phones are, and how wide the smallest is.
const PHONES: [u32; 2] = [390, 320];

/// What is wider than its place in a window of a width: words that stick out of what they stand in, and what sticks out of the
/// window. What can be scrolled by itself may.
fn sticks_out(width: u32) -> String {
    format!(
        "return [...document.querySelectorAll('.top, .top *, main .tag, main .button')]\
         .filter((part) => part.getClientRects().length > 0 && !part.closest('.scroll, .skip, .menu nav'))\
         .filter((part) => (part.clientWidth > 0 && part.scrollWidth > part.clientWidth + 1) \
         || part.getBoundingClientRect().right > {width} + 1)\
         .map((part) => part.outerHTML.slice(0, 120))"
    )
}

/// Nothing of a page is wider than a phone, whichever.
async fn fits_phones(browser: &Browser, page: &str) {
    for width in PHONES {
        browser.resize(width, 900).await;
        let wide = browser.run("return document.documentElement.scrollWidth").await.as_u64().unwrap();
        let widest = "return [...document.querySelectorAll('main *')]\
            .filter((part) => part.getBoundingClientRect().right > innerWidth && !part.closest('.scroll'))\
            .map((part) => part.outerHTML.slice(0, 200)).slice(-3)";
        let widest = browser.run(widest).await;
        assert!(wide <= u64::from(width), "{page} is {wide} wide on a phone of {width}: {widest}");
        assert_eq!(browser.run(&sticks_out(width)).await, json!([]), "{page} on a phone of {width}");
    }
    browser.resize(PHONES[0], 900).await;
}

/// Every page, as a visitor finds it.
pub(crate) fn pages() -> Vec<String> {
    let (holder, miner) = (address("alice"), address("btc-miner"));
    let mut pages: Vec<String> = [
        "/",
        "/products",
        "/products?all=on&sort=price",
        "/products/1",
        "/power",
        "/ledger",
        "/tokens/1",
        "/benchmark",
        "/benchmark/btc",
        "/benchmark/btc/2022-03-26",
        "/benchmark/fil/2022-03-26",
        "/risk",
        "/dao",
        "/miner",
        "/miner/apply",
        "/miner/offer",
        "/guide",
        "/guide/first-steps",
        "/nothing-here",
    ]
    .map(str::to_owned)
    .into();
    pages.push(format!("/power/{holder}"));
    pages.push(format!("/miner/{miner}"));
    pages
}

/// A platform on which some days have passed.
async fn lived_in() -> World {
    let world = World::start(&QUICK).await;
    world.until_settled(1, 4).await;
    world
}

#[tokio::test(flavor = "multi_thread")]
async fn no_page_has_a_serious_finding_of_accessibility() {
    let world = lived_in().await;
    let rules = concat!(env!("CARGO_MANIFEST_DIR"), "/node_modules/axe-core/axe.min.js");
    let rules = std::fs::read_to_string(rules).expect("run `npm ci` in crates/dmex-web: axe-core is missing");
    let mut found = Vec::new();
    for (width, theme) in [(1_280, "light"), (390, "dark")] {
        let browser = Browser::sized(&world, address("alice"), width, 900).await;
        browser.go("/").await;
        browser.connect().await;
        browser.go(&format!("/theme/{theme}")).await;
        for page in pages() {
            browser.go(&page).await;
            browser.run(&rules).await;
            let run =
                "const done = arguments[0]; axe.run(document, { resultTypes: ['violations'] }).then(done)";
            let answer: Value = browser.window.execute_async(run, vec![]).await.unwrap().json().clone();
            for finding in answer["violations"].as_array().unwrap() {
                if matches!(finding["impact"].as_str(), Some("serious" | "critical")) {
                    let place = &finding["nodes"][0];
                    found.push(format!(
                        "{page} ({width}, {theme}) {}: {} {}",
                        finding["id"], place["html"], place["failureSummary"]
                    ));
                }
            }
        }
        browser.window.quit().await.unwrap();
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn ff11_every_page_fits_phones_is_small_and_still_keeps_up_to_date_and_speaks_chinese_too() {
    let world = lived_in().await;
    let browser = Browser::sized(&world, address("alice"), PHONES[0], 900).await;
    every_page_is_small_still_and_asks_nobody_else(&world, &browser).await;
    a_page_brings_itself_up_to_date_without_being_loaded_again(&browser).await;
    every_page_speaks_chinese_too(&browser).await;
    browser.close().await;
    world.stop().await;
}

async fn every_page_is_small_still_and_asks_nobody_else(world: &World, browser: &Browser) {
    for page in pages() {
        browser.go(&page).await;
        let script = "return performance.getEntriesByType('resource').map(({ name, initiatorType, transferSize }) => \
                      [name, initiatorType, transferSize])";
        let resources: Vec<(String, String, u64)> =
            serde_json::from_value(browser.run(script).await).unwrap();
        let others: Vec<_> = resources.iter().filter(|(name, ..)| !name.starts_with(&world.site)).collect();
        assert!(others.is_empty(), "{page} asks {others:?}");
        let size = browser.run(
            "return performance.getEntriesByType('resource').filter(({ name }) => name.endsWith('.js'))\
             .reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0)",
        );
        let size = size.await.as_u64().unwrap();
        assert!((1..=SCRIPT).contains(&size), "{page} has {size} bytes of script");
        let moved = browser.run("return window.shift").await.as_f64().unwrap();
        assert!(moved < SHIFT, "{page} moves by {moved}");
        fits_phones(browser, &page).await;
        browser.is_sound().await;
    }
}

async fn a_page_brings_itself_up_to_date_without_being_loaded_again(browser: &Browser) {
    browser.go("/products/1").await;
    browser.run("window.loadedOnce = true").await;
    let days = "return document.querySelector('#protection').innerText";
    let before = browser.run(days).await;
    browser.waits("another day is shown", async || browser.run(days).await != before).await;
    assert_eq!(browser.run("return window.loadedOnce").await, true);
    browser.is_sound().await;
}

async fn every_page_speaks_chinese_too(browser: &Browser) {
    browser.go("/language/zh-CN").await;
    for page in pages() {
        browser.go(&page).await;
        assert_eq!(browser.run("return document.documentElement.lang").await, "zh-CN");
        let heading = browser.run("return document.querySelector('h1').innerText").await;
        let is_chinese = |letter: char| ('\u{4e00}'..='\u{9fff}').contains(&letter);
        // Things have names, which are the same in every language.
        let named = ["/products/", "/tokens/", "/benchmark/"].iter().any(|names| page.starts_with(names));
        assert!(named || heading.as_str().unwrap().contains(is_chinese), "{page}: {heading}");
        fits_phones(browser, &page).await;
    }
}
