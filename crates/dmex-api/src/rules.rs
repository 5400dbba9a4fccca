//! What the DAO has set, from the events of its contracts: a constructor tells of it, and so does every change.

use alloy::primitives::U256;
use dmex_store::read::{EventFilter, Events, Order, PageOf};
use serde_json::Value;

use crate::app::App;
use crate::problem::ApiError;

/// Events of a name that are looked through for one of the right contract: several contracts have events of that name, and
/// parameters change by votes, so there are few.
const LOOKED_THROUGH: u32 = 100;

/// [seconds] What a vote takes from its proposal to its execution; none in a store that knows no DAO.
pub(crate) async fn vote_takes(app: &App) -> Result<Option<u64>, ApiError> {
    let (delay, period, wait) = futures_util::try_join!(
        number(app, "DmexGovernor", "VotingDelaySet", "/newVotingDelay"),
        number(app, "DmexGovernor", "VotingPeriodSet", "/newVotingPeriod"),
        number(app, "DmexTimelock", "MinDelayChange", "/newDuration"),
    )?;
    let sum = |delay: U256, period: U256, wait: U256| delay.saturating_add(period).saturating_add(wait);
    Ok(delay.zip(period).zip(wait).map(|((delay, period), wait)| sum(delay, period, wait).saturating_to()))
}

/// What the newest event of a contract says under a name.
async fn number(app: &App, contract: &str, name: &str, place: &str) -> Result<Option<U256>, ApiError> {
    let filter = EventFilter { name: Some(name.to_owned()), ..EventFilter::default() };
    let newest = PageOf { after: None, limit: LOOKED_THROUGH, order: Order::Descending };
    let events = app.store.events(filter, newest).await?;
    let event = events.iter().find(|event| event.contract == contract);
    let told = event.and_then(|event| event.arguments.pointer(place)).and_then(Value::as_str);
    Ok(told.and_then(|told| told.parse().ok()))
}
