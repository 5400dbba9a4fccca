//! Many windows of one browser, windows that nobody looks at, and windows that somebody comes back to.

use serde_json::json;

use crate::browser::Browser;
use crate::world::{QUICK, World, address};

/// More than a browser has connections to one server.
const WINDOWS: usize = 9;

/// Streams of events that this window has open.
const OPEN: &str =
    "return window.streams.filter(({ readyState }) => readyState !== EventSource.CLOSED).length";

/// Somebody looks at something else, or looks again.
async fn hides(browser: &Browser, hidden: bool) {
    let script = format!(
        "Object.defineProperty(document, 'hidden', {{ value: {hidden}, configurable: true }}); \
         document.dispatchEvent(new Event('visibilitychange'))"
    );
    browser.run(&script).await;
}

async fn open_streams(browser: &Browser, windows: &[thirtyfour::WindowHandle]) -> u64 {
    let mut open = 0;
    for window in windows {
        browser.turns_to(window).await;
        open += browser.run(OPEN).await.as_u64().unwrap();
    }
    open
}

#[tokio::test(flavor = "multi_thread")]
async fn ff2_fg6_windows_listen_together_and_are_up_to_date_when_somebody_comes_back() {
    let world = World::start(&QUICK).await;
    fg6_a_page_that_somebody_goes_back_to_shows_what_happened_meanwhile(&world).await;
    ff2_many_windows_hold_one_stream_and_people_can_still_buy(&world).await;
    world.stop().await;
}

async fn ff2_many_windows_hold_one_stream_and_people_can_still_buy(world: &World) {
    let browser = Browser::open(world, "dave").await;
    browser.go("/products/1").await;
    let mut windows = vec![browser.window.window().await.unwrap()];
    for _ in 1..WINDOWS {
        windows.push(browser.another(address("dave")).await);
        browser.go("/products/1").await;
    }
    // As if all of them were seen, side by side.
    for window in &windows {
        browser.turns_to(window).await;
        hides(&browser, false).await;
    }
    browser.waits("one stream is open", async || open_streams(&browser, &windows).await == 1).await;

    // The last window, which does not hold the stream, can ask, and is told of days as they pass.
    browser.click("form[data-act=faucet] button").await;
    browser.press("Test Wallet").await;
    browser.hears("Before you sign").await;
    browser.press("Close").await;
    assert_eq!(browser.run(OPEN).await, json!(0));
    let days = "return document.querySelector('#protection').innerText";
    let before = browser.run(days).await;
    browser.waits("another day is shown", async || browser.run(days).await != before).await;

    // Who is not looked at listens to nothing; another takes over.
    for window in &windows[..WINDOWS - 1] {
        browser.turns_to(window).await;
        hides(&browser, true).await;
        assert_eq!(browser.run(OPEN).await, json!(0));
    }
    browser.turns_to(&windows[WINDOWS - 1]).await;
    browser.waits("the last one listens", async || browser.run(OPEN).await == json!(1)).await;

    // A server that does not answer is not waited for without end, and that is said.
    browser
        .run(
            "const timeout = AbortSignal.timeout.bind(AbortSignal); window.limits = []; \
             AbortSignal.timeout = (time) => { window.limits.push(time); return timeout(200); }; \
             window.fetch = (url, { signal }) => new Promise((_, reject) => \
             signal.addEventListener('abort', () => reject(signal.reason)))",
        )
        .await;
    browser.click("form[data-act=faucet] button").await;
    browser.hears("stopped waiting").await;
    let longest = browser.run("return Math.max(...window.limits)").await.as_u64().unwrap();
    assert!((5_000..=30_000).contains(&longest), "{longest}");
    browser.close().await;
}

async fn fg6_a_page_that_somebody_goes_back_to_shows_what_happened_meanwhile(world: &World) {
    let browser = Browser::open(world, "dave").await;
    browser.go("/products/1").await;
    browser.run("window.loadedOnce = true").await;
    let days = "return document.querySelector('#protection').innerText";
    let before = browser.run(days).await;
    browser.run("dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))").await;
    let settled = world.ask("/v1/products/1").await["settled_days"].as_u64().unwrap();
    world.until_settled(1, settled + 1).await;
    assert_eq!(browser.run(OPEN).await, json!(0), "a page that is left holds no stream");
    browser.run("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))").await;
    browser.waits("what happened is shown", async || browser.run(days).await != before).await;
    assert_eq!(browser.run("return window.loadedOnce").await, true);
    browser.close().await;
}
