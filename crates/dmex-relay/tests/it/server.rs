//! A small HTTP server that answers as Bitcoin Core or Esplora does, and that can be made to fail.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use bitcoin::consensus::encode::serialize_hex;
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

use crate::headers::Network;

/// `user:secret` as basic authentication has it.
const AUTHORIZATION: &str = "Basic dXNlcjpzZWNyZXQ=";

/// What the server does instead of answering.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Fault {
    /// Nothing: it answers.
    #[default]
    None,
    /// It never answers.
    Slow,
    /// Core: warming up. Esplora: too many requests.
    Busy,
    /// An answer that is no answer.
    Garbage,
    /// It closes the connection.
    HangUp,
}

/// Which server it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    BitcoinCore,
    Esplora,
}

pub(crate) struct Server {
    pub(crate) url: String,
    fault: Arc<Mutex<Fault>>,
}

struct Request {
    path: String,
    authorization: String,
    body: String,
}

impl Server {
    pub(crate) async fn start(kind: Kind, network: Network) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let fault = Arc::new(Mutex::new(Fault::None));
        let shown = fault.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (network, fault) = (network.clone(), *shown.lock().unwrap());
                tokio::spawn(serve(stream, kind, network, fault));
            }
        });
        Self { url, fault }
    }

    pub(crate) fn fail(&self, fault: Fault) {
        *self.fault.lock().unwrap() = fault;
    }
}

/// One request, one answer, and the connection is closed.
async fn serve(stream: TcpStream, kind: Kind, network: Network, fault: Fault) {
    let mut stream = BufReader::new(stream);
    let Some(request) = read(&mut stream).await else { return };
    let (status, body) = match (fault, kind) {
        (Fault::HangUp, _) => return,
        (Fault::Slow, _) => {
            tokio::time::sleep(Duration::from_secs(60)).await;
            return;
        }
        (Fault::Garbage, _) => ("200 OK", "<html>".to_owned()),
        (Fault::Busy, Kind::Esplora) => ("429 Too Many Requests", "slow down".to_owned()),
        (Fault::Busy, Kind::BitcoinCore) => {
            ("500 Internal Server Error", error(-28, "Loading block index…").to_string())
        }
        (Fault::None, Kind::BitcoinCore) if request.authorization != AUTHORIZATION => {
            ("401 Unauthorized", String::new())
        }
        (Fault::None, Kind::BitcoinCore) => core(&network, &request.body),
        (Fault::None, Kind::Esplora) => esplora(&network, &request.path),
    };
    let answer =
        format!("HTTP/1.1 {status}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}", body.len());
    let _ = stream.write_all(answer.as_bytes()).await;
}

async fn read(stream: &mut BufReader<TcpStream>) -> Option<Request> {
    let mut line = String::new();
    stream.read_line(&mut line).await.ok()?;
    let path = line.split(' ').nth(1)?.to_owned();
    let (mut length, mut authorization) = (0, String::new());
    loop {
        line.clear();
        stream.read_line(&mut line).await.ok()?;
        let Some((name, value)) = line.trim().split_once(": ") else { break };
        match name.to_ascii_lowercase().as_str() {
            "content-length" => length = value.parse().ok()?,
            "authorization" => value.clone_into(&mut authorization),
            _ => {}
        }
    }
    let mut body = vec![0; length];
    stream.read_exact(&mut body).await.ok()?;
    Some(Request { path, authorization, body: String::from_utf8(body).ok()? })
}

fn core(network: &Network, body: &str) -> (&'static str, String) {
    let request: Value = serde_json::from_str(body).unwrap();
    let first = &request["params"][0];
    let result = match request["method"].as_str().unwrap() {
        "getblockcount" => Ok(json!(network.height())),
        "getblockhash" => {
            let height = u32::try_from(first.as_u64().unwrap()).unwrap();
            let hash = network.hash_at(height).map(|hash| json!(hash.to_string()));
            hash.ok_or((-8, "Block height out of range"))
        }
        "getblockheader" => {
            assert_eq!(request["params"][1], json!(false));
            let header = network.header(&first.as_str().unwrap().parse().unwrap());
            header.map(|header| json!(serialize_hex(&header))).ok_or((-5, "Block not found"))
        }
        _ => Err((-32_601, "Method not found")),
    };
    match result {
        Ok(result) => ("200 OK", json!({ "result": result, "error": null, "id": "dmex" }).to_string()),
        Err((code, message)) => ("500 Internal Server Error", error(code, message).to_string()),
    }
}

fn error(code: i64, message: &str) -> Value {
    json!({ "result": null, "error": { "code": code, "message": message }, "id": "dmex" })
}

fn esplora(network: &Network, path: &str) -> (&'static str, String) {
    let parts: Vec<&str> = path.trim_start_matches('/').split('/').collect();
    let text = match parts[..] {
        ["blocks", "tip", "height"] => Some(network.height().to_string()),
        ["block-height", height] => network.hash_at(height.parse().unwrap()).map(|hash| hash.to_string()),
        ["block", hash, "header"] => network.header(&hash.parse().unwrap()).map(|h| serialize_hex(&h)),
        _ => None,
    };
    text.map_or(("404 Not Found", "Block not found".to_owned()), |text| ("200 OK", text))
}
