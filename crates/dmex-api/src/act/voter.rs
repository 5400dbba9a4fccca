//! What holders of DMC do, and whoever moves proposals on.

use axum::Json;
use axum::extract::State;
use dmex_platform::{Action, Call, Proposal, ProposalNumber, ProposalState, Support, proposer_mark};
use dmex_wire::request::{self, CastVote, Delegate, OfProposal, OverrideVote, ProposeTermination};
use dmex_wire::{Code, Transaction};

use super::holder::{plain, recipient};
use super::propose::{as_things_stand, reason};
use crate::app::App;
use crate::extract::{Body, within};
use crate::problem::ApiError;
use crate::route::proposals;
use crate::words::moment;

/// Vote
#[utoipa::path(post, path = "/v1/tx/vote", operation_id = "tx_vote", tag = "transactions",
    request_body = CastVote, responses((status = 200, description = "To sign", body = Transaction)))]
pub(super) async fn vote(
    State(app): State<App>,
    Body(ask): Body<CastVote>,
) -> Result<Json<Transaction>, ApiError> {
    let platform = app.chain()?;
    within("reason", ask.reason.as_deref(), 2_000)?;
    let proposal = proposals::find(&app, ask.proposal).await?;
    let (word, support) = support(ask.support);
    let summary = format!("Vote {word} proposal {}.", ask.proposal);
    let call = Call::vote(platform.deployment(), proposal.id, support, ask.reason);
    plain(&app, ask.from, call, summary).await
}

/// Vote past the delegate
///
/// Votes with the DMC that whoever signs held itself when voting opened, whoever it was delegated to: it is taken out of the
/// delegate's vote, cast or to come.
#[utoipa::path(post, path = "/v1/tx/override-vote", operation_id = "tx_override_vote", tag = "transactions",
    request_body = OverrideVote, responses((status = 200, description = "To sign", body = Transaction)))]
pub(super) async fn override_vote(
    State(app): State<App>,
    Body(ask): Body<OverrideVote>,
) -> Result<Json<Transaction>, ApiError> {
    let platform = app.chain()?;
    within("reason", ask.reason.as_deref(), 2_000)?;
    let proposal = proposals::find(&app, ask.proposal).await?;
    let (word, support) = support(ask.support);
    let summary = format!(
        "Vote {word} proposal {} with the DMC of {} itself, in place of its delegate.",
        ask.proposal, ask.from
    );
    let call = Call::override_vote(platform.deployment(), proposal.id, support, ask.reason);
    plain(&app, ask.from, call, summary).await
}

/// A vote in words, and as the governor counts it.
const fn support(asked: request::Support) -> (&'static str, Support) {
    match asked {
        request::Support::For => ("for", Support::For),
        request::Support::Against => ("against", Support::Against),
        request::Support::Abstain => ("neither for nor against", Support::Abstain),
    }
}

/// Delegate
///
/// Lets somebody vote with the DMC of whoever signs; oneself, to vote oneself.
#[utoipa::path(post, path = "/v1/tx/delegate", operation_id = "tx_delegate", tag = "transactions",
    request_body = Delegate, responses((status = 200, description = "To sign", body = Transaction)))]
pub(super) async fn delegate(
    State(app): State<App>,
    Body(ask): Body<Delegate>,
) -> Result<Json<Transaction>, ApiError> {
    // The zero address is nobody, and that nobody votes may be wanted.
    if !ask.to.is_zero() {
        recipient(&app, "to", ask.to)?;
    }
    let summary = if ask.to.is_zero() {
        format!(
            "Let nobody vote with the DMC of {}: its votes count for nobody until it delegates again.",
            ask.from
        )
    } else {
        format!("Let {} vote with all DMC of {}.", ask.to, ask.from)
    };
    plain(&app, ask.from, Call::delegate(app.chain()?.deployment(), ask.to), summary).await
}

/// Propose to end a product
///
/// Puts it to the DAO to end a product whose delivery score reached 42 within the last 30 days.
#[utoipa::path(post, path = "/v1/tx/propose-termination", operation_id = "tx_propose_termination",
    tag = "transactions", request_body = ProposeTermination,
    responses((status = 200, description = "To sign", body = Transaction)))]
pub(super) async fn propose_termination(
    State(app): State<App>,
    Body(ask): Body<ProposeTermination>,
) -> Result<Json<Transaction>, ApiError> {
    let platform = app.chain()?;
    let why = reason(&ask.description)?;
    let product = platform.product(ask.product).await?;
    let on = platform.deployment();
    let actions = [Action::from(Call::terminate(on, product.id))];
    let warning = as_things_stand(&app, &actions).await?;
    let summary = format!("Propose to the DAO to end product {}.{warning}", product.id);
    let description = format!("{why}\n{}", proposer_mark(ask.from));
    plain(&app, ask.from, Call::propose(on, &actions, description), summary).await
}

