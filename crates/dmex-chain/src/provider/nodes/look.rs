//! Looks at all nodes: who answers, who is behind, who is on another chain.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use alloy::primitives::B256;
use futures_util::future::join_all;
use serde_json::{Value, json};

use super::Inner;
use super::answer::value;
use super::node::Node;
use super::standing::{Standing, Tip, by_tips, common_height, prevailing};

/// Latencies that differ by less are the same: whoever is asked stays.
const SAME: Duration = Duration::from_millis(5);

/// Looks at regular times, as long as somebody holds the connection.
pub(super) fn keep_looking(inner: &Arc<Inner>) {
    let (held, pause) = (Arc::downgrade(inner), inner.pause);
    tokio::spawn(async move {
        loop {
            tokio::time::sleep(pause).await;
            let Some(inner) = held.upgrade() else { return };
            inner.look().await;
        }
    });
}

impl Inner {
    /// Asks all nodes that are not left alone what they have, and judges each beside the others.
    pub(super) async fn look(&self) {
        let tips = join_all(self.nodes.iter().map(|node| tip(node))).await;
        let mut standings = by_tips(self.chain_id, &tips);
        if let Some(height) = common_height(&tips, &standings) {
            let hash = async |node: &Node, standing: &Option<Standing>| match standing {
                Some(Standing::Usable) => hash_at(node, height).await,
                _ => None,
            };
            let asked = self.nodes.iter().zip(&standings).map(|(node, standing)| hash(node, standing));
            let hashes = join_all(asked).await;
            let prevailing = prevailing(&hashes);
            for (standing, hash) in standings.iter_mut().zip(&hashes) {
                if hash.is_some() && *hash != prevailing {
                    *standing = Some(Standing::OtherBlock(height));
                }
            }
        }
        for (node, standing) in self.nodes.iter().zip(standings) {
            match standing {
                // It may have failed meanwhile.
                Some(standing) if !node.rests() => node.stand(standing),
                _ => {}
            }
        }
        self.prefer();
        self.looked.notify_waiters();
    }

    /// Whoever is asked stays so, unless it cannot be used or another is twice as fast.
    fn prefer(&self) {
        let preferred = self.preferred.load(Ordering::Relaxed);
        let Some((fastest, node)) = self.usable().min_by_key(|(_, node)| node.latency()) else { return };
        let stays = self.usable().any(|(number, node_asked)| {
            number == preferred && node_asked.latency() / 2 <= node.latency().saturating_add(SAME)
        });
        if !stays {
            self.preferred.store(fastest, Ordering::Relaxed);
        }
    }
}

/// What a node says of itself; `None` if it is left alone or does not answer.
async fn tip(node: &Node) -> Option<Tip> {
    if node.rests() {
        return None;
    }
    let (chain_id, head) = tokio::join!(node.chain_id(), node.ask_head());
    Some(Tip { chain_id: chain_id.ok()?, head: head.ok()? })
}

async fn hash_at(node: &Node, height: u64) -> Option<B256> {
    let said = node.ask_ourselves("eth_getBlockByNumber", json!([format!("{height:#x}"), false])).await;
    match value(&said)?.get("hash")? {
        Value::String(hash) => hash.parse().ok(),
        _ => None,
    }
}
