//! Miners before they sell: the application, and who belongs to them.

use axum::Json;
use axum::extract::State;
use dmex_contracts::MinerRegistry;
use dmex_platform::Call;
use dmex_wire::Transaction;
use dmex_wire::request::{Apply, JoinMiner};

use super::holder::plain;
use crate::app::App;
use crate::extract::Body;
use crate::problem::ApiError;
use crate::words::power;

/// Apply
///
/// Discloses a farm and asks to sell its power. The DAO approves exactly what was disclosed last.
#[utoipa::path(post, path = "/v1/tx/apply", operation_id = "tx_apply", tag = "transactions",
    request_body = Apply, responses((status = 200, description = "To sign", body = Transaction)))]
pub(super) async fn apply(
    State(app): State<App>,
    Body(ask): Body<Apply>,
) -> Result<Json<Transaction>, ApiError> {
    let asks: Vec<String> = ask
        .asks
        .iter()
        .map(|asked| format!("{} of {}", power(asked.units, asked.asset), asked.asset))
        .collect();
    let machines: u64 = ask.machines.iter().map(|range| u64::from(range.count)).sum();
    let summary = format!(
        "Apply to sell {} of the farm {:?} ({}), which has {machines} machines. The DAO votes on it.",
        asks.join(" and "),
        ask.farm,
        ask.place,
    );
    let from = ask.from;
    let call = Call::apply_as_miner(app.chain()?.deployment(), application(ask)?);
    plain(&app, from, call, summary).await
}

/// Belong to a miner
///
/// Confirms that whoever signs belongs to a miner that named it, for ever: it has no vote on what accuses that miner.
#[utoipa::path(post, path = "/v1/tx/join", operation_id = "tx_join", tag = "transactions",
    request_body = JoinMiner, responses((status = 200, description = "To sign", body = Transaction)))]
pub(super) async fn join(
    State(app): State<App>,
    Body(ask): Body<JoinMiner>,
) -> Result<Json<Transaction>, ApiError> {
    let summary = format!(
        "Confirm that {} belongs to the miner {}, for ever. It will have no vote on what accuses that miner.",
        ask.from, ask.miner
    );
    plain(&app, ask.from, Call::join_miner(app.chain()?.deployment(), ask.miner), summary).await
}

/// The application as the contract takes it, which refuses what is too long or too much.
fn application(ask: Apply) -> Result<MinerRegistry::Application, ApiError> {
    let request = |asked: &dmex_wire::request::AskedPower| MinerRegistry::Request {
        asset: asked.asset as u8,
        units: asked.units.units(),
    };
    let mut requests: Vec<MinerRegistry::Request> = ask.asks.iter().map(request).collect();
    // The contract wants each asset once, in order.
    requests.sort_by_key(|request| request.asset);
    if requests.windows(2).any(|pair| pair[0].asset == pair[1].asset) {
        let detail = "asks names a coin twice".to_owned();
        return Err(ApiError::BadRequest(detail, "name each coin once, with all its power"));
    }
    let machines = ask.machines.into_iter().map(|range| MinerRegistry::Machines {
        model: range.model,
        serialFrom: range.serial_from,
        serialTo: range.serial_to,
        count: range.count,
    });
    Ok(MinerRegistry::Application {
        farm: ask.farm,
        place: ask.place,
        powerContract: ask.power_contract,
        documentURI: ask.document_uri,
        documentHash: ask.document_hash,
        machines: machines.collect(),
        requests,
        addresses: ask.addresses.unwrap_or_default(),
    })
}
