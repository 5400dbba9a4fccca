//! What can be set.

use std::time::Duration;

use dmex_service::Health;
use tokio::sync::watch;

/// How the API behaves.
#[derive(Clone, Debug)]
pub struct ApiConfig {
    /// Questions that one address may ask a second, in the long run.
    pub rate_per_second: u32,
    /// Questions that it may ask at once, after it was quiet.
    pub burst: u32,
    /// How many proxies of ours stand in front, each of which says who asked it; 0 if everybody comes by themselves. Never
    /// say more than there are: anybody could then name any address.
    pub proxies: u8,
    /// Where they say it.
    pub proxy_header: ProxyHeader,
    /// [bytes] Longest body of a question.
    pub body_limit: usize,
    /// Longest time that an answer may take.
    pub time_limit: Duration,
    /// Most answers at a time.
    pub answers: PerAddress,
    /// Most answers at a time that read much.
    pub heavy: PerAddress,
    /// Most streams of events at a time.
    pub streams: PerAddress,
    /// Longest time that a stream lasts. Whoever listens comes again where it was; who is gone does not.
    pub stream_limit: Duration,
    /// Connections.
    pub connections: ConnectionLimits,
    /// How often the store is looked at for new events.
    pub poll_every: Duration,
    /// [blocks] How far behind the node answers may be and still be relied on.
    pub ready_behind: u64,
    /// For how long the node's word on where it is holds.
    pub head_holds: Duration,
    /// The services that bring what is answered, where they run in the same process: `/readyz` speaks for them too.
    pub health: Option<watch::Receiver<Health>>,
}

/// So many at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PerAddress {
    /// Of all addresses together.
    pub all: usize,
    /// Of one address.
    pub each: usize,
}

/// Where proxies say who asked them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ProxyHeader {
    /// `X-Forwarded-For`, as most do.
    #[default]
    XForwardedFor,
    /// `Forwarded` of RFC 7239.
    Forwarded,
}

/// What connections may cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ConnectionLimits {
    /// Most at a time. When there are as many, one that waits for a question makes place.
    pub open: PerAddress,
    /// Longest wait for the whole head of a question, and so for the next question too.
    pub head_time: Duration,
    /// Longest time in which the other end takes nothing of what it asked for.
    pub stall_time: Duration,
    /// Longest time in which the other end takes an answer, whatever its size. A stream of events has no such limit.
    pub answer_time: Duration,
    /// [bytes a second] What is taken adds to that time as if it were taken so slowly.
    pub slowest: u32,
    /// How long connections that wait stay open when the server stops, so that what they were answered arrives.
    pub closing_time: Duration,
    /// [bytes] Longest head of a question.
    pub head_size: usize,
}

impl Default for ConnectionLimits {
    fn default() -> Self {
        Self {
            open: PerAddress { all: 4_096, each: 128 },
            head_time: Duration::from_secs(15),
            stall_time: Duration::from_secs(15),
            answer_time: Duration::from_secs(30),
            slowest: 8 * 1024,
            closing_time: Duration::from_secs(5),
            head_size: 16 * 1024,
        }
    }
}

impl Default for ApiConfig {
    fn default() -> Self {
        Self {
            rate_per_second: 20,
            burst: 200,
            proxies: 0,
            proxy_header: ProxyHeader::default(),
            body_limit: 64 * 1024,
            time_limit: Duration::from_secs(10),
            answers: PerAddress { all: 512, each: 32 },
            heavy: PerAddress { all: 4, each: 2 },
            streams: PerAddress { all: 2_000, each: 32 },
            stream_limit: Duration::from_secs(3_600),
            connections: ConnectionLimits::default(),
            poll_every: Duration::from_millis(250),
            ready_behind: 10,
            head_holds: Duration::from_secs(1),
            health: None,
        }
    }
}

impl ApiConfig {
    /// The same for a process that may have so many connections: streams and answers never take all of them, so that
    /// there is always one that waits and makes place.
    pub(crate) fn within(mut self, connections: usize) -> Self {
        let all = self.connections.open.all.min(connections);
        self.connections.open.all = all;
        self.streams.all = self.streams.all.min(all / 2);
        self.answers.all = self.answers.all.min(all / 4);
        // Behind proxies every connection is a proxy's.
        let each = if self.proxies > 0 { all } else { self.connections.open.each };
        self.connections.open.each = each.max(self.streams.each + self.answers.each + 1).min(all);
        self
    }
}
