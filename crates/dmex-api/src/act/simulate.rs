//! What a node that plays transactions says (`eth_simulateV1`).

use alloy::primitives::Bytes;
use alloy::providers::Provider;
use alloy::rpc::types::Log;
use alloy::rpc::types::simulate::{SimBlock, SimCallResult, SimulatePayload};
use alloy::sol_types::SolEvent;
use dmex_contracts::{FaucetToken, MiningPower};

use super::effect::Move;
use super::gas::{Needs, Room};
use super::play::{Played, Scene, too_much_gas};
use super::refusal::{Refusal, refusal};
use crate::app::App;
use crate::coins::Coins;
use crate::problem::ApiError;

/// Plays calls one after the other on the newest block; none if the node does not, after all.
pub(super) async fn simulate(app: &App, scene: Scene<'_>) -> Result<Option<Played>, ApiError> {
    let requests = scene.before.iter().chain([scene.call]).map(|call| scene.request(call));
    let payload = SimulatePayload::default().extend(SimBlock::default().extend_calls(requests));
    let blocks = match app.chain()?.provider().simulate(&payload).await {
        Ok(blocks) => blocks,
        Err(error) => {
            tracing::debug!(%error, "the node did not play the transaction");
            return Ok(None);
        }
    };
    let Some(block) = blocks.into_iter().next() else { return Ok(None) };
    let room = Room(block.inner.header.gas_limit);
    let calls = block.calls;
    let Some(last) = calls.get(scene.before.len()) else { return Ok(None) };
    if !last.status {
        return Err(why(last, room, scene).into());
    }
    let coins = Coins::of(app).await?;
    let moves = last.logs.iter().filter_map(|log| moved(app, log));
    let effects = moves.map(|moved| moved.told(&coins)).collect();
    let gas_limits = calls.iter().map(|call| needs(call).limit(room)).collect();
    Ok(Some(Played { effects, simulated: true, gas_limits }))
}

fn needs(call: &SimCallResult) -> Needs {
    match call.max_used_gas {
        Some(most) => Needs::Allowed(most.max(call.gas_used)),
        None => Needs::Used(call.gas_used),
    }
}

fn why(call: &SimCallResult, room: Room, scene: Scene<'_>) -> Refusal {
    let error = call.error.as_ref();
    let data: Bytes = error.and_then(|error| error.data.clone()).unwrap_or_else(|| call.return_data.clone());
    let says_gas = error.is_some_and(|error| error.message.to_ascii_lowercase().contains("out of gas"));
    if data.is_empty() && (says_gas || room.is_used_up_by(call.gas_used)) {
        return too_much_gas();
    }
    refusal(&data, scene.units)
}

/// A coin or an NFT that moves.
fn moved(app: &App, log: &Log) -> Option<Move> {
    let on = app.platform.as_ref()?.deployment();
    if log.address() == on.mining_power.address {
        let moved = MiningPower::Transfer::decode_log(&log.inner).ok()?;
        return Some(Move::nft(moved.id, moved.from, moved.to));
    }
    let moved = FaucetToken::Transfer::decode_log(&log.inner).ok()?;
    Some(Move::coin(log.address(), moved.value, moved.from, moved.to))
}
