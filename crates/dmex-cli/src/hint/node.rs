//! What to do when the node is the trouble.

use alloy::transports::{RpcError, TransportError};
use dmex_chain::ConnectError;

use crate::status::Failure;

impl From<ConnectError> for Failure {
    fn from(error: ConnectError) -> Self {
        match &error {
            ConnectError::NodeUnreachable { url, .. } => Self::node(format!(
                "no answer from the node at {url}: start it (`dmex up` starts a development chain), or give the right \
                 address with --rpc"
            )),
            ConnectError::WrongChain { .. } => Self::node(error.to_string()),
            ConnectError::NoneUsable { chain_id, nodes } => Self::node(format!(
                "no node of chain {chain_id} can be used: {nodes}; start one, or give the right addresses with --rpc"
            )),
        }
    }
}

/// A call that the node did not answer, or answered with an error of its own.
#[must_use]
pub fn transport(error: &TransportError) -> Failure {
    match error {
        RpcError::ErrorResp(payload) => Failure::node(format!(
            "the node refused the call: {}; use a node that serves it, or try again later",
            payload.message
        )),
        _ => Failure::node(
            "the node stopped answering: check that it runs and is reached with --rpc, then try again"
                .to_owned(),
        ),
    }
}
