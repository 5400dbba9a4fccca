//! A node that knows nothing but a recording, and answers faster than any reader reads.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use dmex_testnet::{Reply, Request, Response};
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::recording::{Recorded, blocks};

struct Node {
    blocks: Vec<Recorded>,
    by_hash: HashMap<String, usize>,
}

pub(crate) async fn serve(folder: &Path, port: u16, events: usize) {
    let blocks = blocks(folder, events);
    let by_hash = blocks.iter().enumerate().map(|(number, block)| (block.hash.clone(), number)).collect();
    let node = Arc::new(Node { blocks, by_hash });
    let listener = TcpListener::bind(("127.0.0.1", port)).await.unwrap();
    println!("serving");
    dmex_testnet::serve(listener, move |request| {
        let node = node.clone();
        async move { node.reply(&request).map_or(Reply::HangUp, Reply::Whole) }
    })
    .await;
}

impl Node {
    fn reply(&self, request: &Request) -> Option<Response> {
        let asked: Value = serde_json::from_str(&request.body).ok()?;
        Some(Response::ok(match &asked {
            Value::Array(all) => {
                format!("[{}]", all.iter().map(|one| self.answer(one)).collect::<Vec<_>>().join(","))
            }
            one => self.answer(one),
        }))
    }

    fn answer(&self, asked: &Value) -> String {
        let params = &asked["params"];
        let result = match asked["method"].as_str().unwrap_or_default() {
            "eth_chainId" => "\"0x7a69\"".to_owned(),
            "eth_blockNumber" => format!("\"{:#x}\"", self.blocks.len() - 1),
            "eth_getBlockByNumber" => self.block(self.height(&params[0]), &params[1]),
            "eth_getBlockByHash" => {
                self.block(self.by_hash.get(params[0].as_str().unwrap_or_default()).copied(), &params[1])
            }
            "eth_getBlockReceipts" => {
                let number = params[0].as_str().and_then(|hash| self.by_hash.get(hash));
                number.map_or("null".to_owned(), |number| self.blocks[*number].receipts.clone())
            }
            "eth_getLogs" => self.logs(&params[0]),
            other => {
                eprintln!("asked for {other} {params}");
                let error = json!({"code": -32601, "message": "the recording has no such answer"});
                return json!({"jsonrpc": "2.0", "id": asked["id"], "error": error}).to_string();
            }
        };
        format!("{{\"jsonrpc\":\"2.0\",\"id\":{},\"result\":{result}}}", asked["id"])
    }

    fn height(&self, value: &Value) -> Option<usize> {
        match value.as_str()? {
            "earliest" => Some(0),
            "latest" | "finalized" | "safe" | "pending" => Some(self.blocks.len() - 1),
            number => usize::from_str_radix(number.trim_start_matches("0x"), 16).ok(),
        }
    }

    fn block(&self, number: Option<usize>, full: &Value) -> String {
        let block = number.and_then(|number| self.blocks.get(number));
        block
            .map_or(
                "null",
                |block| if full == &json!(true) { &block.with_transactions } else { &block.without },
            )
            .to_owned()
    }

    fn logs(&self, filter: &Value) -> String {
        let all = |value: &Value| -> Vec<String> {
            let texts: Vec<&Value> =
                value.as_array().map_or_else(|| vec![value], |many| many.iter().collect());
            texts.into_iter().filter_map(Value::as_str).map(str::to_lowercase).collect()
        };
        let (addresses, topics) = (all(&filter["address"]), all(&filter["topics"][0]));
        let (from, to) = match filter["blockHash"].as_str() {
            Some(hash) => self.by_hash.get(hash).map_or((1, 0), |number| (*number, *number)),
            None => {
                let last = self.blocks.len() - 1;
                let height = |name: &str| self.height(&filter[name]).unwrap_or(last);
                (height("fromBlock"), height("toBlock").min(last))
            }
        };
        let mut text = String::from("[");
        for log in self.blocks.get(from..=to).unwrap_or_default().iter().flat_map(|block| &block.logs) {
            let fits = |list: &[String], what: &String| list.is_empty() || list.contains(what);
            if fits(&addresses, &log.address) && fits(&topics, &log.topic) {
                if text.len() > 1 {
                    text.push(',');
                }
                text.push_str(&log.text);
            }
        }
        text.push(']');
        text
    }
}
