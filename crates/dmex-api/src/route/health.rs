//! Whether the server lives, and whether its answers can be relied on.

use std::time::Duration;

use alloy::providers::Provider;
use axum::Json;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use dmex_chain::anvil::DEV_CHAIN_ID;
use dmex_chain::{KnownChain, NATIVE_DECIMALS, known_chain};
use dmex_service::{ServiceHealth, ServiceState};
use dmex_store::StoreError;
use dmex_store::rows::Meta;
use dmex_wire::{NativeCoin, Status};
use serde::Serialize;

use crate::app::App;
use crate::kept::Kept;
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

/// Whether answers can be relied on; 503 if not. Asked anew at most so often, whoever asks.
pub(crate) async fn ready(State(app): State<App>) -> Result<Response, ApiError> {
    let mut status = app.kept_status().get(|_| app.config.head_holds, status(&app)).await?;
    let troubles = troubles(&app);
    status.ready &= troubles.is_empty();
    let code = if status.ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    let ready = Ready { status, troubles };
    Ok((code, [(header::CACHE_CONTROL, "no-store")], Json(ready)).into_response())
}

/// The status, and what is wrong with the services of this process.
#[derive(Serialize)]
struct Ready {
    #[serde(flatten)]
    status: Status,
    troubles: Vec<String>,
}

/// What is wrong with the services of this process, in words.
fn troubles(app: &App) -> Vec<String> {
    let Some(health) = &app.config.health else { return Vec::new() };
    let health = health.borrow();
    let trouble = |service: &ServiceHealth| match &service.state {
        ServiceState::Running | ServiceState::Stopped { error: None } => None,
        ServiceState::Overdue { what } => Some(what.join("; ")),
        ServiceState::BackingOff { error, .. } | ServiceState::Stopped { error: Some(error) } => {
            Some(format!("{}: {error}", service.name))
        }
    };
    health.services.iter().filter_map(trouble).collect()
}

/// What the node said of where it is; none if it did not answer.
pub(crate) type KeptHead = Kept<Option<u64>>;
/// What `/readyz` says.
pub(crate) type KeptStatus = Kept<Status>;

/// The node's newest block, as of a moment ago: however many ask, the node is asked once.
async fn head(app: &App) -> Result<Option<u64>, ApiError> {
    let Some(platform) = &app.platform else { return Ok(None) };
    let ask = async {
        let asked = tokio::time::timeout(PATIENCE, platform.provider().get_block_number()).await;
        Ok(asked.ok().and_then(Result::ok))
    };
    app.kept_head().get(|_| app.config.head_holds, ask).await
}

async fn status(app: &App) -> Result<Status, ApiError> {
    let cursor = app.store.cursor().await?;
    let meta = app.store.find::<Meta>(&(1,)).await?;
    let meta = meta.ok_or_else(|| StoreError::Damaged("it belongs to no deployment".to_owned()))?;
    let head = head(app).await?;
    let simulates = match head {
        Some(_) => app.simulates().await,
        None => {
            app.forget_ability();
            None
        }
    };
    let chain = known_chain(meta.chain_id);
    let behind = head.map(|head| head.saturating_sub(cursor.number));
    let ready = match &app.platform {
        Some(_) => behind.is_some_and(|behind| behind <= app.config.ready_behind),
        None => true,
    };
    Ok(Status {
        chain_id: meta.chain_id,
        chain_name: chain.map(|chain| chain.name.to_owned()),
        native: chain.map(native),
        settlement: meta.settlement,
        block: cursor.number,
        hash: cursor.hash,
        timestamp: cursor.timestamp,
        head,
        behind,
        ready,
        node: app.platform.is_some(),
        simulates,
        development: meta.chain_id == DEV_CHAIN_ID,
    })
}

fn native(chain: &KnownChain) -> NativeCoin {
    NativeCoin { name: chain.coin.to_owned(), symbol: chain.symbol.to_owned(), decimals: NATIVE_DECIMALS }
}
