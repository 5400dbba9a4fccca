//! A node that hands questions on to a real one.

use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use futures_util::future::join_all;
use serde_json::{Value, json};
use tokio::io::BufReader;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Mutex;
use tokio_util::task::AbortOnDropHandle;

use crate::http::{Reply, Request, Response, read, serve, write};

/// A node in front of a real one, on a port of its own, as long as it lives.
pub struct Proxy {
    /// Where it is.
    pub url: String,
    trips: Arc<AtomicUsize>,
    _serves: AbortOnDropHandle<()>,
}

/// How a proxy is reached.
#[derive(Clone, Copy, Debug, Default)]
pub struct Way {
    /// What every round trip takes longer.
    pub delay: Duration,
    /// Whether many questions in one round trip are refused.
    pub one_by_one: bool,
}

/// How the real node is asked.
#[derive(Clone)]
pub struct Behind {
    address: String,
    /// Connections that nobody uses.
    idle: Arc<Mutex<Vec<BufReader<TcpStream>>>>,
}

impl Proxy {
    /// A proxy before the node at `url`: `reply` is given each question and the way to the node.
    ///
    /// # Panics
    /// There is no free port.
    pub async fn before<F>(url: &str, reply: impl Fn(Value, Behind) -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = Reply> + Send + 'static,
    {
        Self::on_the_way(url, Way::default(), reply).await
    }

    /// One that is far away, or particular about how it is asked.
    ///
    /// # Panics
    /// There is no free port.
    pub async fn on_the_way<F>(
        url: &str,
        way: Way,
        reply: impl Fn(Value, Behind) -> F + Send + Sync + 'static,
    ) -> Self
    where
        F: Future<Output = Reply> + Send + 'static,
    {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let own = format!("http://{}", listener.local_addr().unwrap());
        let address = url.trim_start_matches("http://").to_owned();
        let (behind, reply) = (Behind { address, idle: Arc::default() }, Arc::new(reply));
        let trips = Arc::new(AtomicUsize::new(0));
        let counted = trips.clone();
        let answer = move |request: Request| {
            let (behind, reply) = (behind.clone(), reply.clone());
            counted.fetch_add(1, Ordering::Relaxed);
            async move {
                tokio::time::sleep(way.delay).await;
                match serde_json::from_str(&request.body) {
                    Ok(Value::Array(_)) if way.one_by_one => refused(),
                    Ok(Value::Array(asked)) => {
                        together(join_all(asked.into_iter().map(|one| reply(one, behind.clone()))).await)
                    }
                    Ok(asked) => reply(asked, behind).await,
                    Err(_) => Reply::HangUp,
                }
            }
        };
        let serves = AbortOnDropHandle::new(tokio::spawn(serve(listener, answer)));
        Self { url: own, trips, _serves: serves }
    }

    /// One that is so far away, and else like the real one.
    ///
    /// # Panics
    /// There is no free port.
    pub async fn far(url: &str, delay: Duration) -> Self {
        let way = Way { delay, ..Way::default() };
        Self::on_the_way(url, way, async |asked, node| node.pass(&asked).await).await
    }

    /// Round trips so far: many questions may come in one.
    #[must_use]
    pub fn trips(&self) -> usize {
        self.trips.load(Ordering::Relaxed)
    }
}

/// One answer to many questions; whatever is no answer to one of them is none to all.
fn together(replies: Vec<Reply>) -> Reply {
    let mut bodies = Vec::with_capacity(replies.len());
    for reply in replies {
        match reply {
            Reply::Whole(response) if response.status.starts_with("200") => bodies.push(response.body),
            other => return other,
        }
    }
    Reply::Whole(Response::ok(format!("[{}]", bodies.join(","))))
}

fn refused() -> Reply {
    let error = json!({"code": -32_600, "message": "batch requests are not allowed"});
    Reply::Whole(Response::ok(json!({"jsonrpc": "2.0", "id": null, "error": error}).to_string()))
}

impl Behind {
    /// Asks the real node, and answers what it does.
    pub async fn pass(&self, asked: &Value) -> Reply {
        self.pass_changed(asked, |_| {}).await
    }

    /// Asks the real node, and answers what becomes of its answer.
    pub async fn pass_changed(&self, asked: &Value, change: impl FnOnce(&mut Value)) -> Reply {
        let Some(mut answer) = self.ask(asked).await else { return Reply::HangUp };
        change(&mut answer);
        Reply::Whole(Response::ok(answer.to_string()))
    }

    /// Asks the real node; nothing if it does not answer.
    pub async fn ask(&self, asked: &Value) -> Option<Value> {
        let idle = self.idle.lock().await.pop();
        let mut node = match idle {
            Some(node) => node,
            None => BufReader::new(TcpStream::connect(&self.address).await.ok()?),
        };
        write(&mut node, "POST / HTTP/1.1", "Host: node\r\n", &asked.to_string(), 0).await?;
        let (_, answer) = read(&mut node).await?;
        self.idle.lock().await.push(node);
        serde_json::from_str(&answer.body).ok()
    }
}
