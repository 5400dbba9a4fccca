//! Counts who says what.

use alloy::transports::RpcError;
use serde_json::{Map, Value, json};

use super::super::answer::{Said, is_failure, is_not_there, value, words};

/// Fields that two nodes of one chain must have alike; what else they tell is their own matter.
const OF_CHAIN: [&str; 27] = [
    "number",
    "hash",
    "parentHash",
    "timestamp",
    "stateRoot",
    "receiptsRoot",
    "transactionsRoot",
    "logsBloom",
    "gasUsed",
    "transactions",
    "logs",
    "address",
    "topics",
    "data",
    "blockHash",
    "blockNumber",
    "logIndex",
    "transactionHash",
    "transactionIndex",
    "status",
    "from",
    "to",
    "value",
    "input",
    "nonce",
    "contractAddress",
    "removed",
];
/// Letters of an answer that are shown.
const SHOWN: usize = 66;

/// One question, put to all nodes.
pub(super) struct Ballot {
    method: String,
    quorum: usize,
    nodes: usize,
    /// Nodes without an answer, in words.
    absent: Vec<String>,
    votes: Vec<Vote>,
    /// What more than half said.
    agreed: Option<Value>,
}

/// An answer, and who gave it.
struct Vote {
    essence: Value,
    of: Vec<String>,
}

impl Ballot {
    pub(super) fn new(method: &str, quorum: usize, nodes: usize, absent: Vec<String>) -> Self {
        Self { method: method.to_owned(), quorum, nodes, absent, votes: Vec::new(), agreed: None }
    }

    /// Counts an answer, and returns it if with it enough nodes say the same, for the first time.
    pub(super) fn cast(&mut self, node: &str, said: Said) -> Option<Said> {
        let Some(essence) = essence(&said) else {
            let why = said.as_ref().err().map_or_else(|| "no answer".to_owned(), words);
            self.absent.push(format!("{node} does not say ({why})"));
            return None;
        };
        if let Some(agreed) = &self.agreed {
            contradicts(&self.method, node, &essence, agreed);
            return None;
        }
        let same = self.votes.iter().position(|vote| vote.essence == essence);
        let place = same.unwrap_or_else(|| {
            self.votes.push(Vote { essence: essence.clone(), of: Vec::new() });
            self.votes.len() - 1
        });
        let vote = self.votes.get_mut(place)?;
        vote.of.push(node.to_owned());
        if vote.of.len() < self.quorum {
            return None;
        }
        for vote in &self.votes {
            vote.of.iter().for_each(|node| contradicts(&self.method, node, &vote.essence, &essence));
        }
        self.agreed = Some(essence);
        Some(said)
    }

    /// That they do not agree, and who says what.
    pub(super) fn dissent(&self) -> String {
        let says = |vote: &Vote| {
            let shown = shown(&vote.essence);
            vote.of.iter().map(|node| format!("{node} says {shown}")).collect::<Vec<_>>()
        };
        let who: Vec<String> = self.votes.iter().flat_map(says).chain(self.absent.iter().cloned()).collect();
        let Self { method, quorum, nodes, .. } = self;
        format!(
            "{quorum} of {nodes} nodes must say the same of {method}, but {}; correct or replace the node that is wrong",
            who.join(", ")
        )
    }
}

/// What of an answer is compared; none if there is nothing to compare. Of a call that fails it is the reason.
fn essence(said: &Said) -> Option<Value> {
    match said {
        _ if is_failure(said) => None,
        Ok(_) => value(said).map(of_chain),
        Err(_) if is_not_there(said) => None,
        Err(RpcError::ErrorResp(error)) => {
            let data = error.data.as_ref().and_then(|data| serde_json::from_str::<Value>(data.get()).ok());
            Some(json!({ "data": data.unwrap_or_else(|| error.message.to_string().into()) }))
        }
        Err(_) => None,
    }
}

fn of_chain(value: Value) -> Value {
    match value {
        Value::Object(fields) => {
            let kept = fields.into_iter().filter(|(name, _)| OF_CHAIN.contains(&name.as_str()));
            Value::Object(kept.map(|(name, value)| (name, of_chain(value))).collect::<Map<_, _>>())
        }
        Value::Array(items) => items.into_iter().map(of_chain).collect(),
        // Nodes write hex in either case.
        Value::String(text) => text.to_lowercase().into(),
        other => other,
    }
}

/// A node that knows nothing of it yet does not contradict.
fn contradicts(method: &str, node: &str, says: &Value, agreed: &Value) {
    if says != agreed && !says.is_null() {
        metrics::counter!("dmex_node_contradictions_total", "node" => node.to_owned()).increment(1);
        tracing::warn!(
            node,
            method,
            says = shown(says),
            most = shown(agreed),
            "the node contradicts most others"
        );
    }
}

fn shown(essence: &Value) -> String {
    let text = match essence.get("hash").or_else(|| essence.get("data")).unwrap_or(essence) {
        Value::String(text) => text.clone(),
        Value::Null => "that there is none".to_owned(),
        other => other.to_string(),
    };
    text.chars().take(SHOWN).collect()
}

#[cfg(test)]
mod tests {
    use alloy::rpc::json_rpc::{Id, Response, ResponsePacket, ResponsePayload};
    use alloy::transports::TransportErrorKind;
    use serde_json::value::to_raw_value;

    use super::*;

    fn says(result: Value) -> Said {
        let payload = ResponsePayload::Success(to_raw_value(&result).unwrap());
        Ok(ResponsePacket::Single(Response { id: Id::Number(1), payload }))
    }

    fn ballot() -> Ballot {
        Ballot::new("eth_getBlockByNumber", 2, 3, Vec::new())
    }

    #[test]
    fn two_of_three_are_enough_and_what_only_one_tells_does_not_matter() {
        let mut ballot = ballot();
        assert!(ballot.cast("a", says(json!({"hash": "0xAB", "size": "0x1"}))).is_none());
        assert!(ballot.cast("liar", says(json!({"hash": "0xCD"}))).is_none());
        assert!(ballot.cast("b", says(json!({"hash": "0xab"}))).is_some());
    }

    #[test]
    fn one_against_one_is_no_agreement_and_both_are_named() {
        let mut ballot = ballot();
        assert!(ballot.cast("a", says(json!({"hash": "0xab"}))).is_none());
        assert!(ballot.cast("b", says(json!({"hash": "0xcd"}))).is_none());
        assert!(ballot.cast("c", Err(TransportErrorKind::custom_str("no answer within 1 s"))).is_none());
        let said = ballot.dissent();
        for words in ["2 of 3 nodes", "a says 0xab", "b says 0xcd", "c does not say (no answer within 1 s)"] {
            assert!(said.contains(words), "{said}");
        }
    }
}
