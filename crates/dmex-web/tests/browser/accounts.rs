//! The page follows the account of its window: connected, changed, gone; and two windows with two accounts.

use alloy_primitives::Address;
use serde_json::json;

use crate::browser::Browser;
use crate::world::{STILL, World, address};

/// Whose page it is, by the server; whose by what stands at its top; and whose by the form that votes with one's own DMC.
async fn whose(browser: &Browser) -> [String; 3] {
    let script = "return [\
        document.querySelector('form[data-act=delegate] input[type=hidden][name=to]')?.value ?? '', \
        document.querySelector('#wallet').title.split(' ')[0], \
        document.cookie.match(/account=([^;]*)/)?.[1] ?? ''].map((text) => text.toLowerCase())";
    serde_json::from_value(browser.run(script).await).unwrap()
}

async fn is_of(browser: &Browser, account: Option<Address>) {
    let account = account.map(|account| format!("{account:#x}")).unwrap_or_default();
    browser
        .waits(&format!("all of the page is of {account:?}"), async || {
            let [page, top, cookie] = whose(browser).await;
            page == account && top == account && cookie == account
        })
        .await;
    let tags = browser.run(
        "return [...document.querySelectorAll('main a.code')].filter((link) => \
        link.nextElementSibling?.matches('.tag')).map((link) => link.dataset.exact.toLowerCase())",
    );
    for tagged in tags.await.as_array().unwrap() {
        assert_eq!(*tagged, json!(account), "somebody else is called you");
    }
}

/// The wallet takes another account, or none, and says so.
async fn becomes(browser: &Browser, account: Option<Address>) {
    let accounts = account.map(|account| vec![account]).unwrap_or_default();
    if let Some(account) = account {
        browser
            .run(&format!(
                "window.testWallet.account = '{account}'; sessionStorage.setItem('account', '{account}')"
            ))
            .await;
    }
    browser.run(&format!("window.testProvider.heard.accountsChanged({})", json!(accounts))).await;
}

/// Takes the marked parts of the page anew, as an event would.
async fn refreshes(browser: &Browser) {
    let script = "const done = arguments[0]; const main = document.querySelector('script[type=module]').src; \
        import(main.replace('main.js', 'live.js')).then(({ refresh }) => refresh()).then(done, done)";
    browser.window.execute_async(script, vec![]).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn ff7_the_page_follows_the_account_of_its_window_and_of_no_other() {
    let world = World::start(&STILL).await;
    let (dave, erin) = (address("dave"), address("erin"));
    let browser = Browser::open(&world, "dave").await;
    browser.go("/dao").await;
    is_of(&browser, None).await;
    browser.run("window.loadedOnce = true").await;
    browser.fill("#votes form.stack [name=to]", &erin.to_string()).await;
    browser.connect().await;
    is_of(&browser, Some(dave)).await;
    // What was typed stays, and nothing was loaded anew under it.
    assert_eq!(browser.run("return window.loadedOnce").await, true);
    let typed = browser.run("return document.querySelector('#votes form.stack [name=to]').value").await;
    assert_eq!(typed, json!(erin.to_string()));

    becomes(&browser, Some(erin)).await;
    is_of(&browser, Some(erin)).await;
    becomes(&browser, None).await;
    is_of(&browser, None).await;
    // A wallet that is not connected any more says nothing here.
    becomes(&browser, Some(erin)).await;
    is_of(&browser, None).await;

    // While something is looked at, another account takes over: nothing is signed for the first.
    becomes(&browser, Some(dave)).await;
    browser.go("/products/1").await;
    browser.connect().await;
    browser.click("form[data-act=faucet] button").await;
    browser.hears("Before you sign").await;
    becomes(&browser, Some(erin)).await;
    browser.waits("the dialog is closed", async || browser.dialog().await.is_empty()).await;
    assert!(browser.signed().await.is_empty());

    // Where one's own power is shown, whoever connects is led to it.
    becomes(&browser, None).await;
    browser.go("/power").await;
    browser.connect().await;
    browser
        .waits("erin's power is shown", async || {
            browser.window.current_url().await.unwrap().path() == format!("/power/{erin:#x}")
        })
        .await;

    // Two windows, two accounts: each shows its own, also after the other was the last to say whose it is.
    browser.go("/dao").await;
    let first = browser.window.window().await.unwrap();
    is_of(&browser, Some(erin)).await;
    let second = browser.another(dave).await;
    browser.go("/dao").await;
    becomes_connected(&browser, dave).await;
    is_of(&browser, Some(dave)).await;
    browser.turns_to(&first).await;
    refreshes(&browser).await;
    let [page, top, _] = whose(&browser).await;
    assert_eq!([page, top], [format!("{erin:#x}"), format!("{erin:#x}")]);
    browser.window.refresh().await.unwrap();
    is_of(&browser, Some(erin)).await;
    browser.turns_to(&second).await;
    browser.window.refresh().await.unwrap();
    is_of(&browser, Some(dave)).await;
    browser.close().await;
    world.stop().await;
}

/// A new window may find the wallet connected; it is asked if not.
async fn becomes_connected(browser: &Browser, account: Address) {
    browser.run("sessionStorage.setItem('connected', 'yes')").await;
    browser.window.refresh().await.unwrap();
    let script = "return document.querySelector('#wallet').title.split(' ')[0].toLowerCase()";
    browser
        .waits("the wallet is connected", async || {
            browser.run(script).await == json!(format!("{account:#x}"))
        })
        .await;
}
