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
/// What the contracts said, word by word.
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
    Ok(Json(page.cut(app.store.events(filter, page.read()).await?, |event| event.id)))
}
