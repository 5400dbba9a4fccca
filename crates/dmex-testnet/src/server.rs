//! A small HTTP server that can be made to fail.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio_util::task::AbortOnDropHandle;

use crate::http::{Reply, Request, Response, serve};

/// What the server does instead of answering.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Fault {
    /// Nothing: it answers.
    #[default]
    None,
    /// It never answers.
    Slow,
    /// It closes the connection at once.
    HangUp,
    /// It closes the connection in the middle of an answer.
    Truncated,
    /// It answers this: status and body.
    Says(&'static str, &'static str),
    /// It answers so many questions and then as above.
    SaysAfter(usize, &'static str, &'static str),
}

/// A server on a port of its own, as long as it lives.
pub struct Server {
    /// Where it is.
    pub url: String,
    shown: Arc<Shown>,
    _serves: AbortOnDropHandle<()>,
}

/// What tests change and see.
#[derive(Default)]
struct Shown {
    fault: Mutex<Fault>,
    asked: AtomicUsize,
}

impl Server {
    /// A server that answers by a function.
    ///
    /// # Panics
    /// There is no free port.
    pub async fn start(answer: impl Fn(&Request) -> Response + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let shown = Arc::new(Shown::default());
        let (counted, answer) = (shown.clone(), Arc::new(answer));
        let reply = move |request: Request| {
            let (fault, answer) = (counted.next(), answer.clone());
            async move { fault.reply(|| answer(&request)) }
        };
        let serves = AbortOnDropHandle::new(tokio::spawn(serve(listener, reply)));
        Self { url, shown, _serves: serves }
    }

    /// From now on; the questions are counted anew.
    ///
    /// # Panics
    /// Another thread did.
    pub fn fail(&self, fault: Fault) {
        self.shown.asked.store(0, Ordering::Relaxed);
        *self.shown.fault.lock().unwrap() = fault;
    }

    /// Questions since the last change.
    #[must_use]
    pub fn asked(&self) -> usize {
        self.shown.asked.load(Ordering::Relaxed)
    }
}

impl Shown {
    /// Counts a question, and says what becomes of it.
    fn next(&self) -> Fault {
        let number = self.asked.fetch_add(1, Ordering::Relaxed);
        match *self.fault.lock().unwrap() {
            Fault::SaysAfter(count, ..) if number < count => Fault::None,
            Fault::SaysAfter(_, status, body) => Fault::Says(status, body),
            fault => fault,
        }
    }
}

impl Fault {
    fn reply(self, answer: impl FnOnce() -> Response) -> Reply {
        match self {
            Self::None | Self::SaysAfter(..) => Reply::Whole(answer()),
            Self::Slow => Reply::Never,
            Self::HangUp => Reply::HangUp,
            Self::Truncated => Reply::Cut(answer()),
            Self::Says(status, body) => Reply::Whole(Response::new(status, body)),
        }
    }
}

/// A JSON-RPC answer, as Bitcoin Core and Lotus give it.
#[must_use]
pub fn rpc(result: Result<Value, (i64, &str)>) -> Response {
    match result {
        Ok(result) => Response::ok(json!({ "result": result, "error": null, "id": 1 }).to_string()),
        Err((code, message)) => {
            let error = json!({ "code": code, "message": message });
            let body = json!({ "result": null, "error": error, "id": 1 }).to_string();
            Response::new("500 Internal Server Error", body)
        }
    }
}
