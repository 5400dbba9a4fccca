//! Proposals and votes.

mod quorum;

use alloy::primitives::Address;
use axum::Json;
use axum::extract::State;
use dmex_catalogue::Units;
use dmex_platform::Action;
use dmex_store::read::Governance;
use dmex_store::rows::{Cursor, Override, Proposal, Vote};
use dmex_types::{Amount, plain};
use dmex_wire::{ActionView, Page, PageQuery, ProposalState, ProposalView, Refused, Rehearsal};
use futures_util::future::try_join_all;

pub(crate) use self::quorum::Quorums;
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
    let quorums = quorum::of(&app, &found.items, cursor.timestamp).await;
    let items = found.items.into_iter().zip(quorums);
    let items = items.map(|(proposal, quorum)| view(&app, &cursor, proposal, quorum)).collect();
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
    let cursor = app.store.cursor().await?;
    let quorum = quorum::of(&app, std::slice::from_ref(&proposal), cursor.timestamp).await;
    let quorum = quorum.into_iter().next().unwrap_or_default();
    Ok(Json(view(&app, &cursor, proposal, quorum)))
}

/// Rehearsal
///
/// What would become of each action of a proposal if it were executed now, by itself: a refusal may be gone by then, or
/// come of the actions before it.
#[utoipa::path(get, path = "/v1/proposals/{number}/rehearsal", tag = "governance",
    params(("number" = u32, Path, description = "Number of the proposal, from 1")),
    responses((status = 200, description = "In the order of the actions, by the newest block", body = Vec<Rehearsal>)))]
pub(crate) async fn rehearse_proposal(
    State(app): State<App>,
    Path(number): Path<u32>,
) -> Result<Json<Vec<Rehearsal>>, ApiError> {
    let actions = actions(&find(&app, number).await?);
    let tried = app.look(|platform| try_join_all(actions.iter().map(|action| platform.rehearse(action))));
    let rehearsal = |tried: Option<dmex_platform::Refused>| Rehearsal { refused: tried.map(refused) };
    Ok(Json(tried.await?.into_iter().map(rehearsal).collect()))
}

fn refused(why: dmex_platform::Refused) -> Refused {
    let known = act::refusal(&why.data, &Units::default());
    // Whoever wrote the contract chose its words, and whoever runs the node the others.
    let (detail, message) = (plain(&known.detail), plain(&why.message));
    Refused { code: known.code, detail, data: why.data, message }
}

/// Votes on a proposal
///
/// Who voted, how, with how much, and why. What holders took back with a vote past their delegate is off.
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

/// Votes past delegates
///
/// Holders who voted with their own DMC, past their delegate. It is out of the delegate's vote: every DMC counts once.
#[utoipa::path(get, path = "/v1/proposals/{number}/overrides", tag = "governance",
    params(("number" = u32, Path, description = "Number of the proposal, from 1"), PageQuery),
    responses((status = 200, description = "Votes by voter", body = Page<Override>)))]
