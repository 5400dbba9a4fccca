//! Products, their days, what their end cost.

use axum::Json;
use axum::extract::State;
use dmex_store::read::{Days, OnSale, ProductFilter, Products, Risk};
use dmex_store::rows::{Cursor, Day, Loss, Policy, Product};
use dmex_types::{Amount, Power, ProductId};
use dmex_wire::{Page, PageQuery, ProductStatus, ProductView, ProductsQuery};

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
    let cursor = app.store.cursor().await?;
    let today = dmex_types::Day::from_timestamp(cursor.timestamp);
    let on_sale = query.on_sale.map(|wanted| OnSale { wanted, today });
    let filter = ProductFilter { miner: query.miner, asset: query.asset, on_sale };
    let found = page.cut(app.store.products(filter, page.read()).await?, |product| product.id);
    let items = found.items.into_iter().map(|product| view(&app, &cursor, product)).collect();
    Ok(Json(Page { items, next: found.next }))
}

/// A product
///
/// Its terms, which never change, and where it stands: sale, days, escrow, bond, what its miner would gain by stopping.
#[utoipa::path(get, path = "/v1/products/{id}", tag = "market",
    params(("id" = ProductId, Path, description = "Number of the product")),
    responses((status = 200, description = "The product", body = ProductView)))]
pub(crate) async fn get_product(
    State(app): State<App>,
    Path(id): Path<ProductId>,
) -> Result<Json<ProductView>, ApiError> {
    let product = find(&app, id).await?;
    let cursor = app.store.cursor().await?;
    Ok(Json(view(&app, &cursor, product)))
}

/// Delivery history
///
/// What was asked, deposited, drawn from the bond and delivered, day by day; deposits for days that are not settled
/// included.
#[utoipa::path(get, path = "/v1/products/{id}/days", tag = "market",
    params(("id" = ProductId, Path, description = "Number of the product"), PageQuery),
    responses((status = 200, description = "Days in order", body = Page<Day>)))]
pub(crate) async fn list_product_days(
    State(app): State<App>,
    Path(id): Path<ProductId>,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<Day>>, ApiError> {
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

/// Insurance
///
/// Which NFTs of the product are insured, and for how much.
#[utoipa::path(get, path = "/v1/products/{id}/policies", tag = "risk",
    params(("id" = ProductId, Path, description = "Number of the product"), PageQuery),
    responses((status = 200, description = "Covers by NFT", body = Page<Policy>)))]
pub(crate) async fn list_product_policies(
    State(app): State<App>,
    Path(id): Path<ProductId>,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<Policy>>, ApiError> {
    let page = Paging::of(query)?;
    find(&app, id).await?;
    Ok(Json(page.cut(app.store.policies_of(id, page.read()).await?, |policy| policy.token)))
}

/// A product that there is.
pub(crate) async fn find(app: &App, id: ProductId) -> Result<Product, ApiError> {
    let found = app.store.product(id).await?;
    found.ok_or_else(|| ApiError::NotFound(format!("product {id}"), super::PRODUCTS))
}

fn view(app: &App, now: &Cursor, product: Product) -> ProductView {
    let mean = Amount::from(u128::from(product.settled_days)).0;
    ProductView {
        pay: app.pay_coin(&product),
        reward: app.reward_coin(&product),
        status: status(&product, dmex_types::Day::from_timestamp(now.timestamp)),
        units_left: units_left(&product),
        terminable: product.closed_day.is_none() && product.terminable_until >= now.timestamp.max(1),
        mean_delivered: product.delivered.0.checked_div(mean).map(Amount),
        bond_lacks: Amount(product.bond_called.0.saturating_sub(product.bond.0)),
        due: (product.next_day < product.end_day).then_some(product.next_day),
        product,
    }
}

pub(crate) fn units_left(product: &Product) -> Power {
    Power::new(product.units_for_sale.units().saturating_sub(product.sold.units()))
}

pub(crate) fn status(product: &Product, today: dmex_types::Day) -> ProductStatus {
    match product.closed_by.as_deref() {
        Some("terminated") => return ProductStatus::Terminated,
        Some(_) => return ProductStatus::Abandoned,
        None => {}
    }
    if product.stopped {
        ProductStatus::Stopped
    } else if units_left(product).is_zero() {
        ProductStatus::SoldOut
    } else if today >= product.closes {
        ProductStatus::Over
    } else if product.held {
        ProductStatus::Held
    } else if today < product.opens {
        ProductStatus::Upcoming
    } else {
        ProductStatus::OnSale
    }
}
