//! The server as a service.

use std::net::SocketAddr;

use async_trait::async_trait;
use dmex_service::{Pulse, Service, ServiceError};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use crate::{ApiConfig, ServeError, Sources, serve};

/// Answers on an address as long as it runs.
pub struct ApiService {
    config: ApiConfig,
    sources: Sources,
    address: SocketAddr,
}

impl ApiService {
    /// A server on an address; see [`serve`].
    #[must_use]
    pub const fn new(config: ApiConfig, sources: Sources, address: SocketAddr) -> Self {
        Self { config, sources, address }
    }
}

#[async_trait]
impl Service for ApiService {
    fn name(&self) -> &str {
        "api"
    }

    async fn run(&self, pulse: &Pulse, shutdown: CancellationToken) -> Result<(), ServiceError> {
        let listener = TcpListener::bind(self.address).await.map_err(ServiceError::retry)?;
        pulse.succeeded();
        let served = serve(self.config.clone(), self.sources.clone(), listener, shutdown);
        served.await.map_err(|error| match error {
            ServeError::Socket(_) => ServiceError::retry(error),
            ServeError::Nothing(_) => ServiceError::give_up(error),
        })
    }
}
