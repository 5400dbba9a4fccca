//! The server, from start to stop.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use dmex_platform::Platform;
use dmex_store::Store;
use tokio::net::TcpListener;
use tokio::sync::{Semaphore, broadcast};
use tokio_util::sync::CancellationToken;

use crate::app::{App, Inner};
use crate::around::limit::Limiter;
use crate::config::ApiConfig;
use crate::{router, tips};

/// Moves of the store that a slow stream may fall behind before it is ended.
const TIPS: usize = 1_024;

/// Why the server does not serve.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The socket failed.
    #[error("the socket failed: {0}; choose another address or port")]
    Socket(#[from] std::io::Error),
    /// A limit is none.
    #[error("{0} is 0, and nobody could ask anything: set it to at least 1")]
    Nothing(&'static str),
}

/// Pages beside the API, made by whoever is given the API in the same process.
pub type Pages = Arc<dyn Fn(Router) -> Router + Send + Sync>;

/// What a server answers from.
#[derive(Clone)]
pub struct Sources {
    /// What the chain says, as tables.
    pub store: Store,
    /// The chain. Without it everything is answered but what only the chain knows.
    pub platform: Option<Platform>,
    /// What is answered where the API has nothing.
    pub pages: Option<Pages>,
}

/// Answers on a socket until `shutdown`. Streams end then, and answers on their way are finished.
///
/// # Errors
/// [`ServeError`].
pub async fn serve(
    config: ApiConfig,
    sources: Sources,
    listener: TcpListener,
    shutdown: CancellationToken,
) -> Result<(), ServeError> {
    let limiter = Arc::new(Limiter::new(&config)?);
    let (sender, _) = broadcast::channel(TIPS);
    let streams = Arc::new(Semaphore::new(config.streams));
    let app = App::new(Inner {
        store: sources.store,
        platform: sources.platform,
        config,
        tips: sender,
        streams,
        metrics: dmex_service::counts(),
        shutdown: shutdown.clone(),
    });
    let watching = tokio::spawn(tips::watch(app.clone()));
    let forgetting = tokio::spawn(limiter.clone().forget(shutdown.clone()));
    let service = router::router(app, limiter, sources.pages.as_ref())
        .into_make_service_with_connect_info::<SocketAddr>();
    let served =
        axum::serve(listener, service).with_graceful_shutdown(shutdown.clone().cancelled_owned()).await;
    shutdown.cancel();
    for task in [watching, forgetting] {
        // They end by themselves.
        let _ = task.await;
    }
    Ok(served?)
}
