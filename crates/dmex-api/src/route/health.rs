//! Whether the server lives, whether its answers can be relied on, and what it counted.

use std::time::Duration;

use alloy::providers::Provider;
use axum::Json;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use dmex_chain::anvil::DEV_CHAIN_ID;
use dmex_store::StoreError;
use dmex_store::rows::Meta;
use dmex_wire::Status;

use crate::app::App;
use crate::problem::ApiError;

/// Longest wait for the node's word on where it is.
const PATIENCE: Duration = Duration::from_secs(2);

/// Status
///
/// Which deployment the answers are of, and how far behind its chain.
#[utoipa::path(get, path = "/v1/status", tag = "service",
    responses((status = 200, description = "What the answers are of", body = Status)))]
pub(crate) async fn get_status(State(app): State<App>) -> Result<Json<Status>, ApiError> {
    Ok(Json(status(&app).await?))
}

/// Whether the process lives.
pub(crate) async fn alive() -> &'static str {
    "ok\n"
}

/// Whether answers can be relied on; 503 if not.
pub(crate) async fn ready(State(app): State<App>) -> Result<Response, ApiError> {
    let status = status(&app).await?;
    let code = if status.ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    Ok((code, [(header::CACHE_CONTROL, "no-store")], Json(status)).into_response())
}

/// What was counted, as Prometheus reads it.
pub(crate) async fn metrics(State(app): State<App>) -> Result<String, ApiError> {
    let status = status(&app).await?;
    let open = app.config.streams.saturating_sub(app.streams.available_permits());
    gauge("dmex_store_block", status.block);
    gauge("dmex_store_behind_blocks", status.behind.unwrap_or_default());
    gauge("dmex_store_block_timestamp_seconds", status.timestamp);
    gauge("dmex_streams_open", open as u64);
    app.metrics.run_upkeep();
    Ok(app.metrics.render())
}

#[expect(clippy::cast_precision_loss, reason = "blocks, seconds and streams are far below 2^53")]
fn gauge(name: &'static str, value: u64) {
    metrics::gauge!(name).set(value as f64);
}

async fn status(app: &App) -> Result<Status, ApiError> {
    let cursor = app.store.cursor().await?;
    let meta = app.store.find::<Meta>(&(1,)).await?;
    let meta = meta.ok_or_else(|| StoreError::Damaged("it belongs to no deployment".to_owned()))?;
    let head = match &app.platform {
        Some(platform) => tokio::time::timeout(PATIENCE, platform.provider().get_block_number()).await.ok(),
        None => None,
    };
    let head = head.and_then(Result::ok);
    let behind = head.map(|head| head.saturating_sub(cursor.number));
    let ready = match &app.platform {
        Some(_) => behind.is_some_and(|behind| behind <= app.config.ready_behind),
        None => true,
    };
    Ok(Status {
        chain_id: meta.chain_id,
        settlement: meta.settlement,
        block: cursor.number,
        hash: cursor.hash,
        timestamp: cursor.timestamp,
        head,
        behind,
        ready,
        node: app.platform.is_some(),
        development: meta.chain_id == DEV_CHAIN_ID,
    })
}
