//! What people write: numbers are read by one rule or refused beside their field, and so are addresses.

use serde_json::{Value, json};

use crate::browser::Browser;
use crate::world::{STILL, World, address};

const BUY: &str = "form[data-act=buy]";

/// What stands beside a field: what was understood, and what is wrong.
async fn beside(browser: &Browser, field: &str) -> [String; 2] {
    let script = format!(
        "const label = document.querySelector(\"{field}\").parentElement; \
         return ['.understood', '.wrong'].map((kind) => label.querySelector(kind)?.innerText ?? '')"
    );
    serde_json::from_value(browser.run(&script).await).unwrap()
}

/// Runs a function of one of the script's modules.
async fn calls(browser: &Browser, module: &str, call: &str) -> Value {
    let script = format!(
        "const done = arguments[0]; const main = document.querySelector('script[type=module]').src; \
         import(main.replace('main.js', '{module}')).then((it) => {call}).then(done, (error) => done(String(error)))"
    );
    browser.window.execute_async(script, vec![]).await.unwrap().json().clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn ff3_ff4_ff11_fg8_fg12_what_is_written_wrong_is_refused_beside_its_field() {
    let world = World::start(&STILL).await;
    let browser = Browser::open(&world, "alice").await;
    browser.go("/products/1").await;
    browser.connect().await;
    ff3_numbers(&browser).await;
    ff3_calculator(&browser).await;
    ff4_addresses(&world, &browser).await;
    fg8_letters(&browser).await;
    ff11_dialogs(&browser).await;
    browser.close().await;
    world.stop().await;
}

async fn ff3_numbers(browser: &Browser) {
    let field = format!("{BUY} [name=units]");
    for (written, understood) in [("1,234.50", "= 1,234.5 TH/s"), ("007", "= 7 TH/s"), (".5", "= 0.5 TH/s")] {
        browser.fill(&field, written).await;
        assert_eq!(beside(browser, &field).await, [understood, ""], "{written}");
    }
    for written in ["1,5", "0,123", "1.234,5", "1e3", "-1", "1 000"] {
        browser.fill(&field, written).await;
        browser.click(&format!("{BUY} button")).await;
        browser
            .waits("it is refused", async || beside(browser, &field).await[1].contains("Write a number"))
            .await;
        assert_eq!(browser.dialog().await, "", "{written}");
        let price = browser.run("return document.querySelector('form[data-act=buy] output').value").await;
        assert_eq!(price, "–", "{written}");
    }
    // The script reads as the server reads.
    let vectors: Value = serde_json::from_str(include_str!("../vectors/numbers.json")).unwrap();
    for vector in vectors.as_array().unwrap() {
        let read = calls(browser, "units.js", &format!("it.plainNumber({})", vector[0])).await;
        assert_eq!(read, vector[1], "{vector}");
    }
}

async fn ff3_calculator(browser: &Browser) {
    for (query, field) in [
        ("power=1,5", "power"),
        ("price=ten", "price"),
        ("difficulty=1e3", "difficulty"),
        ("power=0", "power"),
    ] {
        browser.go(&format!("/products/1?{query}")).await;
        let field = format!("#calculator [name={field}]");
        let [understood, wrong] = beside(browser, &field).await;
        assert!(
            understood.is_empty() && wrong.contains("Write a number from"),
            "{query}: {understood} {wrong}"
        );
        let value = browser.run(&format!("return document.querySelector('{field}').value")).await;
        assert_eq!(value.as_str(), query.split_once('=').map(|(_, value)| value), "what was written stays");
        assert_eq!(browser.run("return document.querySelectorAll('#calculator .tiles').length").await, 0);
    }
    browser.go("/products/1?power=1,500.5&price=-20&difficulty=0").await;
    assert_eq!(beside(browser, "#calculator [name=power]").await, ["= 1,500.5 TH/s", ""].map(str::to_owned));
    browser.go("/tokens/1?vote_days=1,5").await;
    assert!(beside(browser, "[name=vote_days]").await[1].contains("whole number"));
    browser.go("/ledger?product=1,5").await;
    browser.reads("told by a whole number").await;
    for senseless in ["/products?asset=gold", "/power?from=x&address=", "/products?all=maybe"] {
        browser.go(senseless).await;
        assert!(
            !browser
                .run("return document.body.innerText")
                .await
                .as_str()
                .unwrap()
                .contains("unknown variant")
        );
    }
}

async fn ff4_addresses(world: &World, browser: &Browser) {
    let on = world.platform.deployment();
    let (alice, bob) = (address("alice").to_string(), address("bob").to_string());
    let mistyped = bob.replacen(|letter: char| letter.is_ascii_lowercase() && letter != 'x', "A", 1);
    browser.go(&format!("/power/{alice}")).await;
    browser.click("#nfts .card details summary").await;
    let form = "#nfts .card details[open] form[data-act=transfer]";
    let field = format!("{form} [name=to]");
    for (written, words) in [
        ("bob", "no address"),
        (&mistyped, "A letter of this address is wrong"),
        ("0x0000000000000000000000000000000000000000", "zero address"),
        (&alice, "your own address"),
        (&on.settlement.address.to_string(), "contract of this platform"),
        (&on.primary_sale.address.to_string(), "contract of this platform"),
        (&on.mining_power.address.to_string(), "contract of this platform"),
        (&on.tokens.pay[0].address.to_string(), "contract of a coin"),
    ] {
        browser.fill(&field, written).await;
        browser.click(&format!("{form} button")).await;
        browser
            .waits(&format!("{written} is refused: {words}"), async || {
                beside(browser, &field).await[1].contains(words)
            })
            .await;
        assert_eq!(browser.dialog().await, "", "{written}");
    }
    // The review has the whole address, as its capital letters are.
    browser.fill(&field, &bob.to_lowercase()).await;
    browser.click(&format!("{form} button")).await;
    browser.hears(&bob).await;
    browser.press("Close").await;
    // And the same wherever something is given to somebody.
    browser.go("/dao").await;
    let field = "#votes form.stack [name=to]";
    browser.fill(field, &mistyped).await;
    browser.click("#votes form.stack button").await;
    browser.waits("it is refused", async || beside(browser, field).await[1].contains("A letter")).await;
    browser.fill(field, &bob).await;
    browser.click("#votes form.stack button").await;
    browser.hears(&bob).await;
    browser.press("Close").await;
    browser.go(&format!("/power?address={mistyped}")).await;
}

/// FG8: the script writes out the same letters as the server does.
async fn fg8_letters(browser: &Browser) {
    let all = "Array.from({ length: 0x110000 }, (_, code) => code).filter((code) => (code < 0xd800 || code > 0xdfff) \
        && it.plain(String.fromCodePoint(code)) !== String.fromCodePoint(code))";
    let written_out = calls(browser, "plain.js", all).await;
    let expected: Vec<u32> = (0..0x11_0000u32)
        .filter_map(char::from_u32)
        .filter(|letter| {
            !matches!(letter, '\n' | '\t') && (letter.is_control() || dmex_types::is_unseen(*letter))
        })
        .map(u32::from)
        .collect();
    assert_eq!(written_out, json!(expected));
    browser.go("/products/1?power=%E2%80%AE15").await;
    let value = browser.run("return document.querySelector('#calculator [name=power]').value").await;
    assert_eq!(value, r"\u{202e}15");
}

/// FF11: what is not there is not shown as a word of the programming language, and what programs say to each other is folded.
async fn ff11_dialogs(browser: &Browser) {
    let shown = "(it.show('Title', null, undefined, [null, [false, 'words']]), document.querySelector('dialog').innerText)";
    let said = calls(browser, "elements.js", shown).await;
    assert_eq!(said.as_str().unwrap().split_whitespace().collect::<Vec<_>>(), ["Title", "words"]);
    browser.press_escape().await;
    calls(browser, "act.js", "it.act('claim', { tokens: 'all' })").await;
    browser.hears("did not understand what this page sent").await;
    let seen = browser.dialog().await;
    assert!(!seen.contains("deserialize") && !seen.contains("invalid type"), "{seen}");
}
