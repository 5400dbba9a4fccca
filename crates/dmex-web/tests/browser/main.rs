//! People at the pages: a real platform, a real browser, a wallet in it.
//!
//! Needs `chromium` and `chromedriver`, and the rules of accessibility from npm (`npm ci` in this crate's folder).
#![recursion_limit = "256"]
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may panic")]

mod accounts;
mod browser;
mod buying;
mod craft;
mod deciding;
mod holding;
mod hostile;
mod insuring;
mod offering;
mod replacing;
mod scriptless;
mod town;
mod wallets;
mod windows;
mod world;
mod written;
