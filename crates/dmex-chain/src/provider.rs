//! A connection to a node that has been checked.

mod moved_on;
mod time_limit;

use std::time::Duration;

use alloy::providers::{DynProvider, Provider, ProviderBuilder};
use alloy::rpc::client::ClientBuilder;
use alloy::transports::TransportError;

use moved_on::MovedOn;
use time_limit::TimeLimitLayer;

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
        Self { url: url.into(), chain_id, poll_interval: PUBLIC_POLL, call_limit: CALL_LIMIT }
    }

    /// A development node that mines at once.
    pub fn dev(url: impl Into<String>, chain_id: u64) -> Self {
        Self { url: url.into(), chain_id, poll_interval: DEV_POLL, call_limit: CALL_LIMIT }
    }

    /// The address without what may be a secret: user, password, path and query.
    #[must_use]
    pub fn public_url(&self) -> String {
        let Some((scheme, rest)) = self.url.split_once("://") else { return self.url.clone() };
        let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
        let host = authority.rsplit('@').next().unwrap_or_default();
        format!("{scheme}://{host}")
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

/// Why a node cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConnectError {
    /// No answer. Start the node, or correct its address.
    #[error("no answer from the node at {url}: {hint}")]
    NodeUnreachable {
        /// The node's address, without secrets.
        url: String,
        /// What to do.
        hint: &'static str,
        /// What the connection said.
        #[source]
        source: TransportError,
    },
    /// The node answers for another chain. Correct the address or the chain id.
    #[error(
        "the node at {url} is chain {found}, expected chain {expected}: correct the RPC address or the chain id"
    )]
    WrongChain {
        /// The node's address, without secrets.
        url: String,
        /// The chain id that was asked for.
        expected: u64,
        /// The chain id that the node answered with.
        found: u64,
    },
}

/// Connects to a node and checks its chain id.
///
/// Every call through the provider ends within the endpoint's `call_limit`.
///
/// # Errors
/// The node does not answer, or is another chain.
pub async fn connect(endpoint: &Endpoint) -> Result<DynProvider, ConnectError> {
    let client = ClientBuilder::default()
        .layer(TimeLimitLayer::new(endpoint.call_limit))
        .layer(MovedOn::layer())
        .connect(&endpoint.url)
        .await
        .map_err(|error| unreachable(endpoint, error))?
        .with_poll_interval(endpoint.poll_interval);
    let provider = ProviderBuilder::default().connect_client(client).erased();
    let found = provider.get_chain_id().await.map_err(|error| unreachable(endpoint, error))?;
    if found == endpoint.chain_id {
        Ok(provider)
    } else {
        Err(ConnectError::WrongChain { url: endpoint.public_url(), expected: endpoint.chain_id, found })
    }
}

fn unreachable(endpoint: &Endpoint, source: TransportError) -> ConnectError {
    let hint = if endpoint.url.contains("://") {
        "start the node, or give the right RPC address"
    } else {
        "start the node, or give the right path of its IPC socket"
    };
    ConnectError::NodeUnreachable { url: endpoint.public_url(), hint, source }
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
}
