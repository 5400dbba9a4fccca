//! A day of all products.

use axum::Json;
use axum::extract::State;
use dmex_store::read::Days;
use dmex_store::rows::Day;
use dmex_wire::{DaysQuery, Page, PageQuery};

use crate::app::App;
use crate::extract::Query;
use crate::paging::Paging;
use crate::problem::ApiError;

/// A day
///
/// What every product delivered on a day.
#[utoipa::path(get, path = "/v1/days", tag = "market", params(DaysQuery),
    responses((status = 200, description = "The day, by product", body = Page<Day>)))]
pub(crate) async fn list_days(
    State(app): State<App>,
    Query(query): Query<DaysQuery>,
) -> Result<Json<Page<Day>>, ApiError> {
    let page = Paging::of(PageQuery { after: query.after, limit: query.limit, order: None })?;
    Ok(Json(page.cut(app.store.days_on(query.day, page.read()).await?, |day| day.product)))
}
