//! Proposals to the DAO: each action in words of its own.

use alloy::primitives::{Address, B256, U256, Uint};
use axum::Json;
use axum::extract::State;
use dmex_catalogue::Units;
use dmex_platform::{Action, Call, MinerStatus, Platform, Refused, proposer_mark};
use dmex_types::{Amount, Bps, ProductId};
use dmex_wire::request::{Propose, ProposedAction};
use dmex_wire::{Code, Transaction};
use futures_util::future::try_join_all;

use super::explain::explain;
use super::holder::plain;
use super::insurance::insurance_in;
use super::refusal::refusal;
use crate::app::App;
use crate::extract::{Body, within};
use crate::problem::ApiError;
use crate::words::short;

/// Most actions of a proposal, and most letters of its reason.
const MOST_ACTIONS: usize = 20;
const MOST_LETTERS: usize = 10_000;

/// Propose
///
/// Puts actions to the DAO. Nobody but whoever signs can make the same proposal first: the description says so.
#[utoipa::path(post, path = "/v1/tx/propose", operation_id = "tx_propose", tag = "transactions",
    request_body = Propose, responses((status = 200, description = "To sign", body = Transaction)))]
pub(super) async fn propose(
    State(app): State<App>,
    Body(ask): Body<Propose>,
) -> Result<Json<Transaction>, ApiError> {
    let platform = app.chain()?;
    let why = reason(&ask.description)?;
    if !(1..=MOST_ACTIONS).contains(&ask.actions.len()) {
        let detail =
            format!("{} actions are named, and a proposal has 1 to {MOST_ACTIONS}", ask.actions.len());
        return Err(ApiError::BadRequest(detail, "name what the proposal does"));
    }
    let (mut actions, mut ours) = (Vec::with_capacity(ask.actions.len()), Vec::new());
    for proposed in &ask.actions {
        let action = action(&app, proposed).await?;
        // A call of anybody's making is not tried: it may be as long as its maker likes.
        if !matches!(proposed, ProposedAction::Raw { .. }) {
            ours.push(action.clone());
        }
        actions.push(action);
    }
    let warning = as_things_stand(&app, &ours).await?;
    let outline = platform.outline(&actions).await?;
    let does: Vec<String> = actions.iter().map(|action| explain(&app, action).summary).collect();
    let percent = format!("{}.{:02}", outline.quorum_bps / 100, outline.quorum_bps % 100);
    let summary = format!(
        "Propose to the DAO: {}. It takes {percent} % of the DMC that can vote for or abstaining, and more for than against.{warning}",
        does.join("; then ")
    );
    let description = format!("{why}\n{}", proposer_mark(ask.from));
    plain(&app, ask.from, Call::propose(platform.deployment(), &actions, description), summary).await
}

/// Why something is proposed.
pub(super) fn reason(description: &str) -> Result<&str, ApiError> {
    within("description", Some(description), MOST_LETTERS)?;
    let why = description.trim();
    if why.is_empty() {
        let detail = "the description is empty".to_owned();
        return Err(ApiError::BadRequest(detail, "say why: nobody votes for what has no reason"));
    }
    Ok(why)
}

/// A sentence to follow others, of what the contracts would refuse of actions now; nothing if they would do them all. By the
/// end of a vote much may be possible that is not now, so that it is no reason to refuse the proposal.
pub(super) async fn as_things_stand(app: &App, actions: &[Action]) -> Result<String, ApiError> {
    let tried =
        app.look(|platform| try_join_all(actions.iter().map(|action| platform.rehearse(action)))).await?;
    let why = |refused: Refused| refusal(&refused.data, &Units::default()).detail;
    let reasons: Vec<String> = tried.into_iter().flatten().map(why).collect();
    if reasons.is_empty() {
        return Ok(String::new());
    }
    Ok(format!(" As things stand, it would be refused: {}", reasons.join(" ")))
}

async fn action(app: &App, proposed: &ProposedAction) -> Result<Action, ApiError> {
    let platform = app.chain()?;
    let on = platform.deployment();
    let call = match proposed {
        ProposedAction::ApproveMiner { miner, application } => {
            approve_miner(platform, *miner, *application).await?
        }
        ProposedAction::ApproveCapacity { miner, asset, units } => {
            Call::approve_miner(on, *miner, *asset, *units)
        }
        ProposedAction::Suspend { miner } => Call::suspend(on, *miner),
        ProposedAction::Revoke { miner } => Call::revoke(on, *miner),
        ProposedAction::Terminate { product } => Call::terminate(on, platform.product(*product).await?.id),
        ProposedAction::InsureLine { product, rate, cap } => insure_line(app, *product, *rate, *cap).await?,
        ProposedAction::OpenRound { product, coin, amount } => {
            Call::open_round(on, platform.product(*product).await?.id, *coin, amount.0)
        }
        ProposedAction::Raw { to, data, value } => {
            let value = value.map_or(U256::ZERO, |value| value.0);
            return Ok(Action { to: *to, value, data: data.clone() });
        }
    };
    Ok(call.into())
}

/// A miner for all that it applied for; the whole application is in the proposal.
async fn approve_miner(platform: &Platform, miner: Address, read: Option<B256>) -> Result<Call, ApiError> {
    let standing = platform.standing(miner).await?;
    let application = match (standing.status, standing.application) {
        (MinerStatus::Applied, Some(application)) => application,
        (MinerStatus::None, _) | (MinerStatus::Applied, None) => {
            let detail = format!("{} has not applied", short(miner));
            return Err(ApiError::refused(Code::WrongState, detail, "it must apply first"));
        }
        (MinerStatus::Approved | MinerStatus::Suspended | MinerStatus::Revoked, _) => {
            let detail = format!("{} was approved before", short(miner));
            let hint = "what it may sell changes by the action approve-capacity";
            return Err(ApiError::refused(Code::AlreadyDone, detail, hint));
        }
    };
    if read.is_some_and(|read| read != application.hash) {
        let detail = format!("{} changed its application: it is {} now", short(miner), application.hash);
        return Err(ApiError::refused(Code::ChangedMeanwhile, detail, "read it again before you propose it"));
    }
    Ok(Call::approve_application(platform.deployment(), miner, application.disclosure))
}

async fn insure_line(app: &App, id: ProductId, rate: u16, cap: Amount) -> Result<Call, ApiError> {
    let product = app.chain()?.product(id).await?;
    let insurance = insurance_in(app, product.offer.payToken)?;
    let rate = Bps::new(rate)
        .map_err(|error| ApiError::BadRequest(error.to_string(), "give a premium of at most 100 % a year"))?;
    let cap = u128::try_from(cap.0).ok().and_then(|cap| Uint::<104, 2>::try_from(cap).ok());
    let cap = cap.ok_or_else(|| {
        ApiError::BadRequest("cap is more than can be counted".to_owned(), "give a smaller one")
    })?;
    Ok(Call::set_line(insurance, product.id, rate, cap))
}
