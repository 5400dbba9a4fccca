//! The reserve and its rounds.

use axum::Json;
use axum::extract::State;
use dmex_platform::Platform;
use dmex_store::read::{Accounts, Risk};
use dmex_store::rows::{Balance, Round};
use dmex_types::Amount;
use dmex_wire::{Page, PageQuery, ReserveAsset, ReserveView};

use crate::app::App;
use crate::coins::{Coins, Sums};
use crate::extract::Query;
use crate::paging::Paging;
use crate::problem::ApiError;
use crate::route::chain::as_coin;

/// The reserve
///
/// What is free, and what rounds may still pay.
#[utoipa::path(get, path = "/v1/reserve", tag = "risk",
    responses((status = 200, description = "The reserve", body = ReserveView)))]
pub(crate) async fn get_reserve(State(app): State<App>) -> Result<Json<ReserveView>, ApiError> {
    let coins = Coins::of(&app).await?;
    let balances = app.store.balances_under("reserve").await?;
    let (rounds, rest): (Vec<Balance>, Vec<Balance>) =
        balances.into_iter().partition(|balance| balance.account.starts_with("reserve/round/"));
    let free: Vec<Balance> = rest.into_iter().filter(|balance| balance.account == "reserve/free").collect();
    Ok(Json(ReserveView {
        free: coins.money(Sums::left(&free)),
        in_rounds: coins.money(Sums::left(&rounds)),
    }))
}

/// Compensation rounds
///
/// What the DAO gave holders of products that ended.
#[utoipa::path(get, path = "/v1/reserve/rounds", tag = "risk", params(PageQuery),
    responses((status = 200, description = "Rounds by number", body = Page<Round>)))]
pub(crate) async fn list_rounds(
    State(app): State<App>,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<Round>>, ApiError> {
    let page = Paging::of(query)?;
    Ok(Json(page.cut(app.store.rounds(page.read()).await?, |round| round.id)))
}

/// Coins of the reserve
///
/// What the reserve's contract holds of each coin, whoever sent it there, and of which coins rounds may be opened.
#[utoipa::path(get, path = "/v1/reserve/assets", tag = "risk",
    responses((status = 200, description = "By the newest block", body = Vec<ReserveAsset>)))]
pub(crate) async fn list_reserve_assets(State(app): State<App>) -> Result<Json<Vec<ReserveAsset>>, ApiError> {
    let asset = |asset: dmex_platform::ReserveAsset| ReserveAsset {
        coin: as_coin(asset.token),
        counts: asset.counts,
        held: Amount(asset.held),
        free: Amount(asset.free),
    };
    Ok(Json(app.look(Platform::reserve_assets).await?.into_iter().map(asset).collect()))
}
