//! What is asked, as far as it matters who answers it.

use alloy::primitives::{B256, hex, keccak256};
use alloy::rpc::json_rpc::{Request, RequestPacket, SerializedRequest};
use serde_json::{Value, json};

/// Methods that change a node or that only the node understands which was asked before: they are asked once, of one.
const STATEFUL: [&str; 11] = [
    "eth_sendTransaction",
    "eth_sendRawTransactionSync",
    "eth_sign",
    "eth_signTransaction",
    "eth_newFilter",
    "eth_newBlockFilter",
    "eth_newPendingTransactionFilter",
    "eth_getFilterChanges",
    "eth_getFilterLogs",
    "eth_uninstallFilter",
    "eth_subscribe",
];

/// Reads that every node of the chain must answer alike, and where their block stands among the parameters. Blocks by
/// hash and events have no such place.
const OF_CHAIN: [(&str, Option<usize>); 11] = [
    ("eth_blockNumber", None),
    ("eth_getBlockByHash", None),
    ("eth_getLogs", None),
    ("eth_getTransactionReceipt", None),
    ("eth_getBlockByNumber", Some(0)),
    ("eth_getBlockReceipts", Some(0)),
    ("eth_call", Some(1)),
    ("eth_getBalance", Some(1)),
    ("eth_getCode", Some(1)),
    ("eth_getTransactionCount", Some(1)),
    ("eth_getStorageAt", Some(2)),
];

/// A question by who may answer it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Question {
    /// A signed transaction, by its hash: all are told.
    Send(B256),
    /// Only one node is asked, and not again.
    Once,
    /// Any node that has what is asked for.
    Read(Read),
}

/// A read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Read {
    pub(super) method: String,
    /// The block that it is about.
    pub(super) of: Of,
}

/// What a read is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Of {
    /// The newest block.
    Newest,
    /// The block at this height, or what was there.
    Height(u64),
    /// A block of this hash.
    Hash,
    /// Nothing that a node could be too far behind for.
    Anything,
}

impl Question {
    /// What a packet asks. Several questions in one packet are read as one.
    pub(super) fn of(packet: &RequestPacket) -> Self {
        let Some(request) = packet.as_single() else {
            let reads = packet.method_names().all(is_read);
            // A node that has the highest block has those below it.
            let heights =
                packet.requests().iter().filter_map(|one| match Of::what(one.method(), &params(one)) {
                    Of::Height(height) => Some(height),
                    Of::Newest | Of::Hash | Of::Anything => None,
                });
            let of = heights.max().map_or(Of::Anything, Of::Height);
            let read = Read { method: "batch".to_owned(), of };
            return if reads { Self::Read(read) } else { Self::Once };
        };
        match request.method() {
            "eth_sendRawTransaction" => {
                let bytes = params(request).first().and_then(Value::as_str).map(hex::decode);
                bytes.and_then(Result::ok).map_or(Self::Once, |bytes| Self::Send(keccak256(bytes)))
            }
            method if is_read(method) => {
                Self::Read(Read { method: method.to_owned(), of: Of::what(method, &params(request)) })
            }
            _ => Self::Once,
        }
    }
}

impl Read {
    /// Whether every node must answer alike.
    pub(super) fn is_of_chain(&self) -> bool {
        let listed = OF_CHAIN.iter().any(|(method, _)| *method == self.method);
        // What is pending is each node's own.
        listed && !matches!(self.of, Of::Anything if self.method == "eth_getTransactionCount")
    }

    /// The same question of the block at a height, if it was of the newest.
    pub(super) fn at(&self, height: u64, packet: &RequestPacket) -> RequestPacket {
        let place = OF_CHAIN.iter().find(|(method, _)| *method == self.method).and_then(|(_, place)| *place);
        let (Some(place), Of::Newest, Some(request)) = (place, self.of, packet.as_single()) else {
            return packet.clone();
        };
        let mut params = params(request);
        params.resize(params.len().max(place + 1), Value::Null);
        params[place] = json!(format!("{height:#x}"));
        let asked = Request::new(request.method_clone(), request.id().clone(), params).serialize();
        asked.map_or_else(|_| packet.clone(), RequestPacket::Single)
    }
}

impl Of {
    fn what(method: &str, params: &[Value]) -> Self {
        match method {
            "eth_blockNumber" => Self::Newest,
            "eth_getBlockByHash" => Self::Hash,
            "eth_getLogs" => Self::events(params.first().unwrap_or(&Value::Null)),
            _ => {
                let place = OF_CHAIN.iter().find(|(name, _)| *name == method).and_then(|(_, place)| *place);
                match place.map(|place| params.get(place).unwrap_or(&Value::Null)) {
                    // What a call without a block is of, to alloy: on top of the newest one.
                    Some(Value::String(tag)) if method == "eth_call" && tag == "pending" => Self::Newest,
                    Some(block) => Self::block(block),
                    None => Self::Anything,
                }
            }
        }
    }

