//! What would happen if a proposal were executed now.

use alloy::providers::Provider;
use alloy::rpc::types::TransactionRequest;
use dmex_chain::{Revert, RevertDecoder};
use dmex_platform::{Action, Platform};

use super::action::ActionView;
use crate::hint::{contract, node};
use crate::status::Failure;

/// The actions in words; each is tried by itself, as the timelock would do it.
///
/// # Errors
/// The node failed.
pub(super) async fn rehearsed(platform: &Platform, actions: &[Action]) -> Result<Vec<ActionView>, Failure> {
    let mut views = Vec::new();
    for action in actions {
        views.push(ActionView::new(action, platform.deployment(), refusal(platform, action).await?));
    }
    Ok(views)
}

/// The actions in words, without trying them: they are done, or never will be.
pub(super) fn told(platform: &Platform, actions: &[Action]) -> Vec<ActionView> {
    actions.iter().map(|action| ActionView::new(action, platform.deployment(), None)).collect()
}

async fn refusal(platform: &Platform, action: &Action) -> Result<Option<String>, Failure> {
    let request = TransactionRequest::default()
        .from(platform.deployment().timelock.address)
        .to(action.to)
        .value(action.value)
        .input(action.data.clone().into());
    let Err(error) = platform.provider().call(request).await else { return Ok(None) };
    let Some(payload) = error.as_error_resp() else { return Err(node::transport(&error)) };
    let revert = match payload.as_revert_data().filter(|data| !data.is_empty()) {
        Some(data) => RevertDecoder::new(&dmex_contracts::abis()).decode(&data),
        None => Revert::without_data(payload.message.clone()),
    };
    Ok(Some(contract::sentence(&revert, None)))
}
