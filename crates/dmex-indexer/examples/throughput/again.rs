//! Blocks of purchases under new numbers, so that a chain is as long as one likes. Sums of a product grow as they would,
//! for nothing in a purchase depends on those before but the number of its NFT.

use alloy::primitives::keccak256;
use alloy::sol_types::SolEvent;
use dmex_contracts::{MiningPower, PrimarySale, Settlement};
use serde_json::{Value, json};

/// Events of one purchase.
const EVENTS: usize = 4;
/// Purchases of a full block.
const FULL: usize = 50;

/// NFTs that come to be in a block.
pub(crate) fn minted(line: &Value) -> u64 {
    let topic = json!(MiningPower::PowerMinted::SIGNATURE_HASH);
    let logs = line["logs"].as_array().unwrap();
    u64::try_from(logs.iter().filter(|log| log["topics"][0] == topic).count()).unwrap()
}

/// Whether a block is full of purchases and of nothing else.
pub(crate) fn is_purchases(line: &Value) -> bool {
    let kinds = [
        Settlement::PurchaseRecorded::SIGNATURE_HASH,
        MiningPower::Transfer::SIGNATURE_HASH,
        MiningPower::PowerMinted::SIGNATURE_HASH,
        PrimarySale::PowerBought::SIGNATURE_HASH,
    ]
    .map(|hash| json!(hash));
    let logs = line["logs"].as_array().unwrap();
    let count = |kind: &Value| logs.iter().filter(|log| log["topics"][0] == *kind).count();
    logs.len() >= EVENTS * FULL && kinds.iter().all(|kind| count(kind) * EVENTS == logs.len())
}

/// The same block once more: another height, other hashes, the next NFTs.
pub(crate) fn again(line: &Value, height: usize, parent: &str, tokens: &mut u64) -> Value {
    let hash = |of: &Value| json!(keccak256(format!("{of} again at {height}")));
    let mut line = line.clone();
    let block_hash = hash(&line["block"]["hash"]);
    line["block"]["number"] = json!(format!("{height:#x}"));
    line["block"]["parentHash"] = json!(parent);
    line["block"]["hash"] = block_hash.clone();
    // What the header would say of them is not known without the receipts of all contracts; nothing is never doubted.
    line["block"]["logsBloom"] = json!(format!("0x{}", "0".repeat(512)));
    for transaction in line["block"]["transactions"].as_array_mut().unwrap() {
        transaction["hash"] = hash(&transaction["hash"]);
        transaction["blockHash"] = block_hash.clone();
        transaction["blockNumber"] = json!(format!("{height:#x}"));
    }
    let before = *tokens;
    let mut seen: Vec<Value> = Vec::new();
    for log in line["logs"].as_array_mut().unwrap() {
        log["transactionHash"] = hash(&log["transactionHash"]);
        log["blockHash"] = block_hash.clone();
        log["blockNumber"] = json!(format!("{height:#x}"));
        let place = match &log["topics"][0] {
            topic if *topic == json!(MiningPower::Transfer::SIGNATURE_HASH) => 3,
            topic if *topic == json!(MiningPower::PowerMinted::SIGNATURE_HASH) => 1,
            topic if *topic == json!(PrimarySale::PowerBought::SIGNATURE_HASH) => 2,
            _ => continue,
        };
        let old = log["topics"][place].clone();
        let known = seen.iter().rposition(|token| *token == old);
        let number = known.unwrap_or_else(|| {
            seen.push(old);
            seen.len() - 1
        });
        log["topics"][place] = json!(format!("{:#066x}", before + 1 + u64::try_from(number).unwrap()));
    }
    *tokens = before + u64::try_from(seen.len()).unwrap();
    line
}
