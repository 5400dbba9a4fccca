//! A small HTTP server that can be made to fail.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// What the server does instead of answering.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Fault {
    /// Nothing: it answers.
    #[default]
    None,
    /// It never answers.
    Slow,
    /// It closes the connection at once.
    HangUp,
    /// It closes the connection in the middle of an answer.
    Truncated,
    /// It answers this.
    Says(&'static str, &'static str),
    /// It answers so many questions and then as above.
    SaysAfter(usize, &'static str, &'static str),
}

/// What is asked.
pub(crate) struct Request {
    pub(crate) path: String,
    pub(crate) authorization: String,
    pub(crate) body: String,
}

/// Status and body.
pub(crate) type Response = (&'static str, String);

pub(crate) struct Server {
    pub(crate) url: String,
    fault: Arc<Mutex<Fault>>,
    asked: Arc<AtomicUsize>,
}

impl Server {
    pub(crate) async fn start(answer: impl Fn(&Request) -> Response + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let (fault, asked): (Arc<Mutex<Fault>>, Arc<AtomicUsize>) = Default::default();
        let (shown, counted, answer) = (fault.clone(), asked.clone(), Arc::new(answer));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let number = counted.fetch_add(1, Ordering::Relaxed);
                let fault = match *shown.lock().unwrap() {
                    Fault::SaysAfter(count, ..) if number < count => Fault::None,
                    Fault::SaysAfter(_, status, body) => Fault::Says(status, body),
                    fault => fault,
                };
                let answer = answer.clone();
                tokio::spawn(async move { serve(stream, fault, &*answer).await });
            }
        });
        Self { url, fault, asked }
    }

    /// From now on; the questions are counted anew.
    pub(crate) fn fail(&self, fault: Fault) {
        self.asked.store(0, Ordering::Relaxed);
        *self.fault.lock().unwrap() = fault;
    }

    /// Questions since the last change.
    pub(crate) fn asked(&self) -> usize {
        self.asked.load(Ordering::Relaxed)
    }
}

/// One request, one answer, and the connection is closed.
async fn serve(stream: TcpStream, fault: Fault, answer: &(dyn Fn(&Request) -> Response + Send + Sync)) {
    let mut stream = BufReader::new(stream);
    let Some(request) = read(&mut stream).await else { return };
    let ((status, body), cut) = match fault {
        Fault::None | Fault::SaysAfter(..) => (answer(&request), 0),
        Fault::Slow => return std::future::pending().await,
        Fault::HangUp => return,
        Fault::Truncated => (answer(&request), 1),
        Fault::Says(status, body) => ((status, body.to_owned()), 0),
    };
    let length = body.len();
    let head = format!("HTTP/1.1 {status}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n");
    let whole = format!("{head}{body}");
    let _ = stream.write_all(&whole.as_bytes()[..whole.len() - cut]).await;
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

/// A JSON-RPC answer, as Bitcoin Core and Lotus give it.
pub(crate) fn rpc(result: Result<Value, (i64, &str)>) -> Response {
    match result {
        Ok(result) => ("200 OK", json!({ "result": result, "error": null, "id": 1 }).to_string()),
        Err((code, message)) => {
            let error = json!({ "code": code, "message": message });
            ("500 Internal Server Error", json!({ "result": null, "error": error, "id": 1 }).to_string())
        }
    }
}
