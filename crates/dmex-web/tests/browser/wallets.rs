//! Wallets that refuse, are elsewhere, or lose their node; and two windows at once.

use serde_json::{Value, json};

use crate::browser::Browser;
use crate::world::{STILL, World};

const BUY: &str = "form[data-act=buy]";

/// Somebody who is connected and has test coins.
async fn with_coins(world: &World, name: &str) -> Browser {
    let browser = Browser::open(world, name).await;
    browser.go("/products/1").await;
    browser.connect().await;
    browser.click("form[data-act=faucet] button").await;
    browser.signs().await;
    browser
}

async fn asks(browser: &Browser) {
    browser.fill(&format!("{BUY} [name=units]"), "1").await;
    browser.click(&format!("{BUY} button")).await;
    browser.hears("Buy 1 TH/s").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn fg5_fg10_a_wallet_that_refuses_or_is_elsewhere_is_handed_nothing_and_the_next_try_works() {
    let world = World::start(&STILL).await;
    let browser = with_coins(&world, "dave").await;
    a_refusal_in_the_wallet_sends_nothing_and_the_next_try_works(&browser).await;
    browser.goes_on("/products/1").await;
    fg10_a_wallet_on_another_chain_is_brought_here_and_told_of_the_chain_with_its_own_coin(&browser).await;
    browser.goes_on("/products/1").await;
    fg5_a_wallet_that_moves_to_another_chain_between_approval_and_purchase_is_handed_nothing(&browser).await;
    browser.goes_on("/products/1").await;
    another_window_acts_first_and_this_one_is_told(&world, &browser).await;
    browser.close().await;
    world.stop().await;
}

async fn a_refusal_in_the_wallet_sends_nothing_and_the_next_try_works(browser: &Browser) {
    let sent = browser.signed().await.len();
    browser.wallet("refuse = true").await;
    asks(browser).await;
    browser.press("Open wallet").await;
    browser.hears("You refused in your wallet. Nothing was sent.").await;
    browser.press("Close").await;
    assert_eq!(browser.signed().await.len(), sent);
    browser.wallet("refuse = false").await;
    asks(browser).await;
    browser.signs().await;
}

async fn fg10_a_wallet_on_another_chain_is_brought_here_and_told_of_the_chain_with_its_own_coin(
    browser: &Browser,
) {
    browser.wallet("chainId = '0x1'").await;
    browser.wallet("knowsChain = false").await;
    // FG10: a chain is told of with its own coin, as the server knows it; what it does not know is not made up.
    serves(browser, "native: null").await;
    asks(browser).await;
    browser.press("Open wallet").await;
    browser.hears("this server does not know its coin").await;
    browser.press("Close").await;
    assert_eq!(browser.run("return window.testWallet.added ?? null").await, Value::Null);
    serves(browser, "chain_name: 'Somewhere', native: { name: 'Some', symbol: 'SOME', decimals: 18 }").await;
    asks(browser).await;
    browser.signs().await;
    let added = browser.run("return window.testWallet.added").await;
    assert_eq!(added["chainId"], "0x7a69");
    assert_eq!(added["nativeCurrency"]["symbol"], "SOME");
}

/// The server answers about itself with something else in it.
async fn serves(browser: &Browser, instead: &str) {
    let script = format!(
        "window.fetched ??= window.fetch; window.fetch = async (url, asked) => {{ \
         const answer = await window.fetched(url, asked); \
         if (url !== '/v1/status') return answer; \
         return new Response(JSON.stringify({{ ...await answer.json(), {instead} }})); }}"
    );
    browser.run(&script).await;
}

async fn fg5_a_wallet_that_moves_to_another_chain_between_approval_and_purchase_is_handed_nothing(
    browser: &Browser,
) {
    browser.wallet("signsTypedData = false").await;
    let before = browser.run("return window.testWallet.sent.length").await.as_u64().unwrap();
    asks(browser).await;
    browser.wallet("movesTo = '0x1'").await;
    browser.press("Open wallet").await;
    browser.hears("moved to another chain").await;
    let sent = async || browser.run("return window.testWallet.sent").await;
    assert_eq!(sent().await.as_array().unwrap().len() as u64, before + 1, "only the approval is sent");
    // Back there, it is looked at anew, and done.
    browser.press("Switch to the chain").await;
    browser.hears("Buy 1 TH/s").await;
    browser.signs().await;
    let sent = sent().await;
    assert_eq!(sent.as_array().unwrap().len() as u64, before + 2);
    for transaction in sent.as_array().unwrap() {
        assert_eq!(transaction["chainId"], "0x7a69", "{transaction}");
    }
    // One that says that it went, and did not, is handed nothing either.
    browser.wallet("chainId = '0x1'").await;
    browser.wallet("switches = false").await;
    asks(browser).await;
    browser.press("Open wallet").await;
    browser.hears("stayed on another chain").await;
    assert_eq!(browser.run("return window.testWallet.sent.length").await.as_u64().unwrap(), before + 2);
}

/// Another wallet says that it is the one that somebody has: with an own uuid, and with that of the other.
const IMPOSTOR: &str = "(() => {
  window.impostor = [];
  const announce = (uuid, name) => {
    const provider = { on() {}, async request({ method }) { window.impostor.push(method); return ['0x00000000000000000000000000000000000000aa']; } };
    const info = { uuid, name, icon: 'https://evil.example/icon.png', rdns: 'test.wallet' };
    dispatchEvent(new CustomEvent('eip6963:announceProvider', { detail: { info, provider } }));
  };
  addEventListener('eip6963:requestProvider', () => {
    announce('5e9e3b1c-1111-4000-8000-000000000000', 'Test\\u200b Wallet\\u202e');
    announce('5e9e3b1c-0000-4000-8000-000000000000', 'Third');
  });
})()";

