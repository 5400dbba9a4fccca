//! A node that hands questions on to a real one.

use std::future::Future;
use std::sync::Arc;

use serde_json::Value;
use tokio::io::BufReader;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Mutex;
use tokio_util::task::AbortOnDropHandle;

use crate::http::{Reply, Request, read, serve, write};

/// A node in front of a real one, on a port of its own, as long as it lives.
pub struct Proxy {
    /// Where it is.
    pub url: String,
    _serves: AbortOnDropHandle<()>,
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
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let own = format!("http://{}", listener.local_addr().unwrap());
        let address = url.trim_start_matches("http://").to_owned();
        let (behind, reply) = (Behind { address, idle: Arc::default() }, Arc::new(reply));
        let answer = move |request: Request| {
            let (behind, reply) = (behind.clone(), reply.clone());
            async move {
                match serde_json::from_str(&request.body) {
                    Ok(asked) => reply(asked, behind).await,
                    Err(_) => Reply::HangUp,
                }
            }
        };
        let serves = AbortOnDropHandle::new(tokio::spawn(serve(listener, answer)));
        Self { url: own, _serves: serves }
    }
}

impl Behind {
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
