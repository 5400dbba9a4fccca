//! The ledger.

use axum::Json;
use axum::extract::State;
use dmex_store::read::{EntryFilter, Ledger};
use dmex_store::rows::Entry;
use dmex_wire::{EntriesQuery, Page};

use crate::app::App;
use crate::extract::{Query, within};
use crate::paging::Paging;
use crate::problem::ApiError;

/// Ledger
///
/// Every movement of money, with where it came from and where it went.
#[utoipa::path(get, path = "/v1/ledger", tag = "ledger", params(EntriesQuery),
    responses((status = 200, description = "Movements in order", body = Page<Entry>)))]
pub(crate) async fn list_ledger(
    State(app): State<App>,
    Query(query): Query<EntriesQuery>,
) -> Result<Json<Page<Entry>>, ApiError> {
    let page = Paging::of(&query)?;
    within("into", query.into.as_deref(), 200)?;
    within("from", query.from.as_deref(), 200)?;
    let found = app.store.entries(filter(query)?, page.read()).await?;
    Ok(Json(page.cut(found, |entry| entry.id)))
}

fn filter(query: EntriesQuery) -> Result<EntryFilter, ApiError> {
    match (query.into, query.from, query.product, query.token) {
        (None, None, None, None) => Ok(EntryFilter::All),
        (Some(account), None, None, None) => Ok(EntryFilter::Into(account.to_ascii_lowercase())),
        (None, Some(account), None, None) => Ok(EntryFilter::From(account.to_ascii_lowercase())),
        (None, None, Some(product), None) => Ok(EntryFilter::Product(product)),
        (None, None, None, Some(token)) => Ok(EntryFilter::Token(token)),
        _ => Err(ApiError::BadRequest(
            "into, from, product and token exclude each other".to_owned(),
            "ask for one of them, and sift the answer",
        )),
    }
}