/// Take a proposal back
///
/// Its proposer may until voting opens. The guardian may stop it later.
#[utoipa::path(post, path = "/v1/tx/cancel", operation_id = "tx_cancel", tag = "transactions",
    request_body = OfProposal, responses((status = 200, description = "To sign", body = Transaction)))]
pub(super) async fn cancel(
    State(app): State<App>,
    Body(ask): Body<OfProposal>,
) -> Result<Json<Transaction>, ApiError> {
    let proposal = on_chain(&app, ask.proposal).await?;
    // The contract knows who may, and when.
    if matches!(proposal.state, ProposalState::Canceled | ProposalState::Expired | ProposalState::Executed) {
        return Err(elsewhere(&proposal));
    }
    let summary = format!("Take proposal {} back.", ask.proposal);
    plain(&app, ask.from, Call::cancel(app.chain()?.deployment(), &proposal), summary).await
}

/// Queue
///
/// Hands an accepted proposal to the timelock. Anybody may.
#[utoipa::path(post, path = "/v1/tx/queue", operation_id = "tx_queue", tag = "transactions",
    request_body = OfProposal, responses((status = 200, description = "To sign", body = Transaction)))]
pub(super) async fn queue(
    State(app): State<App>,
    Body(ask): Body<OfProposal>,
) -> Result<Json<Transaction>, ApiError> {
    let proposal = on_chain(&app, ask.proposal).await?;
    if proposal.state != ProposalState::Succeeded {
        return Err(elsewhere(&proposal));
    }
    let summary = format!("Hand proposal {} to the timelock.", ask.proposal);
    plain(&app, ask.from, Call::queue(app.chain()?.deployment(), &proposal), summary).await
}

/// Execute
///
/// Does what a queued proposal says, once its wait is over. Anybody may.
#[utoipa::path(post, path = "/v1/tx/execute", operation_id = "tx_execute", tag = "transactions",
    request_body = OfProposal, responses((status = 200, description = "To sign", body = Transaction)))]
pub(super) async fn execute(
    State(app): State<App>,
    Body(ask): Body<OfProposal>,
) -> Result<Json<Transaction>, ApiError> {
    let proposal = on_chain(&app, ask.proposal).await?;
    if proposal.state != ProposalState::Queued {
        return Err(elsewhere(&proposal));
    }
    check_due(&proposal, app.chain()?.now().await?)?;
    let summary = format!("Do what proposal {} says.", ask.proposal);
    plain(&app, ask.from, Call::execute(app.chain()?.deployment(), &proposal), summary).await
}

/// That a proposal is not where something can be done, and where it is.
fn elsewhere(proposal: &Proposal) -> ApiError {
    let number = proposal.number;
    let (state, next) = match proposal.state {
        ProposalState::Pending | ProposalState::Active => {
            let detail = format!("voting on proposal {number} ends on {}", moment(proposal.closes));
            return ApiError::refused(Code::TooEarly, detail, "come back then, if it is accepted");
        }
        ProposalState::Canceled => ("was taken back or stopped", "propose it again, in other words"),
        ProposalState::Defeated => ("was defeated", "propose it again, in other words"),
        ProposalState::Succeeded => ("is accepted and not queued", "queue it; anybody may"),
        ProposalState::Queued => ("is queued already", "execute it once its wait is over"),
        ProposalState::Expired => {
            ("was not done within 14 days and is void", "propose it again, in other words")
        }
        ProposalState::Executed => ("was executed", "there is nothing to sign"),
    };
    ApiError::refused(Code::WrongState, format!("proposal {number} {state}"), next)
}

fn check_due(proposal: &Proposal, now: u64) -> Result<(), ApiError> {
    match proposal.executable {
        Some(from) if now < from => {
            let detail = format!("proposal {} can be executed from {} on", proposal.number, moment(from));
            Err(ApiError::refused(Code::TooEarly, detail, "come back then"))
        }
        _ => Ok(()),
    }
}

/// A proposal as the chain has it.
async fn on_chain(app: &App, number: u32) -> Result<Proposal, ApiError> {
    let platform = app.chain()?;
    let known = proposals::find(app, number).await?;
    Ok(platform.proposal(&ProposalNumber::of(known.id)).await?)
}
