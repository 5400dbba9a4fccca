//! Products, their days, what their end cost.

mod market;

use axum::Json;
use axum::extract::State;
use dmex_store::read::{Days, InState, OnSale, ProductFilter, Products, Risk};
use dmex_store::rows::{self, Loss, Product};
use dmex_types::{Day, ProductId, ProductStanding};
use dmex_wire::{Page, PageQuery, ProductStatus, ProductView, ProductsQuery};

pub(crate) use self::market::Market;
use crate::app::App;
use crate::extract::{Path, Query};
use crate::paging::Paging;
use crate::problem::ApiError;

/// Products
///
/// Everything miners offer and ever offered, with where sale, days and bond stand.
#[utoipa::path(get, path = "/v1/products", tag = "market", params(ProductsQuery),
    responses((status = 200, description = "Products by number", body = Page<ProductView>)))]
pub(crate) async fn list_products(
    State(app): State<App>,
    Query(query): Query<ProductsQuery>,
) -> Result<Json<Page<ProductView>>, ApiError> {
    let page = Paging::of(&query)?;
    let market = Market::of(&app).await?;
    let now = market.cursor.timestamp;
    // Rows alone tell less than the standing: what they tell to be on sale may not be, so the rest is told apart below.
    let on_sale = (query.on_sale == Some(true)).then_some(OnSale { wanted: true, now });
    let in_state = query.state.map(|state| InState { state, now });
    let filter = ProductFilter { miner: query.miner, asset: query.asset, on_sale, in_state };
    let found = page.cut(app.store.products(filter, page.read()).await?, |product| product.id);
    let mut items = Vec::with_capacity(found.items.len());
    for product in found.items {
        items.push(market.view(&app, product).await?);
    }
    if let Some(wanted) = query.on_sale {
        items.retain(|view: &ProductView| (view.status == ProductStatus::OnSale) == wanted);
    }
    Ok(Json(Page { items, next: found.next }))
}

/// A product
///
/// Its terms, which never change, and where it stands: sale, days, escrow, bond, delivery score, what its miner would gain by
/// stopping. A short day adds 6 to the score, a delivered day takes 1 back; at 42 a vote may end the product, at 180 anyone may.
#[utoipa::path(get, path = "/v1/products/{id}", tag = "market",
    params(("id" = ProductId, Path, description = "Number of the product")),
    responses((status = 200, description = "The product", body = ProductView)))]
pub(crate) async fn get_product(
    State(app): State<App>,
    Path(id): Path<ProductId>,
) -> Result<Json<ProductView>, ApiError> {
    let product = find(&app, id).await?;
    Ok(Json(Market::of(&app).await?.view(&app, product).await?))
}

/// Delivery history
///
/// What was asked, deposited, drawn from the bond and delivered, day by day; deposits for days that are not settled
/// included.
#[utoipa::path(get, path = "/v1/products/{id}/days", tag = "market",
    params(("id" = ProductId, Path, description = "Number of the product"), PageQuery),
    responses((status = 200, description = "Days in order", body = Page<rows::Day>)))]
pub(crate) async fn list_product_days(
    State(app): State<App>,
    Path(id): Path<ProductId>,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<rows::Day>>, ApiError> {
    let page = Paging::of(query)?;
    find(&app, id).await?;
    Ok(Json(page.cut(app.store.days_of(id, page.read()).await?, |day| day.day)))
}

/// Losses
///
/// What the end of the product cost its NFTs, and what of it was made good.
#[utoipa::path(get, path = "/v1/products/{id}/losses", tag = "risk",
    params(("id" = ProductId, Path, description = "Number of the product"), PageQuery),
    responses((status = 200, description = "Losses by NFT", body = Page<Loss>)))]
pub(crate) async fn list_product_losses(
    State(app): State<App>,
    Path(id): Path<ProductId>,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<Loss>>, ApiError> {
    let page = Paging::of(query)?;
    find(&app, id).await?;
    Ok(Json(page.cut(app.store.losses_of(id, page.read()).await?, |loss| loss.token)))
}

/// A product that there is.
pub(crate) async fn find(app: &App, id: ProductId) -> Result<Product, ApiError> {
    let found = app.store.product(id).await?;
    found.ok_or_else(|| ApiError::NotFound(format!("product {id}"), super::PRODUCTS))
}

/// Whether it can be bought, and if not why.
pub(crate) fn status(product: &Product, today: Day, standing: ProductStanding) -> ProductStatus {
    match product.closed_by.as_deref() {
        Some("terminated") => return ProductStatus::Terminated,
        Some(_) => return ProductStatus::Abandoned,
        None => {}
    }
    if product.stopped {
        ProductStatus::Stopped
    } else if product.left().is_zero() {
        ProductStatus::SoldOut
    } else if today >= product.closes {
        ProductStatus::Over
    } else if standing != ProductStanding::Good {
        ProductStatus::NotInGoodStanding
    } else if today < product.opens {
        ProductStatus::Upcoming
    } else {
        ProductStatus::OnSale
    }
}
