//! What would happen if a proposal were executed now.

use dmex_catalogue::Revert;
use dmex_client::{Client, wire};
use dmex_contracts::Deployment;
use dmex_platform::{Action, Platform, Refused};

use super::action::ActionView;
use crate::hint::contract;
use crate::status::Failure;

/// The actions in words; each is tried by itself, as the timelock would do it.
///
/// # Errors
/// The node failed.
pub(super) async fn rehearsed(platform: &Platform, actions: &[Action]) -> Result<Vec<ActionView>, Failure> {
    let mut views = Vec::new();
    for action in actions {
        let refusal = platform.rehearse(action).await?.map(|refused| sentence(&refused));
        views.push(ActionView::new(action, platform.deployment(), refusal));
    }
    Ok(views)
}

/// The same as a server tried them. What they do is decoded here.
///
/// # Errors
/// The server does not answer.
pub(super) async fn rehearsed_by(
    api: &Client,
    on: &Deployment,
    told: &wire::ProposalView,
) -> Result<Vec<ActionView>, Failure> {
    let mut rehearsals = api.rehearsal(told.proposal.number).await?.into_iter();
    let view = |action: &Action| {
        let refused = rehearsals.next().and_then(|rehearsal| rehearsal.refused);
        let refusal = refused.map(|why| sentence(&Refused { data: why.data, message: why.message }));
        ActionView::new(action, on, refusal)
    };
    Ok(actions_told(told).iter().map(view).collect())
}

/// The actions in words, without trying them: they are done, or never will be.
pub(super) fn untried(on: &Deployment, actions: &[Action]) -> Vec<ActionView> {
    actions.iter().map(|action| ActionView::new(action, on, None)).collect()
}

/// The actions that a server tells of.
pub(super) fn actions_told(told: &wire::ProposalView) -> Vec<Action> {
    let action = |action: &wire::ActionView| Action {
        to: action.to,
        value: action.value.0,
        data: action.data.clone(),
    };
    told.does.iter().map(action).collect()
}

fn sentence(refused: &Refused) -> String {
    let revert = match refused.data.is_empty() {
        false => Revert::decode(&refused.data),
        true => Revert::without_data(refused.message.clone()),
    };
    contract::sentence(&revert, None)
}
