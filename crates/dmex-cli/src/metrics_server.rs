//! `/metrics`, `/healthz` and `/readyz` of a process.

use std::net::{SocketAddr, TcpListener};

use async_trait::async_trait;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use axum::routing::get;
use axum::{Json, Router};
use clap::Args;
use dmex_api::{ConnectionLimits, PerAddress};
use dmex_service::{Health, Pulse, Service, ServiceError, ServiceState};
use metrics_exporter_prometheus::PrometheusHandle;
use serde::Serialize;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use crate::status::Failure;
use crate::{env, measures};

/// Connections at a time of those who watch: whoever opens more loses their own.
const OPEN: PerAddress = PerAddress { all: 128, each: 64 };

/// Where a process can be watched.
#[derive(Clone, Debug, Args)]
pub(crate) struct MetricsOption {
    /// Where to answer /metrics (for Prometheus), /healthz and /readyz: keep it to yourself
    #[arg(long, value_name = "ADDRESS:PORT", env = env::METRICS, hide_env_values = true)]
    metrics: Option<SocketAddr>,
}

impl MetricsOption {
    /// Counts from now on, for the whole process, if anybody can ask. Called before nodes are connected to, for they count
    /// too.
    pub(crate) fn count(&self) {
        if self.metrics.is_some() {
            let _ = dmex_service::counts();
            measures::describe();
        }
    }

    /// Takes the address, if there is one: refused now rather than tried for ever.
    pub(crate) fn bind(&self) -> Result<Option<(SocketAddr, TcpListener)>, Failure> {
        let Some(address) = self.metrics else { return Ok(None) };
        let bound = TcpListener::bind(address).and_then(|listener| {
            listener.set_nonblocking(true)?;
            Ok((listener.local_addr()?, listener))
        });
        bound.map(Some).map_err(|error| {
            Failure::refused(format!("cannot listen on {address}: {error}; choose another --metrics"))
        })
    }
}

/// Answers as long as it runs.
pub(crate) struct MetricsServer {
    listener: TcpListener,
    app: App,
}

#[derive(Clone)]
struct App {
    handle: PrometheusHandle,
    health: watch::Receiver<Health>,
}

/// What one job is doing.
#[derive(Serialize)]
struct JobHealth {
    job: String,
    state: &'static str,
    error: Option<String>,
    restarts: u32,
}

impl MetricsServer {
    pub(crate) fn new(listener: TcpListener, health: watch::Receiver<Health>) -> Self {
        Self { listener, app: App { handle: dmex_service::counts(), health } }
    }
}

#[async_trait]
impl Service for MetricsServer {
    fn name(&self) -> &str {
        "metrics"
    }

    async fn run(&self, pulse: &Pulse, shutdown: CancellationToken) -> Result<(), ServiceError> {
        let listener = self.listener.try_clone().and_then(tokio::net::TcpListener::from_std);
        let listener = listener.map_err(ServiceError::retry)?;
        pulse.succeeded();
        let router = Router::new()
            .route("/healthz", get(async || "ok\n"))
            .route("/readyz", get(ready))
            .route("/metrics", get(metrics))
            .with_state(self.app.clone());
        let limits = ConnectionLimits { open: OPEN, ..ConnectionLimits::default() };
        dmex_api::answer(listener, router, limits, shutdown).await;
        Ok(())
    }
}

async fn metrics(State(app): State<App>) -> String {
    app.handle.run_upkeep();
    app.handle.render()
}

/// 503 while a job waits for another try or gave up, or something is overdue. Standing by is ready.
async fn ready(State(app): State<App>) -> impl IntoResponse {
    let health = app.health.borrow().clone();
    let code = if health.is_ready() { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    let jobs: Vec<JobHealth> = health
        .services
        .into_iter()
        .map(|service| {
            let (state, error) = match service.state {
                ServiceState::Running if service.stands_by => ("standby", None),
                ServiceState::Running => ("running", None),
                ServiceState::Overdue { what } => ("overdue", Some(what.join("; "))),
                ServiceState::BackingOff { error, .. } => ("backing_off", Some(error)),
                ServiceState::Stopped { error } => ("stopped", error),
            };
            JobHealth { job: service.name, state, error, restarts: service.restarts }
        })
        .collect();
    (code, Json(jobs))
}
