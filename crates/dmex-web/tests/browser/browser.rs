//! A browser with a wallet in it, and what a person does with it.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use alloy_primitives::Address;
use nix::sys::signal::{Signal, killpg};
use nix::unistd::Pid;
use serde_json::json;
use tempfile::TempDir;
use thirtyfour::prelude::*;

use crate::world::{World, address};

/// A wallet that announces itself in every page, and does what a test says.
const WALLET: &str = include_str!("wallet.js");
/// Notes what must never happen.
const FAULTS: &str = include_str!("faults.js");
/// Machines are slow; nothing waits longer than it must.
const PATIENCE: Duration = Duration::from_secs(60);
const LOOK_EVERY: Duration = Duration::from_millis(100);

/// A browser with one window.
pub(crate) struct Browser {
    pub(crate) window: WebDriver,
    site: String,
    _driver: Driver,
    _profile: TempDir,
}

/// A driver with its browser: whatever happens, both end.
struct Driver(Child);

impl Drop for Driver {
    fn drop(&mut self) {
        let _ = killpg(Pid::from_raw(i32::try_from(self.0.id()).unwrap()), Signal::SIGKILL);
        let _ = self.0.wait();
    }
}

impl Driver {
    fn start() -> (Self, u16) {
        let mut command = Command::new("chromedriver");
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        let mut child =
            command.arg("--port=0").stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap_or_else(
                |error| panic!("chromedriver does not start: {error}; install chromium and chromium-driver"),
            );
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut said = lines.map_while(Result::ok).filter_map(|line| {
            line.split_once("successfully on port ")
                .map(|(_, port)| port.trim_end_matches('.').parse().unwrap())
        });
        let port = said.next().expect("chromedriver says its port");
        // It goes on talking, and must not be stopped by nobody listening.
        std::thread::spawn(move || said.for_each(drop));
        (Self(child), port)
    }
}

impl Browser {
    /// A window with the wallet of somebody.
    pub(crate) async fn open(world: &World, name: &str) -> Self {
        Self::sized(world, address(name), 1280, 900).await
    }

    pub(crate) async fn sized(world: &World, account: Address, width: u32, height: u32) -> Self {
        Self::at(&world.site, account, width, height).await
    }

    /// A window of a size, with the wallet of an account, at pages that are somewhere.
    pub(crate) async fn at(site: &str, account: Address, width: u32, height: u32) -> Self {
        let (driver, port) = Driver::start();
        let profile = tempfile::tempdir().unwrap();
        let mut capabilities = DesiredCapabilities::chrome();
        for argument in [
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--disable-dev-shm-usage",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--hide-scrollbars",
            "--lang=en",
            &format!("--window-size={width},{height}"),
            &format!("--user-data-dir={}", profile.path().display()),
        ] {
            capabilities.add_arg(argument).unwrap();
        }
        let window = WebDriver::new(format!("http://127.0.0.1:{port}"), capabilities).await.unwrap();
        let browser = Self { window, site: site.to_owned(), _driver: driver, _profile: profile };
        browser.resize(width, height).await;
        browser.equip(account).await;
        browser
    }

