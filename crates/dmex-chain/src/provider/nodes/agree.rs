//! Reads that more than half of the nodes must answer alike.

mod ballot;

use std::sync::Arc;

use alloy::primitives::U64;
use alloy::rpc::json_rpc::{RequestPacket, Response, ResponsePacket, ResponsePayload};
use alloy::transports::{RpcError, TransportError, TransportErrorKind};
use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use serde_json::value::to_raw_value;
use tokio::sync::oneshot;
use tokio::time::Instant;

use super::super::trust::Look;
use super::Inner;
use super::answer::Said;
use super::node::Node;
use super::question::Read;
use super::standing::Standing;
use ballot::Ballot;

/// How often all are asked before it is told that they do not agree: they may have been between two blocks.
const TRIES: u32 = 4;

impl Inner {
    /// Asks all nodes and returns what more than half of them say.
    pub(super) async fn agree(
        &self,
        packet: &RequestPacket,
        read: &Read,
        look: &Look,
        deadline: Instant,
    ) -> Said {
        let height = *look.height.get_or_try_init(|| self.agreed_height(deadline)).await?;
        if read.method == "eth_blockNumber" {
            return number(packet, height);
        }
        let packet = read.at(height, packet);
        let mut tries = 1;
        loop {
            match self.ask_all(&packet, read, deadline).await {
                Ok(said) => return said,
                Err(dissent) if tries == TRIES => return Err(TransportErrorKind::custom_str(&dissent)),
                Err(_) => tries += 1,
            }
            self.wait_for_look(deadline).await?;
        }
    }

    /// The highest block that more than half of the nodes have, as far as the first of them to answer tell.
    async fn agreed_height(&self, deadline: Instant) -> Result<u64, TransportError> {
        loop {
            let nodes = self.askable();
            let mut asked: FuturesUnordered<_> = nodes.iter().map(|node| node.ask_head()).collect();
            let mut heads = Vec::new();
            while let Some(head) = asked.next().await {
                heads.extend(head.ok());
                if heads.len() == self.quorum() {
                    return Ok(heads.into_iter().min().unwrap_or_default());
                }
            }
            self.wait_for_look(deadline).await?;
        }
    }

    /// One ballot: what more than half of the nodes say, or in words what each of them says.
    async fn ask_all(&self, packet: &RequestPacket, read: &Read, deadline: Instant) -> Result<Said, String> {
        let (tell, told) = oneshot::channel();
        let absent = self.nodes.iter().filter(|node| !is_askable(node));
        let absent = absent.map(|node| format!("{} {}", node.name(), node.standing())).collect();
        let ballot = Ballot::new(&read.method, self.quorum(), self.nodes.len(), absent);
        // In a task of its own, so that the last answers are compared too, though nobody waits for them.
        tokio::spawn(count(ballot, self.askable(), packet.clone(), deadline, tell));
        told.await.unwrap_or_else(|_| Err("the nodes were not asked".to_owned()))
    }

    fn askable(&self) -> Vec<Arc<Node>> {
        self.nodes.iter().filter(|node| is_askable(node)).cloned().collect()
    }
}

/// Whether a node has a vote: one that is behind or stands alone has, and will be outvoted.
fn is_askable(node: &Node) -> bool {
    match node.standing() {
        Standing::Usable | Standing::Behind(_) | Standing::OtherBlock(_) => true,
        Standing::OtherChain(_) => false,
        Standing::Silent(_) => !node.rests(),
    }
}

async fn count(
    mut ballot: Ballot,
    nodes: Vec<Arc<Node>>,
    packet: RequestPacket,
    deadline: Instant,
    tell: oneshot::Sender<Result<Said, String>>,
) {
    let ask = async |node: &Arc<Node>| (node.clone(), node.ask(&packet, deadline).await);
    let mut asked: FuturesUnordered<_> = nodes.iter().map(ask).collect();
    let mut tell = Some(tell);
    while let Some((node, said)) = asked.next().await {
        if let Some(agreed) = ballot.cast(node.name(), said)
            && let Some(tell) = tell.take()
        {
            let _ = tell.send(Ok(agreed));
        }
    }
    if let Some(tell) = tell {
        let _ = tell.send(Err(ballot.dissent()));
    }
}

/// An answer that is a number.
fn number(packet: &RequestPacket, number: u64) -> Said {
    let asked = packet.as_single().ok_or_else(|| TransportErrorKind::custom_str("not one question"))?;
    let result = to_raw_value(&U64::from(number)).map_err(RpcError::ser_err)?;
    let payload = ResponsePayload::Success(result);
    Ok(ResponsePacket::Single(Response { id: asked.id().clone(), payload }))
}
