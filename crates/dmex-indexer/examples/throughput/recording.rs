//! The answers of a chain, kept in a file: one block a line, with its transactions and the events of our contracts.

use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::Path;

use alloy::primitives::Address;
use alloy::providers::Provider;
use alloy::rpc::types::Filter;
use dmex_contracts::ContractId;
use dmex_platform::Platform;
use serde_json::{Value, json};

use crate::again;

/// The name of the file.
const FILE: &str = "recording.jsonl";

/// Asks for everything.
pub(crate) async fn record(platform: &Platform, folder: &Path) {
    let mut file = BufWriter::new(File::create(folder.join(FILE)).unwrap());
    let addresses = addresses(platform);
    let client = platform.provider().client();
    for number in 0..=platform.provider().get_block_number().await.unwrap() {
        let block: Value =
            client.request("eth_getBlockByNumber", (format!("{number:#x}"), true)).await.unwrap();
        let filter = Filter::new().address(addresses.clone()).select(number);
        let logs: Vec<Value> = client.request("eth_getLogs", (filter,)).await.unwrap();
        let receipts: Value =
            client.request("eth_getBlockReceipts", (format!("{number:#x}"),)).await.unwrap();
        writeln!(file, "{}", json!({ "block": block, "logs": logs, "receipts": receipts })).unwrap();
    }
    file.flush().unwrap();
}

/// The contracts that the indexer follows.
fn addresses(platform: &Platform) -> Vec<Address> {
    let on = platform.deployment();
    let followed = on.contracts().into_iter().filter(|id| *id != ContractId::HeaderRelay);
    followed.filter_map(|id| Some(id.of(on)?.address)).collect()
}

/// A block as it is answered.
pub(crate) struct Recorded {
    pub(crate) hash: String,
    pub(crate) with_transactions: String,
    pub(crate) without: String,
    pub(crate) receipts: String,
    pub(crate) logs: Vec<RecordedLog>,
}

/// An event as it is answered.
pub(crate) struct RecordedLog {
    pub(crate) address: String,
    pub(crate) topic: String,
    pub(crate) text: String,
}

/// The first blocks until they have so many events. If the recording has fewer, its full blocks of purchases are answered
/// again and again, under new numbers.
pub(crate) fn blocks(folder: &Path, events: usize) -> Vec<Recorded> {
    let lines = BufReader::new(File::open(folder.join(FILE)).unwrap()).lines();
    let lines = lines.map(|line| serde_json::from_str(&line.unwrap()).unwrap());
    let (mut blocks, mut found, mut purchases, mut tokens) = (Vec::new(), 0, Vec::new(), 0);
    for line in lines {
        let line: Value = line;
        tokens += again::minted(&line);
        let block = recorded(&line);
        found += block.logs.len();
        blocks.push(block);
        if found >= events {
            break;
        }
        if again::is_purchases(&line) {
            purchases.push(line);
        }
    }
    let real = found;
    for line in purchases.iter().cycle().take_while(|_| !purchases.is_empty()) {
        if found >= events {
            break;
        }
        let line = again::again(line, blocks.len(), &blocks.last().unwrap().hash, &mut tokens);
        let block = recorded(&line);
        found += block.logs.len();
        blocks.push(block);
    }
    eprintln!("{} blocks, {found} events, the first {real} of a real chain; {tokens} NFTs", blocks.len());
    blocks
}

fn recorded(line: &Value) -> Recorded {
    let mut block = line["block"].clone();
    let with_transactions = block.to_string();
    let hashes = block["transactions"].as_array().unwrap().iter().map(|one| one["hash"].clone()).collect();
    block["transactions"] = Value::Array(hashes);
    let text = |value: &Value| value.as_str().unwrap().to_lowercase();
    let logs = line["logs"].as_array().unwrap().iter().map(|log| RecordedLog {
        address: text(&log["address"]),
        topic: text(&log["topics"][0]),
        text: log.to_string(),
    });
    Recorded {
        hash: text(&block["hash"]),
        with_transactions,
        without: block.to_string(),
        receipts: line["receipts"].to_string(),
        logs: logs.collect(),
    }
}
