//! Signed transactions: all usable nodes are told, so that one that keeps it to itself holds nothing up.

use alloy::primitives::B256;
use alloy::rpc::json_rpc::{RequestPacket, Response, ResponsePacket, ResponsePayload};
use alloy::transports::{RpcError, TransportErrorKind};
use serde_json::value::to_raw_value;
use tokio::sync::mpsc;
use tokio::time::Instant;

use super::super::is_already_known;
use super::Inner;
use super::answer::{Said, is_failure};

impl Inner {
    /// Tells all usable nodes, and returns once one has the transaction. The same bytes are the same transaction, however
    /// many nodes hear of them.
    pub(super) async fn send(&self, packet: &RequestPacket, hash: B256, deadline: Instant) -> Said {
        loop {
            let mut told = self.tell_all(packet, deadline);
            let (mut known, mut refused) = (false, None);
            while let Some(said) = told.recv().await {
                match said {
                    Ok(taken) => return Ok(taken),
                    Err(error) if is_already_known(&error) => known = true,
                    said if !is_failure(&said) => refused = refused.or(Some(said)),
                    Err(_) => {}
                }
            }
            match (known, refused) {
                (true, _) => return taken(packet, hash),
                (false, Some(said)) => return said,
                (false, None) => self.wait_for_look(deadline).await?,
            }
        }
    }

    /// Each is told in a task of its own: the others are told too when the first has answered.
    fn tell_all(&self, packet: &RequestPacket, deadline: Instant) -> mpsc::Receiver<Said> {
        let (tell, told) = mpsc::channel(self.nodes.len());
        for node in self.in_order() {
            let (packet, tell) = (packet.clone(), tell.clone());
            tokio::spawn(async move {
                let said = node.ask(&packet, deadline).await;
                let _ = tell.send(said).await;
            });
        }
        told
    }
}

/// The answer of a node that takes the transaction.
fn taken(packet: &RequestPacket, hash: B256) -> Said {
    let asked = packet.as_single().ok_or_else(|| TransportErrorKind::custom_str("not one transaction"))?;
    let result = to_raw_value(&hash).map_err(RpcError::ser_err)?;
    let payload = ResponsePayload::Success(result);
    Ok(ResponsePacket::Single(Response { id: asked.id().clone(), payload }))
}
