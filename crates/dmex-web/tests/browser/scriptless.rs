//! A browser that runs no script: everything can be read, and nothing only pretends to work.

use serde_json::json;

use crate::browser::Browser;
use crate::craft::pages;
use crate::world::{STILL, World, address};

/// Controls that are seen and do nothing: buttons of forms that only the script sends.
const PRETENDING: &str = "return [...document.querySelectorAll('form[data-act], form[data-act] button, #wallet')]\
    .filter((control) => control.getClientRects().length > 0).map((control) => control.outerHTML.slice(0, 120))";

#[tokio::test(flavor = "multi_thread")]
async fn ff11_without_a_script_every_page_is_read_and_no_control_pretends_to_work() {
    let world = World::start(&STILL).await;
    let browser = Browser::open(&world, "alice").await;
    // Whoever was here with a wallet before is known by a cookie, and has forms on every page.
    browser.go("/").await;
    browser.connect().await;
    browser.go("/").await;
    let disabled = json!({ "value": true });
    browser.window.cdp().send_raw("Emulation.setScriptExecutionDisabled", disabled).await.unwrap();
    let mut noted = 0;
    for page in pages() {
        browser.go(&page).await;
        assert_eq!(
            browser.run("return document.documentElement.dataset.script ?? null").await,
            json!(null),
            "{page}"
        );
        assert_eq!(browser.run(PRETENDING).await, json!([]), "{page}");
        let text = browser.run("return document.querySelector('main').innerText").await;
        assert!(text.as_str().unwrap().len() > 100, "{page}: {text}");
        noted += u32::from(text.as_str().unwrap().contains("This needs JavaScript"));
    }
    assert!(noted >= 3, "{noted}");
    let own = format!("/power/{}", address("alice"));
    browser.go(&own).await;
    assert_eq!(browser.run(PRETENDING).await, json!([]));
    browser.window.quit().await.unwrap();
    world.stop().await;
}