    fn events(filter: &Value) -> Self {
        match (filter["blockHash"].is_string(), height(&filter["toBlock"])) {
            (true, _) => Self::Hash,
            (false, Some(to)) => Self::Height(to),
            (false, None) => Self::Anything,
        }
    }

    fn block(block: &Value) -> Self {
        match (block, height(block)) {
            (_, Some(height)) => Self::Height(height),
            (Value::Null, None) => Self::Newest,
            (Value::String(tag), None) if tag == "latest" => Self::Newest,
            // A hash has 32 bytes; other words are tags whose block is each node's own matter.
            (Value::String(hash), None) if hash.len() == 66 => Self::Hash,
            (Value::Object(of), None) if of.contains_key("blockHash") => Self::Hash,
            (Value::Object(of), None) => {
                of.get("blockNumber").and_then(height).map_or(Self::Anything, Self::Height)
            }
            _ => Self::Anything,
        }
    }
}

fn is_read(method: &str) -> bool {
    let is_known = ["eth_", "net_", "web3_"].iter().any(|kind| method.starts_with(kind));
    is_known && method != "eth_sendRawTransaction" && !STATEFUL.contains(&method)
}

fn params(request: &SerializedRequest) -> Vec<Value> {
    request.params().and_then(|params| serde_json::from_str(params.get()).ok()).unwrap_or_default()
}

/// A number as nodes write it; `None` for anything else, and for hashes, which are longer.
pub(super) fn height(value: &Value) -> Option<u64> {
    u64::from_str_radix(value.as_str()?.strip_prefix("0x")?, 16).ok()
}

#[cfg(test)]
mod tests {
    use alloy::rpc::json_rpc::Id;

    use super::*;

    fn packet(method: &'static str, params: Value) -> RequestPacket {
        RequestPacket::Single(Request::new(method, Id::Number(1), params).serialize().unwrap())
    }

    fn of(method: &'static str, params: Value) -> Of {
        match Question::of(&packet(method, params)) {
            Question::Read(read) => read.of,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn reads_say_which_block_they_are_about() {
        let hash = format!("{:#x}", B256::repeat_byte(1));
        assert_eq!(of("eth_blockNumber", json!([])), Of::Newest);
        assert_eq!(of("eth_getBlockByNumber", json!(["0x10", false])), Of::Height(16));
        assert_eq!(of("eth_getBlockByNumber", json!(["latest", false])), Of::Newest);
        assert_eq!(of("eth_getLogs", json!([{"fromBlock": "0x1", "toBlock": "0x9"}])), Of::Height(9));
        assert_eq!(of("eth_getLogs", json!([{ "blockHash": hash }])), Of::Hash);
        assert_eq!(of("eth_getBlockReceipts", json!([hash])), Of::Hash);
        assert_eq!(of("eth_call", json!([{}])), Of::Newest);
        assert_eq!(of("eth_call", json!([{}, "pending"])), Of::Newest);
        assert_eq!(of("eth_call", json!([{}, {"blockHash": hash}])), Of::Hash);
        assert_eq!(of("eth_getTransactionCount", json!(["0x1", "pending"])), Of::Anything);
        assert_eq!(of("eth_gasPrice", json!([])), Of::Anything);
    }

    #[test]
    fn what_changes_a_node_is_asked_once() {
        for method in ["anvil_mine", "evm_mine", "eth_sendTransaction", "eth_newBlockFilter"] {
            assert_eq!(Question::of(&packet(method, json!([]))), Question::Once, "{method}");
        }
        let sent = Question::of(&packet("eth_sendRawTransaction", json!(["0x0102"])));
        assert_eq!(sent, Question::Send(keccak256([1, 2])));
    }

    #[test]
    fn the_newest_block_is_replaced_by_a_height_and_nothing_else_is() {
        let at = |method: &'static str, params: Value| {
            let packet = packet(method, params);
            let Question::Read(read) = Question::of(&packet) else { panic!("{method}") };
            assert!(read.is_of_chain() || method == "eth_getTransactionCount");
            let pinned = read.at(255, &packet);
            serde_json::from_str::<Value>(pinned.as_single().unwrap().params().unwrap().get()).unwrap()
        };
        assert_eq!(at("eth_call", json!([{"to": "0x1"}])), json!([{"to": "0x1"}, "0xff"]));
        assert_eq!(at("eth_call", json!([{}, "latest", {}])), json!([{}, "0xff", {}]));
        assert_eq!(at("eth_getBlockByNumber", json!(["latest", false])), json!(["0xff", false]));
        assert_eq!(at("eth_getBlockByNumber", json!(["0x1", false])), json!(["0x1", false]));
        assert_eq!(
            at("eth_getTransactionCount", json!(["0x1", "pending"])),
            json!(["0x1", "pending"]),
            "what is pending is each node's own"
        );
    }
}
