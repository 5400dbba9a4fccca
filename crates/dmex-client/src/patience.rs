//! Waiting for a server that was asked too much.

use std::time::Duration;

use reqwest::header::RETRY_AFTER;
use reqwest::{Response, StatusCode};

/// Longest wait that is waited for.
const LONGEST: Duration = Duration::from_secs(60);
/// How often in a row a question waits: somebody else at the same address may ask, too.
const WAITS: u32 = 20;

/// Whether a client waits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Patience {
    /// It tells whoever asks.
    #[default]
    None,
    /// As long as the server says.
    AsTold,
}

impl Patience {
    /// How often a question may be asked again.
    pub(crate) const fn waits(self) -> u32 {
        match self {
            Self::None => 0,
            Self::AsTold => WAITS,
        }
    }
}

/// How long to wait before the question is asked again; `None` if it was answered, or the wait is too long.
pub(crate) fn wait(response: &Response) -> Option<Duration> {
    if response.status() != StatusCode::TOO_MANY_REQUESTS {
        return None;
    }
    let told = response.headers().get(RETRY_AFTER)?.to_str().ok()?.parse().ok()?;
    Some(Duration::from_secs(told)).filter(|wait| *wait <= LONGEST)
}
