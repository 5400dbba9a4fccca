//! What can be known of a transaction where no node plays it: whether the contracts take it, from a plain call; what it
//! costs, from an estimate; what moves, from the contracts' own rules.

use alloy::eips::BlockNumberOrTag;
use alloy::providers::{DynProvider, Provider};
use alloy::transports::TransportError;
use dmex_platform::Call;
use dmex_wire::Code;

use super::expect::expected;
use super::gas::{Needs, Room};
use super::play::{Played, Said, Scene, failed, too_much_gas};
use super::refusal::{code_of, refusal};
use crate::app::App;
use crate::coins::Coins;
use crate::problem::ApiError;

/// Looks at calls of which the last must not be refused, as far as that can be told.
pub(super) async fn look(app: &App, scene: Scene<'_>) -> Result<Played, ApiError> {
    let provider = app.chain()?.provider();
    let room = room(provider).await?;
    may_pass(provider, scene).await?;
    let needs = needs(provider, scene, room).await?;
    let gas_limits = needs.into_iter().map(|needs| needs.limit(room)).collect();
    let coins = Coins::of(app).await?;
    let moves = expected(app, scene.from, scene.call).await;
    let effects = moves.into_iter().map(|moved| moved.told(&coins)).collect();
    Ok(Played { effects, simulated: false, gas_limits })
}

/// What each call takes. Those that another must come before fail until it is there, so nothing can be estimated of them.
async fn needs(provider: &DynProvider, scene: Scene<'_>, room: Room) -> Result<Vec<Needs>, ApiError> {
    let Some((first, others)) = scene.before.split_first() else {
        return Ok(vec![Needs::Allowed(estimate(provider, scene, scene.call, room).await?)]);
    };
    let approval = estimate(provider, scene, first, room).await?;
    let untold = others.iter().chain([scene.call]).map(|_| Needs::Untold { approval });
    Ok([Needs::Allowed(approval)].into_iter().chain(untold).collect())
}

/// How much gas a block has.
async fn room(provider: &DynProvider) -> Result<Room, ApiError> {
    let node = |error: TransportError| ApiError::Node(error.to_string());
    let block = provider.get_block_by_number(BlockNumberOrTag::Latest).await.map_err(node)?;
    let block = block.ok_or_else(|| ApiError::Node("it has no newest block".to_owned()))?;
    Ok(Room(block.header.gas_limit))
}

/// Our contracts take coin last, so a call that fails for want of an approval has passed everything before.
async fn may_pass(provider: &DynProvider, scene: Scene<'_>) -> Result<(), ApiError> {
    let Err(error) = provider.call(scene.request(scene.call)).await else { return Ok(()) };
    match Said::of(&error) {
        // What has no name among our errors is the coin's own word for the missing approval.
        Said::Refused(data) if !scene.before.is_empty() => match code_of(&data) {
            None | Some(Code::InsufficientAllowance | Code::InsufficientFunds) => Ok(()),
            Some(_) => Err(refusal(&data, scene.units).into()),
        },
        Said::Refused(_) | Said::TooMuchGas | Said::Failed => Err(failed(&error, scene.units)),
    }
}

async fn estimate(
    provider: &DynProvider,
    scene: Scene<'_>,
    call: &Call,
    room: Room,
) -> Result<u64, ApiError> {
    let estimated = provider.estimate_gas(scene.request(call)).await;
    let estimated = estimated.map_err(|error| failed(&error, scene.units))?;
    if estimated > room.0 { Err(too_much_gas().into()) } else { Ok(estimated) }
}
