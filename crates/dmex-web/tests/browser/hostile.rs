//! Text that somebody wrote stays text, wherever it is shown.

use crate::browser::Browser;
use crate::world::{STILL, World, address};

/// What somebody writes who wants to run something in another's browser.
const HOSTILE: [&str; 4] = [
    "<img src=x onerror=alert(1)>",
    "\"><script>alert(2)</script>",
    "'-alert(3)-'",
    "</script><svg onload=alert(4)>",
];

/// The text is there to be read, and nothing ran.
async fn shows(browser: &Browser, page: &str, text: &str) {
    browser.go(page).await;
    browser.reads(text).await;
    let markup =
        browser.run("return document.querySelectorAll('[onerror], [onload], main script').length").await;
    assert_eq!(markup, 0, "{page}");
    browser.is_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn fg8_what_somebody_writes_runs_nowhere_and_turns_nothing_around() {
    let world = World::start(&STILL).await;
    let browser = Browser::open(&world, "erin").await;
    an_address_with_code_in_it_runs_nothing(&browser).await;
    fg8_what_a_miner_writes_of_itself_runs_nowhere_and_turns_nothing_around(&world, &browser).await;
    browser.close().await;
    world.stop().await;
}

async fn fg8_what_a_miner_writes_of_itself_runs_nowhere_and_turns_nothing_around(
    world: &World,
    browser: &Browser,
) {
    browser.go("/miner/apply").await;
    let form = "form[data-act=apply]";
    for (name, text) in [
        ("farm", HOSTILE[0]),
        ("place", HOSTILE[1]),
        ("power_contract", "grid\u{202e}dirg\u{200b}"),
        ("document_uri", "javascript:alert(5)"),
        ("machines\\.0\\.model", HOSTILE[3]),
        ("machines\\.0\\.serial_from", HOSTILE[0]),
        ("machines\\.0\\.serial_to", HOSTILE[1]),
    ] {
        browser.fill(&format!("{form} [name={name}]"), text).await;
    }
    browser.fill(&format!("{form} [name=document_hash]"), &format!("0x{}", "ab".repeat(32))).await;
    browser.fill(&format!("{form} [name=machines\\.0\\.count]"), "10").await;
    browser.fill(&format!("{form} [name=asks\\.0\\.units]"), "1000").await;
    browser.click(&format!("{form} button.main")).await;
    browser.press("Test Wallet").await;
    // The dialog tells of it, too.
    browser.press("Open wallet").await;
    browser.hears("Done").await;
    browser.is_sound().await;
    let erin = address("erin");
    browser
        .waits("it is known", async || {
            world.ask(&format!("/v1/miners/{erin}")).await["application"].is_object()
        })
        .await;
    shows(browser, &format!("/miner/{erin}"), HOSTILE[0]).await;
    shows(browser, "/dao", HOSTILE[1]).await;
    // FG8: what turns the direction of reading, and what is not seen, is written out.
    for page in [&format!("/miner/{erin}"), "/dao"] {
        shows(browser, page, r"grid\u{202e}dirg\u{200b}").await;
        let raw = r"return /[\u200b\u202e]/.test(document.documentElement.outerHTML)";
        assert_eq!(browser.run(raw).await, false, "{page}");
    }
    let links = "return [...document.querySelectorAll('a')].filter(({ href }) => href.startsWith('javascript')).length";
    assert_eq!(browser.run(links).await, 0);
}

async fn an_address_with_code_in_it_runs_nothing(browser: &Browser) {
    for page in [
        "/products?asset=%22%3E%3Cscript%3Ealert(1)%3C/script%3E",
        "/products/1?power=%22%3E%3Cimg%20src=x%20onerror=alert(1)%3E&price=%3Cscript%3E",
        "/power/%3Cscript%3Ealert(1)%3C%2Fscript%3E",
        "/ledger?account=%22%3E%3Cscript%3Ealert(1)%3C/script%3E",
        "/nothing/%3Csvg%20onload=alert(1)%3E",
    ] {
        browser.go(page).await;
        let markup =
            browser.run("return document.querySelectorAll('[onerror], [onload], main script').length").await;
        assert_eq!(markup, 0, "{page}");
        browser.is_sound().await;
    }
}
