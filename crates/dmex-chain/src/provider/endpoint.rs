//! Where a chain's nodes are and what they should be.

use std::time::Duration;

/// Longest wait for one answer, unless told otherwise.
const CALL_LIMIT: Duration = Duration::from_secs(15);
/// Pause between polls of a public chain, whose blocks take seconds.
const PUBLIC_POLL: Duration = Duration::from_secs(1);
/// Pause between polls of a development chain, which mines at once.
const DEV_POLL: Duration = Duration::from_millis(5);

/// Where a node is and what it should be.
#[derive(Clone, PartialEq, Eq)]
pub struct Endpoint {
    /// `http://…`, `https://…`, or the path of an IPC socket.
    pub url: String,
    /// More nodes of the same chain, as `url`: any of them answers if another does not, and what decides money is asked
    /// of several (see [`super::agreed`]).
    pub others: Vec<String>,
    /// The chain id that the node must answer with.
    pub chain_id: u64,
    /// Pause between two looks at the chain.
    pub poll_interval: Duration,
    /// Longest wait for one answer.
    pub call_limit: Duration,
}

impl Endpoint {
    /// A node of a public chain.
    pub fn public(url: impl Into<String>, chain_id: u64) -> Self {
        let (url, others) = (url.into(), Vec::new());
        Self { url, others, chain_id, poll_interval: PUBLIC_POLL, call_limit: CALL_LIMIT }
    }

    /// A development node that mines at once.
    pub fn dev(url: impl Into<String>, chain_id: u64) -> Self {
        Self { poll_interval: DEV_POLL, ..Self::public(url, chain_id) }
    }

    /// The same chain, reached through more nodes too. What is named twice is one node.
    #[must_use]
    pub fn with_others(mut self, others: impl IntoIterator<Item = String>) -> Self {
        for url in others {
            if url != self.url && !self.others.contains(&url) {
                self.others.push(url);
            }
        }
        self
    }

    /// The addresses without what may be a secret: user, password, path and query.
    #[must_use]
    pub fn public_url(&self) -> String {
        self.urls().map(public_url).collect::<Vec<_>>().join(", ")
    }

    /// All addresses, the first one first.
    pub(super) fn urls(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&self.url).chain(&self.others).map(String::as_str)
    }

    /// What the nodes are called in logs and metrics: host and port, and a number if that is not enough.
    pub(super) fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = Vec::new();
        for url in self.urls() {
            let host = host(url);
            let again = |number: usize| if number == 1 { host.clone() } else { format!("{host}#{number}") };
            let name = (1..).map(again).find(|name| !names.contains(name)).unwrap_or_default();
            names.push(name);
        }
        names
    }
}

impl std::fmt::Debug for Endpoint {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Endpoint")
            .field("url", &self.public_url())
            .field("chain_id", &self.chain_id)
            .finish_non_exhaustive()
    }
}

fn public_url(url: &str) -> String {
    url.split_once("://").map_or_else(|| url.to_owned(), |(scheme, _)| format!("{scheme}://{}", host(url)))
}

fn host(url: &str) -> String {
    let Some((_, rest)) = url.split_once("://") else { return "ipc".to_owned() };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    authority.rsplit('@').next().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn public_url_hides_key_and_password() {
        let shown = |url: &str| Endpoint::public(url, 56).public_url();
        assert_eq!(shown("https://user:pass@bsc.example:8545/v3/key?x=1"), "https://bsc.example:8545");
        assert_eq!(shown("http://127.0.0.1:8545"), "http://127.0.0.1:8545");
        assert_eq!(shown("/run/geth.ipc"), "/run/geth.ipc");
        let endpoint = Endpoint::public("https://bsc.example/v3/key", 56);
        assert!(!format!("{endpoint:?}").contains("key"));
    }

    #[test]
    fn nodes_are_called_by_their_host_and_told_apart() {
        let others = ["https://a.example/key2", "/run/geth.ipc", "https://a.example/key1"];
        let endpoint = Endpoint::public("https://a.example/key1", 56).with_others(others.map(str::to_owned));
        assert_eq!(endpoint.names(), ["a.example", "a.example#2", "ipc"]);
        assert!(!format!("{endpoint:?}").contains("key"));
    }
}
