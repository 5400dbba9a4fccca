//! Events of the contracts.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use axum::Json;
use axum::extract::State;
use dmex_store::read::{EventFilter, Events};
use dmex_store::rows::Event;
use dmex_wire::{EventsQuery, Page};

use crate::app::App;
use crate::extract::{Query, within};
use crate::paging::Paging;
use crate::problem::ApiError;

/// The names of all events that contracts of ours have.
static NAMES: LazyLock<BTreeSet<String>> = LazyLock::new(|| {
    let names = dmex_contracts::abis().flat_map(|abi| abi.events.keys().cloned());
    names.collect()
});

/// Events
///
/// What the contracts said, word by word. Asked for several things at once, a page may have fewer than it could, or none,
/// and `next` all the same: there may be more after it.
#[utoipa::path(get, path = "/v1/events", tag = "ledger", params(EventsQuery),
    responses((status = 200, description = "Events in order", body = Page<Event>)))]
pub(crate) async fn list_events(
    State(app): State<App>,
    Query(query): Query<EventsQuery>,
) -> Result<Json<Page<Event>>, ApiError> {
    let page = Paging::of(&query)?;
    within("name", query.name.as_deref(), 100)?;
    query.name.as_deref().map_or(Ok(()), is_known)?;
    let filter =
        EventFilter { product: query.product, token: query.token, account: query.account, name: query.name };
    let sifted = app.store.events_sifted(&filter, page.read()).await?;
    let mut found = page.cut(sifted.events, |event| event.id);
    found.next = found.next.or_else(|| sifted.looked_until.map(|last| last.to_string()));
    Ok(Json(found))
}

/// That there are events of that name: no answer to another would ever have one, and would look like silence.
fn is_known(name: &str) -> Result<(), ApiError> {
    if NAMES.contains(name) {
        return Ok(());
    }
    let detail = format!("name is {name:?}, and no contract has an event of that name");
    Err(ApiError::BadRequest(
        detail,
        "/v1/events without a name lists events with theirs, such as DaySettled",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ff11_names_of_events_are_those_of_the_contracts() {
        for name in
            ["DaySettled", "PowerBought", "MinerApplied", "ProposalCreated", "CallScheduled", "Transfer"]
        {
            assert!(is_known(name).is_ok(), "{name}");
        }
        for name in ["zz", "", "daysettled", "SoldOut"] {
            assert!(is_known(name).is_err(), "{name}");
        }
    }
}
