//! A Bitcoin network of recorded headers and the recorded fees of their days, as Core and Esplora tell of it.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use bitcoin::BlockHash;
use bitcoin::block::Header;
use bitcoin::consensus::encode::{deserialize_hex, serialize_hex};
use dmex_mining::bitcoin::subsidy::subsidy_at;
use dmex_mining::units::Satoshi;
use dmex_testnet::{Request, Response, rpc};
use dmex_types::Day;
use serde_json::{Value, json};

/// `user:secret` as basic authentication has it.
const AUTHORIZATION: &str = "Basic dXNlcjpzZWNyZXQ=";
/// Height of the first recorded header.
const FIRST: u32 = 822_528;

/// What a node knows: every header it saw, and which chain is the best.
#[derive(Clone)]
pub(crate) struct Chain {
    all: Arc<HashMap<BlockHash, (u32, Header)>>,
    main: Arc<Vec<BlockHash>>,
    best: Arc<Mutex<Vec<BlockHash>>>,
    /// [satoshi] Fees of a block by height: its day's, spread evenly.
    fees: Arc<HashMap<u32, u64>>,
    stale: BlockHash,
}

impl Chain {
    /// The main chain up to a height.
    pub(crate) fn up_to(height: u32) -> Self {
        let headers = read_headers("mainnet_headers_822528_830592.csv");
        let stale = read_headers("mainnet_stale_headers.csv")[0];
        let main: Vec<BlockHash> = headers.iter().map(|(_, header)| header.block_hash()).collect();
        let all = headers.into_iter().chain([stale]);
        let all = all.map(|(height, header)| (header.block_hash(), (height, header))).collect();
        let chain = Self {
            all: Arc::new(all),
            main: Arc::new(main),
            best: Arc::default(),
            fees: Arc::new(read_fees()),
            stale: stale.1.block_hash(),
        };
        chain.set_height(height);
        chain
    }

    /// The best chain is the main chain up to a height.
    pub(crate) fn set_height(&self, height: u32) {
        let count = usize::try_from(height - FIRST).unwrap() + 1;
        *self.best.lock().unwrap() = self.main[..count].to_vec();
    }

    /// The best chain ends in the stale block, at height 823,226.
    pub(crate) fn set_stale(&self) {
        self.set_height(823_225);
        self.best.lock().unwrap().push(self.stale);
    }

    /// The same with fees of its own.
    pub(crate) fn with_fees(&self, height: u32, satoshi: u64) -> Self {
        let mut fees = (*self.fees).clone();
        fees.insert(height, satoshi);
        Self { fees: Arc::new(fees), ..self.clone() }
    }

    pub(crate) fn height(&self) -> u32 {
        FIRST + u32::try_from(self.best.lock().unwrap().len()).unwrap() - 1
    }

    pub(crate) fn hash_at(&self, height: u32) -> Option<BlockHash> {
        let place = usize::try_from(height.checked_sub(FIRST)?).unwrap();
        self.best.lock().unwrap().get(place).copied()
    }

    fn block(&self, hash: &str) -> Option<(u32, Header)> {
        self.all.get(&hash.parse::<BlockHash>().unwrap()).copied()
    }

    /// [satoshi]
    fn fees_at(&self, height: u32) -> u64 {
        self.fees.get(&height).copied().unwrap_or_default()
    }

    /// As Bitcoin Core answers.
    pub(crate) fn core(&self, request: &Request) -> Response {
        if request.authorization != AUTHORIZATION {
            return Response::new("401 Unauthorized", "");
        }
        let question: Value = serde_json::from_str(&request.body).unwrap();
        let first = &question["params"][0];
        let known = || self.block(first.as_str().unwrap()).ok_or((-5, "Block not found"));
        rpc(match question["method"].as_str().unwrap() {
            "getblockcount" => Ok(json!(self.height())),
            "getblockhash" => {
                let hash = self.hash_at(u32::try_from(first.as_u64().unwrap()).unwrap());
                hash.map(|hash| json!(hash.to_string())).ok_or((-8, "Block height out of range"))
            }
            "getblockheader" => known().map(|(_, header)| json!(serialize_hex(&header))),
            "getblockstats" => known().map(|(height, _)| {
                assert_eq!(question["params"][1], json!(["height", "subsidy", "totalfee"]));
                let (subsidy, fees) = (subsidy_at(height).get(), self.fees_at(height));
                json!({ "height": height, "subsidy": subsidy, "totalfee": fees })
            }),
            _ => Err((-32_601, "Method not found")),
        })
    }