    /// Makes the window that of a phone or of a screen.
    pub(crate) async fn resize(&self, width: u32, height: u32) {
        let screen =
            json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600 });
        self.window.cdp().send_raw("Emulation.setDeviceMetricsOverride", screen).await.unwrap();
    }

    /// Gives the window a wallet and notes its faults, in every page to come.
    async fn equip(&self, account: Address) {
        self.begins_with(FAULTS).await;
        self.begins_with(&WALLET.replace("__ACCOUNT__", &account.to_string())).await;
    }

    /// Runs a script at the beginning of every page to come.
    pub(crate) async fn begins_with(&self, script: &str) {
        let source = json!({ "source": script });
        self.window.cdp().send_raw("Page.addScriptToEvaluateOnNewDocument", source).await.unwrap();
    }

    /// Opens another window of the same browser, with the wallet of an account, and goes on in it.
    pub(crate) async fn another(&self, account: Address) -> WindowHandle {
        let handle = self.window.new_window().await.unwrap();
        self.window.switch_to_window(handle.clone()).await.unwrap();
        self.equip(account).await;
        handle
    }

    /// Goes on in a window.
    pub(crate) async fn turns_to(&self, handle: &WindowHandle) {
        self.window.switch_to_window(handle.clone()).await.unwrap();
    }

    /// Ends, if nothing happened in the last page that never must.
    pub(crate) async fn close(self) {
        self.is_sound().await;
        self.window.quit().await.unwrap();
    }

    pub(crate) async fn go(&self, path: &str) {
        let url = format!("{}{path}", self.site);
        // On a busy machine chromedriver loses sight of a page's renderer now and then; a page is read as often as one likes.
        if let Err(error) = self.window.goto(&url).await {
            assert!(error.to_string().contains("renderer"), "{path}: {error}");
            self.window.goto(&url).await.unwrap();
        }
    }

    /// Nothing happened in this page that never must.
    pub(crate) async fn is_sound(&self) {
        let url = self.window.current_url().await.unwrap();
        assert_eq!(self.run("return window.faults").await, json!([]), "{url}");
    }

    /// Whatever a script in the page answers.
    pub(crate) async fn run(&self, script: &str) -> serde_json::Value {
        self.window.execute(script, vec![]).await.unwrap().json().clone()
    }

    /// Tells the wallet how to behave: `refuse = true`.
    pub(crate) async fn wallet(&self, order: &str) {
        self.run(&format!("window.testWallet.{order}")).await;
    }

    /// What the wallet was asked to sign or send, in order.
    pub(crate) async fn signed(&self) -> Vec<String> {
        serde_json::from_value(self.run("return window.testWallet.signed").await).unwrap()
    }

    /// Something, as soon as it is there and can be used.
    pub(crate) async fn find(&self, css: &str) -> WebElement {
        let began = Instant::now();
        loop {
            match self.look_for(css).await {
                Ok(element) => return element,
                Err(error) if is_replaced(&error) && began.elapsed() < PATIENCE => {}
                Err(error) => panic!("{css}: {error}"),
            }
        }
    }

    async fn look_for(&self, css: &str) -> WebDriverResult<WebElement> {
        let query = self.window.query(By::Css(css.to_owned())).wait(PATIENCE, LOOK_EVERY);
        query.and_displayed().first().await
    }

    /// Does something with an element; once more if the page took it anew meanwhile.
    async fn does(&self, css: &str, act: impl AsyncFn(WebElement) -> WebDriverResult<()>) {
        let began = Instant::now();
        while let Err(error) = act(self.find(css).await).await {
            assert!(is_replaced(&error) && began.elapsed() < PATIENCE, "{css}: {error}");
        }
    }

    pub(crate) async fn click(&self, css: &str) {
        self.does(css, async |element| element.click().await).await;
    }

    /// Presses the button with these words in the dialog.
    pub(crate) async fn press(&self, words: &str) {
        let path = format!("//dialog//*[self::button or self::a][contains(., '{words}')]");
        let query = self.window.query(By::XPath(path)).wait(PATIENCE, LOOK_EVERY);
        let button = query.and_displayed().and_enabled().first().await;
        if let Err(error) = button {
            panic!("no button {words:?} ({error}); the dialog says {:?}", self.dialog().await);
        }
        button.unwrap().click().await.unwrap();
    }

    pub(crate) async fn fill(&self, css: &str, text: &str) {
        self.does(css, async |field| {
            field.clear().await?;
            field.send_keys(text).await
        })
        .await;
    }

    /// Closes the dialog as keyboards do.
    pub(crate) async fn press_escape(&self) {
        self.run("document.querySelector('dialog').close()").await;
    }

    pub(crate) async fn dialog(&self) -> String {
        let said = self.run("return document.querySelector('dialog[open]')?.innerText ?? ''").await;
        said.as_str().unwrap_or_default().to_owned()
    }

    /// Waits until the dialog says something.
    pub(crate) async fn hears(&self, words: &str) {
        self.waits(&format!("the dialog says {words:?}"), async || self.dialog().await.contains(words)).await;
        let said = self.dialog().await;
        assert!(!said.lines().any(|line| ["null", "undefined"].contains(&line.trim())), "{said}");
    }

    /// Waits until the page says something.
    pub(crate) async fn reads(&self, words: &str) {
        // Numbers and units are kept on one line by a space of their own.
        let script = "return document.querySelector('main').innerText.replaceAll('\u{a0}', ' ')";
        self.waits(&format!("the page says {words:?}"), async || {
            self.run(script).await.as_str().unwrap_or_default().contains(words)
        })
        .await;
    }

    pub(crate) async fn waits(&self, what: &str, holds: impl AsyncFn() -> bool) {
        let began = Instant::now();
        while !holds().await {
            if began.elapsed() > PATIENCE {
                let page = self.run("return document.querySelector('main')?.innerText").await;
                panic!("not so: {what}\ndialog: {}\npage: {page}", self.dialog().await);
            }
            tokio::time::sleep(LOOK_EVERY).await;
        }
    }

    /// Connects the wallet of this browser.
    pub(crate) async fn connect(&self) {
        self.click("#wallet").await;
        self.press("Test Wallet").await;
        self.is_connected().await;
        // There, whoever connects is led to their own power: the way must not cross the test's next one.
        self.waits("the page is of who connected", async || {
            self.run("return location.pathname !== '/power' && document.readyState === 'complete'").await
                == json!(true)
        })
        .await;
    }

    /// Waits until the page knows its wallet: where one was connected before, it is asked in silence.
    pub(crate) async fn is_connected(&self) {
        self.waits("the wallet is connected", async || {
            self.run("return document.documentElement.hasAttribute('data-connected')").await == json!(true)
        })
        .await;
    }

    /// Goes to a page as somebody who was connected before. Whatever the wallet was told to do, it does no more; the page
    /// that is left was sound.
    pub(crate) async fn goes_on(&self, path: &str) {
        self.is_sound().await;
        self.go(path).await;
        self.is_connected().await;
    }

    /// Signs what the dialog shows, and waits for its end.
    pub(crate) async fn signs(&self) {
        self.press("Open wallet").await;
        self.hears("Done").await;
        self.press("Close").await;
    }
}

/// Whether something is not there any more because the page brought itself up to date.
fn is_replaced(error: &WebDriverError) -> bool {
    error.to_string().contains("stale element")
}
