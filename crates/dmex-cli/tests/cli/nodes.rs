//! Servers that answer as the networks' nodes do, with recorded blocks.

use std::collections::HashMap;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::process::Child;
use std::sync::LazyLock;

use dmex_mining::bitcoin::subsidy::subsidy_at;
use dmex_mining::history::NetworkHistory;
use dmex_types::Day;
use serde_json::json;

/// Height, header and hash of the recorded headers.
static ROWS: LazyLock<Vec<Vec<String>>> = LazyLock::new(|| {
    let text = fs::read_to_string(headers()).unwrap();
    text.lines().skip(1).map(|line| line.split(',').map(str::to_owned).collect()).collect()
});

/// [satoshi] Mean fees by height.
static FEES: LazyLock<HashMap<u32, u64>> = LazyLock::new(|| {
    let history = NetworkHistory::embedded().unwrap();
    let days = "2023-12-25".parse::<Day>().unwrap().until("2024-02-01".parse().unwrap());
    let reports = days.map(|day| history.bitcoin_on(day).unwrap().report());
    let heights = |report: dmex_mining::bitcoin::benchmark::BitcoinReport| {
        let fees = report.fees_per_block.get();
        (report.blocks.first()..=report.blocks.last()).map(move |height| (height, fees))
    };
    reports.flat_map(heights).collect()
});

pub(crate) fn headers() -> String {
    format!("{}/../../data/bitcoin_headers/mainnet_headers_822528_830592.csv", env!("CARGO_MANIFEST_DIR"))
}

/// The transactions of a block, of which the first is enough.
fn coinbase(height: u32, hash: &str) -> String {
    let value = subsidy_at(height).get() + FEES.get(&height).copied().unwrap_or_default();
    let status = json!({ "confirmed": true, "block_height": height, "block_hash": hash });
    json!([{ "vin": [{ "is_coinbase": true }], "vout": [{ "value": value }], "status": status }]).to_string()
}

/// A program that is killed when it goes out of sight, also when the test fails.
pub(crate) struct Running(pub(crate) Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// What an Esplora server that has the recorded headers says.
pub(crate) fn recorded(path: &str) -> String {
    let row_of = |hash| ROWS.iter().find(|row| row[2] == hash).unwrap();
    match path.trim_start_matches('/').split('/').collect::<Vec<_>>()[..] {
        ["blocks", "tip", "height"] => ROWS.last().unwrap()[0].clone(),
        ["block-height", height] => ROWS[height.parse::<usize>().unwrap() - 822_528][2].clone(),
        ["block", hash, "header"] => row_of(hash)[1].clone(),
        ["block", hash, "txs", "0"] => coinbase(row_of(hash)[0].parse().unwrap(), hash),
        _ => String::new(),
    }
}

/// A server that answers every question with this status, and with what is made of its path.
pub(crate) fn server(status: &'static str, answer: impl Fn(&str) -> String + Send + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = BufReader::new(stream.unwrap());
            let mut line = String::new();
            stream.read_line(&mut line).unwrap();
            let body = answer(line.split(' ').nth(1).unwrap_or_default());
            while stream.read_line(&mut line).unwrap() > 2 {}
            let length = body.len();
            let head = format!("HTTP/1.1 {status}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n");
            let _ = stream.get_mut().write_all(format!("{head}{body}").as_bytes());
        }
    });
    url
}
