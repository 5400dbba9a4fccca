//! Proposals and votes.

use alloy::primitives::Address;
use axum::Json;
use axum::extract::State;
use dmex_platform::Action;
use dmex_store::read::Governance;
use dmex_store::rows::{Cursor, Proposal, Vote};
use dmex_wire::{ActionView, Page, PageQuery, ProposalState, ProposalView};

use crate::act;
use crate::app::App;
use crate::extract::{Path, Query};
use crate::paging::Paging;
use crate::problem::ApiError;

/// Proposals
///
/// What was proposed to the DAO, what it does, and where it stands.
#[utoipa::path(get, path = "/v1/proposals", tag = "governance", params(PageQuery),
    responses((status = 200, description = "Proposals by number", body = Page<ProposalView>)))]
pub(crate) async fn list_proposals(
    State(app): State<App>,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<ProposalView>>, ApiError> {
    let page = Paging::of(query)?;
    let cursor = app.store.cursor().await?;
    let found = page.cut(app.store.proposals(page.read()).await?, |proposal| proposal.number);
    let items = found.items.into_iter().map(|proposal| view(&app, &cursor, proposal)).collect();
    Ok(Json(Page { items, next: found.next }))
}

/// A proposal
///
/// What it does, in words and as it is, and where it stands.
#[utoipa::path(get, path = "/v1/proposals/{number}", tag = "governance",
    params(("number" = u32, Path, description = "Number of the proposal, from 1")),
    responses((status = 200, description = "The proposal", body = ProposalView)))]
pub(crate) async fn get_proposal(
    State(app): State<App>,
    Path(number): Path<u32>,
) -> Result<Json<ProposalView>, ApiError> {
    let proposal = find(&app, number).await?;
    Ok(Json(view(&app, &app.store.cursor().await?, proposal)))
}

/// Votes on a proposal
///
/// Who voted, how, with how much, and why.
#[utoipa::path(get, path = "/v1/proposals/{number}/votes", tag = "governance",
    params(("number" = u32, Path, description = "Number of the proposal, from 1"), PageQuery),
    responses((status = 200, description = "Votes by voter", body = Page<Vote>)))]
pub(crate) async fn list_votes(
    State(app): State<App>,
    Path(number): Path<u32>,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<Vote>>, ApiError> {
    let page = Paging::<Address>::of(query)?;
    let id = find(&app, number).await?.id;
    Ok(Json(page.cut(app.store.votes_on(id, page.read()).await?, |vote| format!("{:#x}", vote.voter))))
}

/// A proposal that there is.
pub(crate) async fn find(app: &App, number: u32) -> Result<Proposal, ApiError> {
    let found = app.store.proposal_numbered(number).await?;
    found.ok_or_else(|| ApiError::NotFound(format!("proposal {number}"), super::PROPOSALS))
}

fn view(app: &App, now: &Cursor, proposal: Proposal) -> ProposalView {
    let does = actions(&proposal).iter().map(|action| act::explain(app, action)).collect::<Vec<ActionView>>();
    ProposalView { state: state(&proposal, now.timestamp), does, proposal }
}

/// Where it stands at a time, as far as events tell it.
fn state(proposal: &Proposal, now: u64) -> ProposalState {
    if proposal.canceled_at.is_some() {
        ProposalState::Canceled
    } else if proposal.executed_at.is_some() {
        ProposalState::Executed
    } else if proposal.executable.is_some() {
        ProposalState::Queued
    } else if now <= proposal.opens {
        ProposalState::Pending
    } else if now <= proposal.closes {
        ProposalState::Active
    } else {
        ProposalState::Closed
    }
}

/// Its calls, as they were proposed.
pub(crate) fn actions(proposal: &Proposal) -> Vec<Action> {
    let action = |action: &serde_json::Value| {
        let text = |name: &str| action.get(name)?.as_str();
        Some(Action {
            to: text("target")?.parse().ok()?,
            value: text("value")?.parse().ok()?,
            data: text("data")?.parse().ok()?,
        })
    };
    proposal.actions.as_array().into_iter().flatten().filter_map(action).collect()
}