#[tokio::test(flavor = "multi_thread")]
async fn fg9_the_wallet_that_somebody_chose_is_asked_and_no_other() {
    let world = World::start(&STILL).await;
    a_visitor_without_a_wallet_is_one_of_the_people_of_the_demo(&world).await;
    ff11_the_demo_wallet_signs_for_those_people_alone_and_speaks_in_sentences(&world).await;
    fg9_two_wallets_that_look_alike_are_both_shown_and_the_chosen_one_is_asked(&world).await;
    world.stop().await;
}

async fn fg9_two_wallets_that_look_alike_are_both_shown_and_the_chosen_one_is_asked(world: &World) {
    let browser = Browser::open(world, "dave").await;
    browser.go("/products/1").await;
    browser.connect().await;
    browser.begins_with(IMPOSTOR).await;
    browser.go("/products/1").await;
    // Nobody is asked in silence while two say that they are the one that was connected.
    browser.click("#wallet").await;
    browser.hears("Two wallets here look alike").await;
    let said = browser.dialog().await;
    assert_eq!(said.matches("test.wallet").count(), 2, "{said}");
    assert!(said.contains(r"Test\u{200b} Wallet\u{202e}") && !said.contains("Third"), "{said}");
    assert_eq!(browser.run("return window.impostor").await, json!([]));
    browser.press("Test Wallet").await;
    browser.is_connected().await;
    browser.click("form[data-act=faucet] button").await;
    browser.hears(&crate::world::address("dave").to_string().to_lowercase()).await;
    browser.signs().await;
    assert_eq!(browser.run("return window.impostor").await, json!([]));
    // Nothing of anybody else's is loaded for its picture.
    browser.close().await;
}

async fn another_window_acts_first_and_this_one_is_told(world: &World, browser: &Browser) {
    asks(browser).await;
    // The coin goes while the dialog is open.
    let usdt = world.platform.deployment().tokens.pay[0].address;
    let all = world.platform.erc20(usdt).balanceOf(crate::world::address("dave")).call().await.unwrap();
    let data = format!("0xa9059cbb{:0>64}{all:064x}", format!("{:x}", crate::world::address("erin")));
    let from = crate::world::address("dave");
    let sent = format!(
        "return window.testProvider.request({{method: 'eth_sendTransaction', params: [{{from: '{from}', to: '{usdt}', data: '{data}'}}]}})"
    );
    browser.run(&sent).await;
    browser.press("Open wallet").await;
    browser.hears("Not enough money").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_node_that_hangs_is_said_to_and_pages_can_still_be_read() {
    let world = World::start(&STILL).await;
    let browser = with_coins(&world, "dave").await;
    world.freeze_chain(true);
    browser.fill(&format!("{BUY} [name=units]"), "1").await;
    browser.click(&format!("{BUY} button")).await;
    browser.hears("took too long").await;
    browser.press("Close").await;
    browser.go("/products").await;
    browser.reads("Antminer S19").await;
    world.freeze_chain(false);
    browser.close().await;
    world.stop().await;
}

async fn a_visitor_without_a_wallet_is_one_of_the_people_of_the_demo(world: &World) {
    let browser = Browser::open(world, "alice").await;
    browser.go("/products/1").await;
    browser.click("form[data-act=faucet] button").await;
    browser.press("Demo wallet").await;
    browser.press("dave").await;
    browser.signs().await;
    let dave = crate::world::address("dave");
    let usdt = world.platform.deployment().tokens.pay[0].address;
    assert!(!world.platform.erc20(usdt).balanceOf(dave).call().await.unwrap().is_zero());
    // It is remembered from page to page.
    browser.go("/").await;
    browser
        .waits("dave is connected", async || {
            let shown = browser.run("return document.querySelector('#wallet').textContent").await;
            shown.as_str().unwrap().to_lowercase().starts_with("0xcd3b")
        })
        .await;
    browser.close().await;
}

/// The node has the keys of the deployer and of the treasury, too, and answers in words of its parser.
async fn ff11_the_demo_wallet_signs_for_those_people_alone_and_speaks_in_sentences(world: &World) {
    let [dave, deployer] = ["dave", "deployer"].map(|name| crate::world::address(name).to_string());
    let given = json!({ "to": dave, "value": "0x1" });
    let taken = json!({ "from": deployer, "to": dave, "value": "0x1" });
    for (method, params, words) in [
        ("eth_sendTransaction", json!([given]), "signs only for the accounts that it offers"),
        ("eth_sendTransaction", json!([taken]), "signs only for the accounts that it offers"),
        ("eth_signTypedData_v4", json!([deployer, {}]), "signs only for the accounts that it offers"),
        ("eth_signTypedData_v4", json!([dave, {}]), "did not understand"),
        ("eth_sendTransaction", json!([{ "from": dave, "value": "much" }]), "did not understand"),
        ("eth_call", json!(["x"]), "did not understand"),
        ("anvil_setBalance", json!([dave, "0x0"]), "cannot do that"),
    ] {
        let question = json!({ "method": method, "params": params });
        let asked = reqwest::Client::new().post(format!("{}/demo-wallet", world.site)).json(&question);
        let answer: Value = asked.send().await.unwrap().json().await.unwrap();
        let said = answer["error"]["message"].as_str().unwrap_or_else(|| panic!("{method}: {answer}"));
        assert!(said.contains(words), "{method} {params}: {said}");
    }
}
