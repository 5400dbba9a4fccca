//! What can be set.

use std::time::Duration;

/// How the API behaves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiConfig {
    /// Questions that one address may ask a second, in the long run.
    pub rate_per_second: u32,
    /// Questions that it may ask at once, after it was quiet.
    pub burst: u32,
    /// Whether a proxy of ours stands in front: the last address in `X-Forwarded-For` is then who asks. Never set it
    /// without one: anybody could then name any address.
    pub behind_proxy: bool,
    /// [bytes] Longest body of a question.
    pub body_limit: usize,
    /// Longest time that an answer may take.
    pub time_limit: Duration,
    /// Most streams of events at a time.
    pub streams: usize,
    /// How often the store is looked at for new events.
    pub poll_every: Duration,
    /// [blocks] How far behind the node answers may be and still be relied on.
    pub ready_behind: u64,
}

impl Default for ApiConfig {
    fn default() -> Self {
        Self {
            rate_per_second: 20,
            burst: 200,
            behind_proxy: false,
            body_limit: 64 * 1024,
            time_limit: Duration::from_secs(10),
            streams: 1_000,
            poll_every: Duration::from_millis(250),
            ready_behind: 10,
        }
    }
}
