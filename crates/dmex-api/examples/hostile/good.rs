//! A client that asks no more than it may, and notes what it waits.

use std::net::{Ipv4Addr, SocketAddr};
use std::time::{Duration, Instant};

use dmex_testchain::wide::{FIRST_DAY, SOMEBODY};
use dmex_testnet::hostile::{ask, connect};

const ADDRESS: Ipv4Addr = Ipv4Addr::new(127, 9, 9, 9);

/// What is asked about an account.
pub(crate) fn questions() -> Vec<(&'static str, String)> {
    let (day, one) = (FIRST_DAY + 990, format!("/v1/accounts/{SOMEBODY:#x}"));
    vec![
        ("account", one.clone()),
        ("portfolio", format!("{one}/tokens")),
        ("claimable", format!("{one}/claimable")),
        ("income from a late day", format!("{one}/income?from={day}")),
        ("income, the first page", format!("{one}/income")),
        ("ledger, newest", format!("/v1/ledger?into=wallet/{SOMEBODY:#x}&order=desc")),
        ("events, newest", format!("/v1/events?account={SOMEBODY:#x}&order=desc")),
        ("income of a week as CSV", format!("{one}/income.csv?from={day}&to={}", day + 7)),
    ]
}

pub(crate) struct Good {
    to: SocketAddr,
    times: Vec<Duration>,
    pub(crate) failed: usize,
}

impl Good {
    pub(crate) fn new(to: SocketAddr) -> Self {
        Self { to, times: Vec::new(), failed: 0 }
    }

    /// Asks, with a connection of its own; one that made place for another is made anew, as browsers do.
    pub(crate) async fn ask(&mut self, path: &str) {
        let question = format!("GET {path} HTTP/1.1\r\nhost: a.example\r\nconnection: close\r\n\r\n");
        let begun = Instant::now();
        for _ in 0..3 {
            let Ok(mut stream) = connect(ADDRESS, self.to).await else { continue };
            if let Ok((200, _)) = ask(&mut stream, &question).await {
                self.times.push(begun.elapsed());
                return;
            }
        }
        self.failed += 1;
    }

    /// So many of a hundred answers took no longer.
    pub(crate) fn within(&self, percent: usize) -> Duration {
        let mut times = self.times.clone();
        times.sort_unstable();
        let place = (times.len() * percent / 100).min(times.len().saturating_sub(1));
        times.get(place).copied().unwrap_or_default()
    }
}
