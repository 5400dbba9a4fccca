//! A node of the world in memory, as a transport.

use std::sync::{Arc, Mutex, MutexGuard};
use std::task::{Context, Poll};

use alloy::consensus::Transaction as _;
use alloy::eips::eip2718::Encodable2718;
use alloy::primitives::{Bytes, U64};
use alloy::providers::{DynProvider, Provider, ProviderBuilder};
use alloy::rpc::client::ClientBuilder;
use alloy::rpc::json_rpc::{
    ErrorPayload, RequestPacket, Response, ResponsePacket, ResponsePayload, SerializedRequest,
};
use alloy::transports::{TransportError, TransportErrorKind, TransportFut};
use serde_json::{Value, json, value::to_raw_value};
use tokio_util::sync::CancellationToken;
use tower::Service;

use super::world::{Block, Deviation, Sent, View, World, count};

pub(super) const CHAIN_ID: u64 = 56;

/// A connection to the node, as long as the process lives that made it.
#[derive(Clone)]
pub(super) struct SimulatedNode {
    world: Arc<Mutex<World>>,
    died: CancellationToken,
}

/// An answer: a value, or the node's words of refusal.
type Answer = Result<Value, &'static str>;

impl SimulatedNode {
    pub(super) fn of(world: &Arc<Mutex<World>>) -> Self {
        Self { world: world.clone(), died: CancellationToken::new() }
    }

    /// Cancelled when the process is to end.
    pub(super) fn died(&self) -> CancellationToken {
        self.died.clone()
    }

    pub(super) fn provider(&self) -> DynProvider {
        let client = ClientBuilder::default().transport(self.clone(), true);
        ProviderBuilder::default().connect_client(client).erased()
    }

    fn world(&self) -> MutexGuard<'_, World> {
        self.world.lock().unwrap()
    }

    /// The answer to one question; `None` if the process ends here.
    fn reply(&self, request: &SerializedRequest) -> Option<Result<Answer, TransportError>> {
        let params: Vec<Value> =
            request.params().and_then(|params| serde_json::from_str(params.get()).ok()).unwrap_or_default();
        let mut world = self.world();
        let deviation = world.next();
        let lost = || Some(Err(TransportErrorKind::custom_str("connection closed")));
        let mut answer =
            |changes_ago, forgets| answer(&mut world, request.method(), &params, changes_ago, forgets);
        match deviation {
            Some(Deviation::DiesBefore) => None,
            Some(Deviation::DiesAfter) => {
                let _ = answer(0, false);
                None
            }
            Some(Deviation::Fails) => lost(),
            Some(Deviation::AnswerLost) => {
                let _ = answer(0, false);
                lost()
            }
            Some(Deviation::Stale) => Some(Ok(answer(1, false))),
            Some(Deviation::VeryStale) => Some(Ok(answer(4, false))),
            Some(Deviation::Forgets) => Some(Ok(answer(0, true))),
            _ => Some(Ok(answer(0, false))),
        }
    }
}

impl Service<RequestPacket> for SimulatedNode {
    type Response = ResponsePacket;
    type Error = TransportError;
    type Future = TransportFut<'static>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), TransportError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, packet: RequestPacket) -> Self::Future {
        let node = self.clone();
        Box::pin(async move {
            let request = packet.as_single().expect("the sender asks one thing at a time");
            let Some(reply) = node.reply(request) else {
                node.died.cancel();
                return std::future::pending().await;
            };
            let payload = match reply? {
                Ok(value) => ResponsePayload::Success(to_raw_value(&value).unwrap()),
                Err(words) => {
                    ResponsePayload::Failure(ErrorPayload { code: -32000, message: words.into(), data: None })
                }
            };
            Ok(ResponsePacket::Single(Response { id: request.id().clone(), payload }))
        })
    }
}

