//! The nodes of a chain as one: who is asked, and whose answer is taken.
//!
//! alloy's `FallbackLayer` asks several at once and takes the first answer, even one that is an error or behind; it knows
//! neither heights nor chains. So this stands in its place; its `RetryBackoffLayer` is below, in each node.

mod agree;
mod answer;
mod look;
mod node;
mod question;
mod read;
mod send;
mod standing;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use alloy::rpc::json_rpc::{RequestPacket, ResponsePacket};
use alloy::transports::{TransportError, TransportErrorKind, TransportFut};
use tokio::sync::Notify;
use tokio::time::{Instant, timeout_at};
use tower::Service;

use super::gather::Gather;
use super::trust::Trust;
use super::{ConnectError, Endpoint};
use node::Node;
use question::Question;
use standing::Standing;

/// Shortest pause between two looks at all nodes.
const SHORTEST_PAUSE: Duration = Duration::from_millis(100);

/// All nodes of a chain, as a transport. Clones share what is known of them.
#[derive(Clone)]
pub(super) struct Nodes {
    inner: Arc<Inner>,
}

struct Inner {
    nodes: Vec<Arc<Node>>,
    chain_id: u64,
    call_limit: Duration,
    /// Pause between two looks at all nodes.
    pause: Duration,
    /// The one that is asked as a rule, so that answers follow from each other.
    preferred: AtomicUsize,
    /// Told after every look.
    looked: Notify,
}

impl Nodes {
    /// Looks at all nodes; there must be one that can be used.
    pub(super) async fn open(endpoint: &Endpoint) -> Result<Self, ConnectError> {
        let urls: Vec<&str> = endpoint.urls().collect();
        // Each has its part of the time, so that the next one still has some.
        let limit = endpoint.call_limit / u32::try_from(urls.len()).unwrap_or(u32::MAX);
        let pause = (2 * endpoint.poll_interval).max(SHORTEST_PAUSE);
        let nodes = urls.iter().zip(endpoint.names()).map(|(url, name)| Node::new(url, name, limit, pause));
        let inner = Arc::new(Inner {
            nodes: nodes.map(Arc::new).collect(),
            chain_id: endpoint.chain_id,
            call_limit: endpoint.call_limit,
            pause,
            preferred: AtomicUsize::new(0),
            looked: Notify::new(),
        });
        match &inner.nodes[..] {
            [only] => only.check(endpoint).await?,
            _ => {
                inner.look().await;
                if inner.usable().next().is_none() {
                    let (chain_id, nodes) = (inner.chain_id, inner.standings());
                    return Err(ConnectError::NoneUsable { chain_id, nodes });
                }
                look::keep_looking(&inner);
            }
        }
        Ok(Self { inner })
    }
}

impl Nodes {
    /// A read waits for those that are asked with it; anything else is no part of a batch.
    fn gather(&self, packet: RequestPacket, gather: &Gather) -> TransportFut<'static> {
        let inner = self.inner.clone();
        let Question::Read(read) = Question::of(&packet) else {
            return Box::pin(inner.answer(packet, Trust::One));
        };
        match read.at(gather.block, &packet) {
            RequestPacket::Single(asked) => {
                let ask = move |packet| -> TransportFut<'static> {
                    Box::pin(inner.clone().answer(packet, Trust::One))
                };
                gather.ask(asked, Arc::new(ask))
            }
            batch @ RequestPacket::Batch(_) => Box::pin(inner.answer(batch, Trust::One)),
        }
    }
}

impl Inner {
    async fn answer(
        self: Arc<Self>,
        packet: RequestPacket,
        trust: Trust,
    ) -> Result<ResponsePacket, TransportError> {
        let deadline = Instant::now() + self.call_limit;
        if let [only] = &self.nodes[..] {
            return only.ask_patiently(&packet, deadline).await;
        }
        let question = Question::of(&packet);
        match (trust, &question) {
            (_, Question::Send(hash)) => self.send(&packet, *hash, deadline).await,
            (_, Question::Once) => self.once(&packet, deadline).await,
            (Trust::Most(look), Question::Read(read)) if read.is_of_chain() => {
                self.agree(&packet, read, &look, deadline).await
            }
            (trust, Question::Read(read)) => {
                self.read(&packet, read, matches!(trust, Trust::Another), deadline).await
            }
        }
    }

    /// Nodes that may be asked, the preferred one first, then those that answer fastest.
    fn in_order(&self) -> Vec<Arc<Node>> {
        let preferred = self.preferred.load(Ordering::Relaxed);
        let mut usable: Vec<_> = self.usable().collect();
        usable.sort_by_key(|(number, node)| (*number != preferred, node.latency()));
        usable.into_iter().map(|(_, node)| node.clone()).collect()
    }

    fn usable(&self) -> impl Iterator<Item = (usize, &Arc<Node>)> {
        self.nodes.iter().enumerate().filter(|(_, node)| node.standing() == Standing::Usable)
    }

    /// More than half.
    fn quorum(&self) -> usize {
        self.nodes.len() / 2 + 1
    }

    /// Waits for the next look at all nodes.
    async fn wait_for_look(&self, deadline: Instant) -> Result<(), TransportError> {
        timeout_at(deadline, self.looked.notified()).await.map_err(|_| {
            TransportErrorKind::custom_str(&format!("no node can be used now: {}", self.standings()))
        })
    }

    /// How each of them stands, in words.
    fn standings(&self) -> String {
        let words = self.nodes.iter().map(|node| format!("{} {}", node.name(), node.standing()));
        words.collect::<Vec<_>>().join(", ")
    }
}

impl Service<RequestPacket> for Nodes {
    type Response = ResponsePacket;
    type Error = TransportError;
    type Future = TransportFut<'static>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), TransportError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, packet: RequestPacket) -> Self::Future {
        // The caller's task is asked now: the future may be polled by another.
        let trust = Trust::here();
        // Of one node there is nothing to agree on.
        let is_of_one = trust.is_one() || self.inner.nodes.len() == 1;
        match Gather::here() {
            Some(gather) if is_of_one => self.gather(packet, &gather),
            _ => Box::pin(self.inner.clone().answer(packet, trust)),
        }
    }
}
