//! A connection to a node, or to several of one chain, that has been checked.

mod endpoint;
mod gather;
mod moved_on;
mod nodes;
mod send_refusal;
mod trust;

use alloy::providers::{DynProvider, Provider, ProviderBuilder};
use alloy::rpc::client::ClientBuilder;
use alloy::transports::TransportError;

pub use endpoint::Endpoint;
pub use gather::gathered;
use nodes::Nodes;
pub use send_refusal::SendRefusal;
use send_refusal::is_already_known;
pub use trust::{agreed, another};

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
        /// What the connection said, without secrets.
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
    /// None of several nodes can be used. Start them, or correct their addresses or the chain id.
    #[error("no node of chain {chain_id} can be used: {nodes}; start them, or give the right RPC addresses")]
    NoneUsable {
        /// The chain id that was asked for.
        chain_id: u64,
        /// What is wrong with each.
        nodes: String,
    },
}

/// Connects to a node and checks its chain id. Of several nodes one has to be usable; the others are looked at again and
/// again, and used when they can be.
///
/// Every call through the provider ends within the endpoint's `call_limit`.
///
/// # Errors
/// No node answers, or none is of the chain.
pub async fn connect(endpoint: &Endpoint) -> Result<DynProvider, ConnectError> {
    let nodes = Nodes::open(endpoint).await?;
    let client = ClientBuilder::default().transport(nodes, false).with_poll_interval(endpoint.poll_interval);
    Ok(ProviderBuilder::default().connect_client(client).erased())
}
