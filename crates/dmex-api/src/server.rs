//! The server, from start to stop.

use std::sync::Arc;

use axum::Router;
use dmex_platform::Platform;
use dmex_store::Store;
use tokio::net::TcpListener;
use tokio::sync::broadcast;
use tokio_util::sync::CancellationToken;

use crate::app::{App, Inner};
use crate::around::limit::Limiter;
use crate::around::share::Shares;
use crate::config::{ApiConfig, PerAddress};
use crate::front::{self, connections_of_this_process};
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
    let connections = connections_of_this_process(config.connections.open.all);
    let config = config.within(connections);
    let limiter = Arc::new(Limiter::new(&config)?);
    let limits = config.connections;
    let (sender, _) = broadcast::channel(TIPS);
    // Counting begins with the first question, also if nobody asks for the counts yet.
    let _counts = dmex_service::counts();
    let of = |most: PerAddress| Shares::new(most.all, most.each);
    let app = App::new(Inner {
        store: sources.store,
        platform: sources.platform,
        tips: sender,
        streams: of(config.streams),
        answers: of(config.answers),
        heavy: of(config.heavy),
        config,
        shutdown: shutdown.clone(),
    });
    let watching = tokio::spawn(tips::watch(app.clone()));
    let forgetting = tokio::spawn(limiter.clone().forget(shutdown.clone()));
    front::answer(listener, router::router(app, limiter, sources.pages.as_ref()), limits, shutdown.clone())
        .await;
    shutdown.cancel();
    for task in [watching, forgetting] {
        // They end by themselves.
        let _ = task.await;
    }
    Ok(())
}
