//! Pictures of the dapp: every page, wide and narrow, light and dark, into `target/pictures`; and the ones that the
//! README shows into `docs/pictures`. A platform replays some weeks first, so that there is something to see.
#![expect(clippy::unwrap_used, clippy::panic, reason = "an example fails by panicking")]

#[path = "../tests/browser/browser.rs"]
#[allow(dead_code, reason = "tests need more of it")]
mod browser;
#[path = "../tests/browser/world.rs"]
#[allow(dead_code, reason = "tests need more of it")]
mod world;

use std::path::Path;
use std::time::Duration;

use browser::Browser;
use serde_json::json;
use world::{Setting, World, address};

/// The failing miner stops on the twentieth day; by then there is a history, and a proposal soon after.
const DAYS: u64 = 34;
const SIZES: [(&str, u32); 2] = [("wide", 1_280), ("narrow", 390)];
/// What the README shows: page, size, theme, name.
const README: [(&str, &str, &str, &str); 3] = [
    ("/products/1", "wide", "light", "dapp-product"),
    ("/power/ALICE", "wide", "dark", "dapp-power"),
    ("/benchmark/btc/2022-04-01", "wide", "dark", "dapp-benchmark"),
];

fn pages() -> Vec<String> {
    let pages = [
        "/",
        "/products?all=on",
        "/products/1",
        "/products/4",
        "/power",
        "/power/ALICE",
        "/tokens/1",
        "/ledger",
        "/benchmark",
        "/benchmark/btc",
        "/benchmark/btc/2022-04-01",
        "/benchmark/fil/2022-04-01",
        "/risk",
        "/dao",
        "/dao/1",
        "/miner",
        "/miner/MINER",
        "/miner/apply",
        "/miner/offer",
        "/guide",
        "/guide/first-steps",
        "/nothing",
    ];
    pages.map(str::to_owned).into()
}

#[tokio::main]
async fn main() {
    let project = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let folder = project.join("target/pictures");
    std::fs::create_dir_all(&folder).unwrap();
    let world = World::start(&Setting { day: Duration::from_millis(900), all_deliver: false }).await;
    println!("{DAYS} days pass");
    world.until_settled(1, DAYS).await;
    for (size, width) in SIZES {
        for theme in ["light", "dark"] {
            let browser = Browser::sized(&world, address("alice"), width, 900).await;
            browser.go("/").await;
            browser.connect().await;
            browser.go(&format!("/theme/{theme}")).await;
            for page in pages() {
                let name = format!("{}-{size}-{theme}", name(&page));
                take(&browser, &page, width, &folder.join(&name)).await;
                if let Some((.., target)) =
                    README.iter().find(|(shown, at, how, _)| (*shown, *at, *how) == (&page, size, theme))
                {
                    let target = project.join("docs/pictures").join(target);
                    std::fs::copy(folder.join(name).with_extension("png"), target.with_extension("png"))
                        .unwrap();
                }
            }
            browser.window.quit().await.unwrap();
        }
    }
    world.stop().await;
    println!("{}", folder.display());
}

fn name(page: &str) -> String {
    let name = page.trim_matches('/').replace(['/', '?', '='], "-");
    if name.is_empty() { "home".to_owned() } else { name }
}

/// A whole page, as high as it is.
async fn take(browser: &Browser, page: &str, width: u32, file: &Path) {
    let path = page
        .replace("ALICE", &address("alice").to_string())
        .replace("MINER", &address("btc-miner").to_string());
    browser.go(&path).await;
    let height =
        browser.run("return document.documentElement.scrollHeight").await.as_u64().unwrap().clamp(600, 6_000);
    let screen =
        |height| json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600 });
    let cdp = browser.window.cdp();
    cdp.send_raw("Emulation.setDeviceMetricsOverride", screen(height)).await.unwrap();
    browser.window.screenshot(&file.with_extension("png")).await.unwrap();
    cdp.send_raw("Emulation.setDeviceMetricsOverride", screen(900)).await.unwrap();
}
