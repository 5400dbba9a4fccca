//! Reads that any node may answer.

use alloy::rpc::json_rpc::RequestPacket;
use tokio::time::Instant;

use super::Inner;
use super::answer::{Said, is_failure, is_not_there, value};
use super::node::Node;
use super::question::{Of, Read, height};
use super::standing::MOST_BEHIND;

impl Inner {
    /// Asks one node after the other until one can answer. With `another` the preferred one is asked last.
    pub(super) async fn read(
        &self,
        packet: &RequestPacket,
        read: &Read,
        another: bool,
        deadline: Instant,
    ) -> Said {
        loop {
            let mut nodes = self.in_order();
            if another && nodes.len() > 1 {
                nodes.rotate_left(1);
            }
            let mut denied = None;
            for node in nodes {
                if denied.is_some() && !may_have(&node, read) || !has(&node, read).await {
                    continue;
                }
                let said = node.ask(packet, deadline).await;
                if is_failure(&said) {
                    continue;
                }
                if !is_not_there(&said) && !self.is_behind(&node, read, &said) {
                    return said;
                }
                denied.get_or_insert(said);
            }
            if let Some(said) = denied {
                return said;
            }
            self.wait_for_look(deadline).await?;
        }
    }

    /// Asks one node. Nobody knows what the question did if there is no answer, so it is not asked again.
    pub(super) async fn once(&self, packet: &RequestPacket, deadline: Instant) -> Said {
        loop {
            if let Some(node) = self.in_order().first() {
                return node.ask(packet, deadline).await;
            }
            self.wait_for_look(deadline).await?;
        }
    }

    /// Remembers what an answer says about the node's height. Whether it is one from the past.
    fn is_behind(&self, node: &Node, read: &Read, said: &Said) -> bool {
        match (read.method.as_str(), read.of) {
            ("eth_getBlockByNumber", Of::Height(number)) => node.has_block(number),
            ("eth_blockNumber", _) => {
                let Some(head) = value(said).as_ref().and_then(height) else { return false };
                node.has_head(head);
                let best = self.usable().map(|(_, node)| node.head()).max().unwrap_or_default();
                return head.saturating_add(MOST_BEHIND) < best;
            }
            _ => {}
        }
        false
    }
}

/// Whether it is known of a node that it has what another did not.
fn may_have(node: &Node, read: &Read) -> bool {
    match read.of {
        Of::Height(number) => node.head() >= number,
        Of::Newest | Of::Hash => true,
        Of::Anything => false,
    }
}

/// Whether a node has the block whose contents are asked for: without it, it would answer that there is nothing. The
/// question for the block itself says so, and needs no other.
async fn has(node: &Node, read: &Read) -> bool {
    match (read.method.as_str(), read.of) {
        ("eth_getBlockByNumber", _) | (_, Of::Newest | Of::Hash | Of::Anything) => true,
        (_, Of::Height(number)) => {
            node.head() >= number || node.ask_head().await.is_ok_and(|head| head >= number)
        }
    }
}