    /// As an Esplora server answers.
    pub(crate) fn esplora(&self, request: &Request) -> Response {
        let parts: Vec<&str> = request.path.trim_start_matches('/').split('/').collect();
        let text = match parts[..] {
            ["blocks", "tip", "height"] => Some(self.height().to_string()),
            ["block-height", height] => self.hash_at(height.parse().unwrap()).map(|hash| hash.to_string()),
            ["block", hash, "header"] => self.block(hash).map(|(_, header)| serialize_hex(&header)),
            ["block", hash, "txs", "0"] => self.block(hash).map(|(height, header)| {
                json!([coinbase(height, &header, self.fees_at(height)), payment(height, &header)]).to_string()
            }),
            _ => None,
        };
        text.map_or_else(|| Response::new("404 Not Found", "Block not found"), Response::ok)
    }
}

/// The first transaction of a block, with two payees and the commitment that every block has.
fn coinbase(height: u32, header: &Header, fees: u64) -> Value {
    let paid = subsidy_at(height).get() + fees;
    let output = |value: u64, kind: &str| json!({ "scriptpubkey": "51", "scriptpubkey_asm": "OP_PUSHNUM_1", "scriptpubkey_type": kind, "value": value });
    json!({
        "txid": "4a5e1e4baab89f3a32518a88c31bc87f618f76673e2cc77ab2127b7afdeda33b",
        "version": 1,
        "locktime": 0,
        "vin": [{
            "txid": "0000000000000000000000000000000000000000000000000000000000000000",
            "vout": 4_294_967_295u32,
            "prevout": null,
            "scriptsig": "03c08d0c",
            "scriptsig_asm": "OP_PUSHBYTES_3 c08d0c",
            "is_coinbase": true,
            "sequence": 4_294_967_295u32,
        }],
        "vout": [output(paid - 546, "p2pkh"), output(546, "v0_p2wpkh"), output(0, "op_return")],
        "size": 398,
        "weight": 1_484,
        "fee": 0,
        "status": status(height, header),
    })
}

fn payment(height: u32, header: &Header) -> Value {
    json!({
        "txid": "0e3e2357e806b6cdb1f70b54c3a3a17b6714ee1f0e68bebb44a74b1efd512098",
        "vin": [{ "txid": "00", "vout": 0, "is_coinbase": false, "sequence": 0 }],
        "vout": [{ "scriptpubkey": "51", "value": 1_000 }],
        "fee": 1_000,
        "status": status(height, header),
    })
}

fn status(height: u32, header: &Header) -> Value {
    let hash = header.block_hash().to_string();
    json!({ "confirmed": true, "block_height": height, "block_hash": hash, "block_time": header.time })
}

fn data(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data").join(name)
}

fn read_headers(name: &str) -> Vec<(u32, Header)> {
    let text = std::fs::read_to_string(data("bitcoin_headers").join(name)).unwrap();
    let row = |line: &str| {
        let mut columns = line.split(',');
        let height = columns.next().unwrap().parse().unwrap();
        (height, deserialize_hex(columns.next().unwrap()).unwrap())
    };
    text.lines().skip(1).map(row).collect()
}

/// Each day's recorded fees, spread over its recorded blocks; the first one gets what does not divide.
fn read_fees() -> HashMap<u32, u64> {
    let text = std::fs::read_to_string(data("bitcoin/btc_daily.csv")).unwrap();
    let mut fees = HashMap::new();
    let begins: Day = "2023-12-20".parse().unwrap();
    for line in text.lines().skip(1) {
        let columns: Vec<&str> = line.split(',').collect();
        if columns[0].parse::<Day>().unwrap() < begins {
            continue;
        }
        let (first, last): (u32, u32) = (columns[2].parse().unwrap(), columns[3].parse().unwrap());
        let (sum, count) = (Satoshi::parse_bitcoin(columns[7]).unwrap().get(), u64::from(last - first + 1));
        fees.extend((first..=last).map(|height| (height, sum / count)));
        fees.insert(first, sum / count + sum % count);
    }
    fees
}
