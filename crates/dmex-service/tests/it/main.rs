//! The supervisor and its loop, on paused time.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod interval;
mod leader;
mod signal;
mod supervisor;

use std::time::Duration;

use dmex_service::Backoff;

const SECOND: Duration = Duration::from_secs(1);

/// Exactly 1, 2, 4, 8, 8 … seconds.
fn backoff() -> Backoff {
    Backoff::new(SECOND, SECOND * 8, || u64::MAX)
}
