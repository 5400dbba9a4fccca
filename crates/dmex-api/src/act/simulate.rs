//! What a transaction would do now: played on the newest block, after the approvals that it needs.

use alloy::primitives::{Address, U256};
use alloy::providers::Provider;
use alloy::rpc::types::simulate::{SimBlock, SimCallResult, SimulatePayload};
use alloy::rpc::types::{Log, TransactionRequest};
use alloy::sol_types::SolEvent;
use alloy::transports::TransportError;
use dmex_contracts::{FaucetToken, MiningPower};
use dmex_platform::Call;
use dmex_types::Amount;
use dmex_wire::Effect;

use super::refusal::{Units, refusal};
use crate::app::App;
use crate::coins::Coins;
use crate::problem::ApiError;
use crate::words;

/// JSON-RPC: the node has no such method, or not with these parameters.
const NO_METHOD: [i64; 2] = [-32_601, -32_602];

/// What came of it.
#[derive(Default)]
pub(super) struct Simulated {
    pub(super) effects: Vec<Effect>,
    /// Of the last call.
    pub(super) gas: Option<u64>,
    /// Of all calls together.
    pub(super) gas_of_all: Option<u64>,
}

/// Plays calls one after the other; that the last would be refused is an error. A node that cannot play several is
/// asked for the last alone, if nothing must come before it.
pub(super) async fn simulate(
    app: &App,
    from: Address,
    before: &[Call],
    call: &Call,
    units: &Units,
) -> Result<Simulated, ApiError> {
    let provider = app.chain()?.provider();
    let requests = before.iter().chain([call]).map(|call| request(from, call));
    let block = SimBlock::default().extend_calls(requests);
    let payload = SimulatePayload::default().extend(block);
    match provider.simulate(&payload).await {
        Ok(blocks) => {
            let mut calls: Vec<SimCallResult> = blocks.into_iter().flat_map(|block| block.calls).collect();
            let gas_of_all = Some(calls.iter().map(|call| call.gas_used).sum());
            let last = calls.pop().ok_or_else(|| ApiError::Node("it simulated nothing".to_owned()))?;
            Ok(Simulated { gas_of_all, ..played(app, last, units).await? })
        }
        Err(error) if !is_unknown(&error) => Err(failed(&error, units)),
        Err(_) if before.is_empty() => {
            let gas = provider.estimate_gas(request(from, call)).await;
            let gas = Some(gas.map_err(|error| failed(&error, units))?);
            Ok(Simulated { effects: Vec::new(), gas, gas_of_all: gas })
        }
        Err(_) => Ok(Simulated::default()),
    }
}

fn request(from: Address, call: &Call) -> TransactionRequest {
    TransactionRequest::default().from(from).to(call.to).input(call.data.clone().into())
}

fn is_unknown(error: &TransportError) -> bool {
    error.as_error_resp().is_some_and(|error| NO_METHOD.contains(&error.code))
}

fn failed(error: &TransportError, units: &Units) -> ApiError {
    match error.as_error_resp().and_then(alloy::rpc::json_rpc::ErrorPayload::as_revert_data) {
        Some(data) => refusal(&data, units).into(),
        None => ApiError::Node(error.to_string()),
    }
}

async fn played(app: &App, call: SimCallResult, units: &Units) -> Result<Simulated, ApiError> {
    if !call.status {
        let data = call.error.and_then(|error| error.data).unwrap_or(call.return_data);
        return Err(refusal(&data, units).into());
    }
    let coins = Coins::of(app).await?;
    let effects = call.logs.iter().filter_map(|log| effect(app, &coins, log)).collect();
    Ok(Simulated { effects, gas: Some(call.gas_used), gas_of_all: None })
}

/// A coin or an NFT that moves.
fn effect(app: &App, coins: &Coins<'_>, log: &Log) -> Option<Effect> {
    let on = app.platform.as_ref()?.deployment();
    if log.address() == on.mining_power.address {
        let moved = MiningPower::Transfer::decode_log(&log.inner).ok()?;
        let number = Amount(moved.id);
        let text = format!("NFT {number} goes {}", way(app, moved.from, moved.to));
        return Some(Effect { text, coin: None, amount: number, from: moved.from, to: moved.to });
    }
    let moved = FaucetToken::Transfer::decode_log(&log.inner).ok()?;
    let coin = coins.coin(log.address());
    let text = format!("{} go {}", words::money(moved.value, &coin), way(app, moved.from, moved.to));
    Some(Effect { text, coin: Some(coin), amount: amount(moved.value), from: moved.from, to: moved.to })
}

fn amount(value: U256) -> Amount {
    Amount(value)
}

/// From whom to whom, by the names of our contracts.
fn way(app: &App, from: Address, to: Address) -> String {
    let decoder = app.platform.as_ref().map(|platform| dmex_platform::Decoder::new(platform.deployment()));
    let name = |address: Address| {
        let known = decoder.as_ref().and_then(|decoder| decoder.name(address));
        known.unwrap_or_else(|| words::short(address))
    };
    match (from.is_zero(), to.is_zero()) {
        (true, _) => format!("to {}, and is new", name(to)),
        (false, true) => format!("from {}, and is no more", name(from)),
        (false, false) => format!("from {} to {}", name(from), name(to)),
    }
}