/// What the node says: of the chain as it was some changes ago, or as one that forgot what it is asked for.
fn answer(world: &mut World, method: &str, params: &[Value], changes_ago: usize, forgets: bool) -> Answer {
    let chain = world.view(changes_ago);
    // What lags has an older pool too: none.
    let pool: Vec<Sent> = if changes_ago == 0 { world.pool().to_vec() } else { Vec::new() };
    Ok(match method {
        "eth_chainId" => json!(U64::from(CHAIN_ID)),
        "eth_sendRawTransaction" => {
            let raw: Bytes = serde_json::from_value(params[0].clone()).unwrap();
            return world.take(&raw).map(|hash| json!(hash));
        }
        _ if forgets => return Err("header not found"),
        "eth_getBlockByNumber" => block_at(&chain, &params[0]).map_or(Value::Null, |(number, block)| {
            block_json(world, number, block, params[1] == json!(true))
        }),
        "eth_getTransactionCount" => {
            let mut next = match &params[1] {
                Value::String(tag) if tag == "latest" || tag == "pending" => count(&chain),
                block => {
                    let number = block_at(&chain, block).ok_or("header not found")?.0;
                    count(&Arc::new(chain[..=number].to_vec()))
                }
            };
            let with_pool =
                params[1] == json!("pending") || (params[1] == json!("latest") && world.is_count_ahead());
            while with_pool && pool.iter().any(|sent| sent.nonce == next) {
                next += 1;
            }
            json!(U64::from(next))
        }
        "eth_getTransactionReceipt" => receipt(&chain, &params[0]),
        "eth_getTransactionByHash" => transaction(world, &chain, &pool, &params[0]),
        "eth_estimateGas" => json!("0x5208"),
        "eth_getBalance" => json!("0xde0b6b3a7640000"),
        "eth_gasPrice" | "eth_maxPriorityFeePerGas" => json!("0x3b9aca00"),
        "eth_feeHistory" => json!({
            "oldestBlock": "0x1", "baseFeePerGas": ["0x1", "0x1"], "gasUsedRatio": [0.5], "reward": [["0x3b9aca00"]]
        }),
        other => panic!("the sender asks {other}"),
    })
}

fn block_at<'chain>(chain: &'chain View, number: &Value) -> Option<(usize, &'chain Block)> {
    let number = match number.as_str()? {
        "latest" => chain.len() - 1,
        "earliest" => 0,
        hex => usize::from_str_radix(hex.trim_start_matches("0x"), 16).unwrap(),
    };
    chain.get(number).map(|block| (number, &**block))
}

fn block_json(world: &World, number: usize, block: &Block, whole: bool) -> Value {
    let sent = |sent: &Sent| {
        if whole {
            json!({"hash": sent.hash, "from": world.account(), "nonce": U64::from(sent.nonce)})
        } else {
            json!(sent.hash)
        }
    };
    let mut header = json!(alloy::rpc::types::Header {
        hash: block.hash,
        inner: alloy::consensus::Header {
            number: number as u64,
            timestamp: number as u64,
            ..Default::default()
        },
        ..Default::default()
    });
    header["transactions"] = block.transactions.iter().map(sent).collect();
    header["uncles"] = json!([]);
    header
}

fn receipt(chain: &View, hash: &Value) -> Value {
    let is_it = |sent: &&Sent| json!(sent.hash) == *hash;
    let found = chain
        .iter()
        .enumerate()
        .find_map(|(number, block)| block.transactions.iter().find(is_it).map(|sent| (number, block, sent)));
    let Some((number, block, sent)) = found else { return Value::Null };
    json!({
        "type": "0x2", "status": "0x1", "cumulativeGasUsed": "0x5208", "logs": [],
        "logsBloom": format!("0x{}", "0".repeat(512)), "transactionHash": sent.hash,
        "transactionIndex": "0x0", "blockHash": block.hash, "blockNumber": U64::from(number),
        "gasUsed": "0x5208", "effectiveGasPrice": "0x1", "from": sent.to, "to": sent.to,
        "contractAddress": null
    })
}

fn transaction(world: &World, chain: &View, pool: &[Sent], hash: &Value) -> Value {
    let mined = chain.iter().flat_map(|block| &block.transactions);
    let Some(sent) = mined.chain(pool).find(|sent| json!(sent.hash) == *hash) else { return Value::Null };
    let Some(envelope) = &sent.envelope else { return Value::Null };
    let mut told = json!(envelope);
    assert_eq!(envelope.nonce(), sent.nonce);
    assert!(!envelope.encoded_2718().is_empty());
    told["from"] = json!(world.account());
    told
}
