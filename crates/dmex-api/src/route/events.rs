//! Events of the contracts.

use axum::Json;
use axum::extract::State;
use dmex_store::read::{EventFilter, Events};
use dmex_store::rows::Event;
use dmex_wire::{EventsQuery, Page};

use crate::app::App;
use crate::extract::{Query, within};
use crate::paging::Paging;
use crate::problem::ApiError;

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
    let filter =
        EventFilter { product: query.product, token: query.token, account: query.account, name: query.name };
    let sifted = app.store.events_sifted(&filter, page.read()).await?;
    let mut found = page.cut(sifted.events, |event| event.id);
    found.next = found.next.or_else(|| sifted.looked_until.map(|last| last.to_string()));
    Ok(Json(found))
}