pub(crate) async fn list_overrides(
    State(app): State<App>,
    Path(number): Path<u32>,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<Override>>, ApiError> {
    let page = Paging::<Address>::of(query)?;
    let id = find(&app, number).await?.id;
    let found = app.store.overrides_on(id, page.read()).await?;
    Ok(Json(page.cut(found, |vote| format!("{:#x}", vote.voter))))
}

/// A proposal that there is.
pub(crate) async fn find(app: &App, number: u32) -> Result<Proposal, ApiError> {
    let found = app.store.proposal_numbered(number).await?;
    found.ok_or_else(|| ApiError::NotFound(format!("proposal {number}"), super::PROPOSALS))
}

fn view(app: &App, now: &Cursor, proposal: Proposal, quorum: Amount) -> ProposalView {
    let does = actions(&proposal).iter().map(|action| act::explain(app, action)).collect::<Vec<ActionView>>();
    ProposalView { state: state(&proposal, quorum, now.timestamp), quorum, does, proposal }
}

/// [seconds] What was accepted is queued within this time, and executed within it after the timelock's delay, or is void.
const EXPIRES_AFTER: u64 = 14 * 86_400;

/// Where it stands at a time, by the rules of the governor.
fn state(proposal: &Proposal, quorum: Amount, now: u64) -> ProposalState {
    if proposal.canceled_at.is_some() {
        ProposalState::Canceled
    } else if proposal.executed_at.is_some() {
        ProposalState::Executed
    } else if let Some(executable) = proposal.executable {
        if now > executable + EXPIRES_AFTER { ProposalState::Expired } else { ProposalState::Queued }
    } else if now <= proposal.opens {
        ProposalState::Pending
    } else if now <= proposal.closes {
        ProposalState::Active
    } else if !is_accepted(proposal, quorum) {
        ProposalState::Defeated
    } else if now > proposal.closes + EXPIRES_AFTER {
        ProposalState::Expired
    } else {
        ProposalState::Succeeded
    }
}

/// More for than against, and enough for or abstaining.
fn is_accepted(proposal: &Proposal, quorum: Amount) -> bool {
    let counted = proposal.votes_for.0.saturating_add(proposal.votes_abstain.0);
    proposal.votes_for > proposal.votes_against && counted >= quorum.0
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

#[cfg(test)]
mod tests {
    use alloy::primitives::{Address, Bytes, U256};

    use super::*;

    #[test]
    fn fg8_words_of_a_node_are_shown_without_what_is_not_seen() {
        let message = "execution \u{0}reverted\u{1b}[2J\u{202e}\n".to_owned();
        let told = refused(dmex_platform::Refused { data: Bytes::new(), message });
        assert_eq!(told.message, "execution \\u{0}reverted\\u{1b}[2J\\u{202e} / ");
    }

    fn proposal() -> Proposal {
        Proposal {
            id: U256::from(1),
            number: 1,
            proposer: Address::ZERO,
            actions: serde_json::json!([]),
            description: String::new(),
            class: 0,
            accused: None,
            quorum_bps: 400,
            created_at: 5,
            opens: 10,
            closes: 20,
            executable: None,
            executed_at: None,
            canceled_at: None,
            votes_for: Amount::from(7),
            votes_against: Amount::from(6),
            votes_abstain: Amount::from(3),
        }
    }

    #[test]
    fn dao_a_vote_that_is_over_is_won_by_majority_and_quorum_together() {
        let at = |now, quorum: u128, votes_for: u128| {
            state(&Proposal { votes_for: votes_for.into(), ..proposal() }, quorum.into(), now)
        };
        assert_eq!(at(10, 10, 7), ProposalState::Pending);
        assert_eq!(at(11, 10, 7), ProposalState::Active);
        assert_eq!(at(20, 10, 7), ProposalState::Active);
        assert_eq!(at(21, 10, 7), ProposalState::Succeeded);
        assert_eq!(at(21, 11, 7), ProposalState::Defeated, "no quorum");
        assert_eq!(at(21, 1, 6), ProposalState::Defeated, "as many against");
        let queued = Proposal { executable: Some(30), ..proposal() };
        assert_eq!(state(&queued, Amount::from(99), 21), ProposalState::Queued);
    }

    #[test]
    fn fb8_what_was_accepted_is_void_after_fourteen_days() {
        let after = 14 * 86_400;
        let at = |proposal: &Proposal, now| state(proposal, Amount::from(10), now);
        assert_eq!(at(&proposal(), 20 + after), ProposalState::Succeeded);
        assert_eq!(at(&proposal(), 21 + after), ProposalState::Expired);
        let lost = Proposal { votes_for: Amount::from(1), ..proposal() };
        assert_eq!(at(&lost, 21 + after), ProposalState::Defeated);
        let queued = Proposal { executable: Some(30), ..proposal() };
        assert_eq!(at(&queued, 30 + after), ProposalState::Queued);
        assert_eq!(at(&queued, 31 + after), ProposalState::Expired);
        let done = Proposal { executed_at: Some(40), ..queued };
        assert_eq!(at(&done, 31 + after), ProposalState::Executed);
    }
}
