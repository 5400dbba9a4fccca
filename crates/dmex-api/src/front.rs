//! Between a socket and a router: how many connections, from whom, and for how long.
//!
//! A connection either waits for a question or has one answered. Of those that wait, the one that waited longest makes
//! place for a new one: whoever opens many and says nothing loses their own, and everybody else gets in. What is answered
//! at a time is bounded elsewhere, below what may be open, so there is always one that waits.
//! hyper's connections are used one by one because axum's loop over them has no limit of number, time or size.

mod descriptors;
mod open;
mod pace;

use std::convert::Infallible;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use hyper::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio_io_timeout::TimeoutStream;
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;

pub(crate) use self::descriptors::connections_of_this_process;
use self::open::{Connection, Connections};
use self::pace::{Pace, Paced};
use crate::around::held::{Held, is_stream};
use crate::config::ConnectionLimits;

/// Connections beyond the most that may be open, while those that made place are closed.
const CLOSING: usize = 64;
/// How long to wait when no connection can be taken.
const BREATH: Duration = Duration::from_millis(20);

/// The other end of the connection that a question came by.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Peer(pub(crate) IpAddr);

/// Answers with a router what comes by a listener, until `shutdown`: connections that wait are closed then, once what they
/// were answered is sent, and answers on their way are finished.
pub async fn answer(
    listener: TcpListener,
    router: Router,
    limits: ConnectionLimits,
    shutdown: CancellationToken,
) {
    let connections = Connections::new(limits.open);
    let most = u32::try_from(limits.open.all.saturating_add(CLOSING)).unwrap_or(u32::MAX);
    let places = Arc::new(Semaphore::new(most as usize));
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new())
        .header_read_timeout(limits.head_time)
        .max_header_size(limits.head_size)
        // Of what is sent no more waits in memory than this either.
        .max_buf_size(limits.head_size.max(8 * 1024) * 2);
    while let Some(Ok(place)) = shutdown.run_until_cancelled(places.clone().acquire_owned()).await {
        let Some(accepted) = shutdown.run_until_cancelled(listener.accept()).await else { break };
        let Some((stream, connection)) = admitted(accepted, &connections).await else { continue };
        let (router, http, shutdown) = (router.clone(), http.clone(), shutdown.clone());
        tokio::spawn(async move {
            serve(stream, connection, router, &http, limits, shutdown).await;
            drop(place);
        });
    }
    drop(listener);
    // All places are free once all connections are closed; it is never closed itself.
    let closed = places.acquire_many(most);
    tokio::pin!(closed);
    while tokio::time::timeout(limits.closing_time, closed.as_mut()).await.is_err() {
        // They said half of a question, or take the end of an answer too slowly.
        connections.end_waiting();
    }
}

/// A connection for which there is a place.
async fn admitted(
    accepted: std::io::Result<(TcpStream, std::net::SocketAddr)>,
    connections: &Arc<Connections>,
) -> Option<(TcpStream, Connection)> {
    match accepted {
        Ok((stream, peer)) => {
            // Without a place it is closed: all are answering, which other limits keep from happening.
            let connection = connections.admit(peer.ip().to_canonical())?;
            // An answer goes out at once; one that cannot is only slower.
            let _ = stream.set_nodelay(true);
            Some((stream, connection))
        }
        Err(error) => {
            // The other end gave up, or the whole machine has no descriptor left.
            tracing::debug!(%error, "a connection cannot be taken");
            tokio::time::sleep(BREATH).await;
            None
        }
    }
}

async fn serve(
    stream: TcpStream,
    connection: Connection,
    router: Router,
    http: &http1::Builder,
    limits: ConnectionLimits,
    shutdown: CancellationToken,
) {
    let (peer, ended) = (Peer(connection.address()), connection.ended());
    let connection = Arc::new(connection);
    let pace = Arc::new(Pace::new(limits.answer_time, limits.slowest));
    let left = {
        let pace = pace.clone();
        async move {
            tokio::select! {
                () = ended.cancelled() => {}
                () = pace.overdue() => {}
            }
        }
    };
    let service = service_fn(move |request: Request<Incoming>| {
        let (router, answering, pace) = (router.clone(), connection.answering(), pace.clone());
        async move {
            let mut request = request.map(Body::new);
            request.extensions_mut().insert(ConnectInfo(peer));
            let response = router.oneshot(request).await?;
            let is_stream = is_stream(response.headers());
            Ok::<_, Infallible>(response.map(|body| {
                let body = Held::new(body, answering);
                if is_stream { Body::new(body) } else { Body::new(Paced::new(body, pace)) }
            }))
        }
    });
    let mut stream = TimeoutStream::new(stream);
    stream.set_write_timeout(Some(limits.stall_time));
    let served = http.serve_connection(TokioIo::new(Box::pin(stream)), service);
    tokio::pin!(served, left);
    tokio::select! {
        // Whatever went wrong is the other end's.
        _ = served.as_mut() => return,
        () = left.as_mut() => return,
        () = shutdown.cancelled() => {}
    }
    served.as_mut().graceful_shutdown();
    tokio::select! {
        _ = served => {}
        () = left => {}
    }
}
