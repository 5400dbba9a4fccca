//! Miners.

use alloy::primitives::Address;
use axum::Json;
use axum::extract::State;
use dmex_store::read::{Governance, Order, PageOf, ProductFilter, Products};
use dmex_store::rows::Miner;
use dmex_wire::{MinerView, Page, PageQuery};

use crate::app::App;
use crate::extract::{Path, Query};
use crate::paging::Paging;
use crate::problem::ApiError;

/// Products that are shown with a miner.
const SHOWN: u32 = 100;

/// Miners
///
/// Who mines or wants to, and what they said of themselves.
#[utoipa::path(get, path = "/v1/miners", tag = "miners", params(PageQuery),
    responses((status = 200, description = "Miners by address", body = Page<Miner>)))]
pub(crate) async fn list_miners(
    State(app): State<App>,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<Miner>>, ApiError> {
    let page = Paging::<Address>::of(query)?;
    Ok(Json(page.cut(app.store.miners(page.read()).await?, |miner| format!("{:#x}", miner.address))))
}

/// A miner
///
/// Where it stands, how much it may sell, and what it sells.
#[utoipa::path(get, path = "/v1/miners/{address}", tag = "miners",
    params(("address" = String, Path, description = "The miner", pattern = "^0x[0-9a-fA-F]{40}$")),
    responses((status = 200, description = "The miner", body = MinerView)))]
pub(crate) async fn get_miner(
    State(app): State<App>,
    Path(address): Path<Address>,
) -> Result<Json<MinerView>, ApiError> {
    let found = app.store.miner(address).await?;
    let miner = found.ok_or_else(|| {
        ApiError::NotFound(format!("miner {address:#x}"), "/v1/miners lists those who applied")
    })?;
    let newest = PageOf { after: None, limit: SHOWN, order: Order::Descending };
    let filter = ProductFilter { miner: Some(address), ..ProductFilter::default() };
    Ok(Json(MinerView {
        miner,
        capacities: app.store.capacities_of(address).await?,
        products: app.store.products(filter, newest).await?,
    }))
}
