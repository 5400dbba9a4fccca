//! Insurance by product: what may be covered and whose the coin of each pool is.

pub(crate) mod cover;
pub(crate) mod policies;
pub(crate) mod underwriters;

use axum::Json;
use axum::extract::State;
use dmex_store::read::Insurances;
use dmex_store::rows;
use dmex_types::{Amount, ProductId};
use dmex_wire::{Page, PageQuery, PoolDetail, PoolView};

use crate::app::App;
use crate::extract::{Path, Query};
use crate::paging::Paging;
use crate::problem::ApiError;
use crate::route::chain::as_coin;
use crate::route::products;

/// Where products that are insured can be seen.
const INSURED: &str = "/v1/insurance lists the products that are insured";

/// Insurance by product
///
/// The insurance of every product for which the DAO has set a rate or that has a pool: what is covered, what stands behind it,
/// and what a miner could win by insuring its own power and stopping.
#[utoipa::path(get, path = "/v1/insurance", tag = "risk", params(PageQuery),
    responses((status = 200, description = "By product", body = Page<PoolView>)))]
pub(crate) async fn list_pools(
    State(app): State<App>,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<PoolView>>, ApiError> {
    let page = Paging::of(query)?;
    let found = page.cut(app.store.pools(page.read()).await?, |pool| pool.product);
    let mut items = Vec::with_capacity(found.items.len());
    for pool in found.items {
        items.push(view(&app, pool).await?);
    }
    Ok(Json(Page { items, next: found.next }))
}

/// The insurance of a product
///
/// The same as of this moment: with the premiums of all settled days, what may not leave the pool, and whether underwriters may
/// join.
#[utoipa::path(get, path = "/v1/insurance/{product}", tag = "risk",
    params(("product" = ProductId, Path, description = "Number of the product")),
    responses((status = 200, description = "By the newest block", body = PoolDetail)))]
pub(crate) async fn get_pool(
    State(app): State<App>,
    Path(product): Path<ProductId>,
) -> Result<Json<PoolDetail>, ApiError> {
    let found = app.look(|platform| platform.pool(product)).await?;
    let pool = found.ok_or_else(|| ApiError::NotFound(format!("insurance of product {product}"), INSURED))?;
    Ok(Json(detail(pool)))
}

async fn view(app: &App, pool: rows::Pool) -> Result<PoolView, ApiError> {
    let coin = app.pay_coin(&products::find(app, pool.product).await?);
    Ok(PoolView { exposure: pool.exposure(), coin, pool })
}

fn detail(pool: dmex_platform::Pool) -> PoolDetail {
    PoolDetail {
        product: pool.product,
        insurance: pool.insurance,
        address: pool.address,
        coin: as_coin(pool.token),
        condition: pool.condition,
        rate_bps: pool.rate,
        cap: Amount(pool.cap),
        covered: Amount(pool.covered),
        junior: Amount(pool.junior),
        assets: Amount(pool.assets),
        bound: Amount(pool.bound),
        unearned: Amount(pool.unearned),
        returnable: Amount(pool.returnable),
        exposure: Amount(pool.exposure),
        shares: Amount(pool.shares),
        capital_ratio_bps: pool.capital_ratio,
        cooldown_days: pool.cooldown_days,
    }
}
