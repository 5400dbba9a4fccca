//! Products, their days, what their end cost.

use axum::Json;
use axum::extract::State;
use dmex_store::read::{Benchmarks, Days, InState, OnSale, Order, PageOf, ProductFilter, Products, Risk};
use dmex_store::rows::{self, Benchmark, Cursor, Loss, Policy, Product};
use dmex_types::{Amount, Asset, Day, Power, ProductId, ProductState};
use dmex_wire::{Page, PageQuery, ProductStatus, ProductView, ProductsQuery};

use crate::app::App;
use crate::extract::{Path, Query};
use crate::paging::Paging;
use crate::problem::ApiError;
use crate::rules;

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
    let on_sale = query.on_sale.map(|wanted| OnSale { wanted, today: Day::from_timestamp(now) });
    let in_state = query.state.map(|state| InState { state, now });
    let filter = ProductFilter { miner: query.miner, asset: query.asset, on_sale, in_state };
    let found = page.cut(app.store.products(filter, page.read()).await?, |product| product.id);
    let items = found.items.into_iter().map(|product| market.view(&app, product)).collect();
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
    Ok(Json(Market::of(&app).await?.view(&app, product)))
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

/// Insurance
///
/// The policies of the product's NFTs, those that ended included. NFTs name the one that covers them; each unit of power that
/// a policy covers has the same share of it.
#[utoipa::path(get, path = "/v1/products/{id}/policies", tag = "risk",
    params(("id" = ProductId, Path, description = "Number of the product"), PageQuery),
    responses((status = 200, description = "Policies by number", body = Page<Policy>)))]
pub(crate) async fn list_product_policies(
    State(app): State<App>,
    Path(id): Path<ProductId>,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<Policy>>, ApiError> {
    let page = Paging::of(query)?;
    find(&app, id).await?;
    Ok(Json(page.cut(app.store.policies_of(id, page.read()).await?, |policy| policy.number)))
}

/// A product that there is.
pub(crate) async fn find(app: &App, id: ProductId) -> Result<Product, ApiError> {
    let found = app.store.product(id).await?;
    found.ok_or_else(|| ApiError::NotFound(format!("product {id}"), super::PRODUCTS))
}

/// What is needed to tell where any product stands.
pub(crate) struct Market {
    pub(crate) cursor: Cursor,
    /// Days of income that a bond must cover.
    bond_days: Option<u16>,
    /// The last final day of each asset.
    newest: Vec<Benchmark>,
}

impl Market {
    pub(crate) async fn of(app: &App) -> Result<Self, ApiError> {
        let (cursor, bond_days) = (app.store.cursor().await?, rules::bond_days(app).await?);
        let mut newest = Vec::new();
        for asset in Asset::ALL {
            let last = PageOf { after: None, limit: 1, order: Order::Descending };
            newest.extend(app.store.benchmarks(asset, last).await?);
        }
        Ok(Self { cursor, bond_days, newest })
    }

    fn newest(&self, asset: Asset) -> Option<&Benchmark> {
        self.newest.iter().find(|row| row.asset == asset)
    }

    /// The first day whose market average is not final.
    pub(crate) fn next_day(&self, asset: Asset) -> Day {
        self.newest(asset).map(|row| row.day.next()).unwrap_or_default()
    }

    /// [reward token] The bond for the power sold that has days left; none before the first day of the market average.
    pub(crate) fn bond_required(&self, product: &Product) -> Option<Amount> {
        let reward = self.newest(product.asset)?.reward.0.saturating_to();
        let scale = 10u128.checked_pow(u32::from(product.reward_decimals))?;
        let units = u128::from(product.outstanding.units());
        dmex_model::bond_for(units, self.bond_days?, reward, scale).ok().map(Amount::from)
    }

    /// [reward token] What of the bond the miner may not take out: what is required or called for, of a closed product all.
    fn bond_secured(&self, product: &Product) -> Amount {
        if product.closed_day.is_some() {
            return product.bond;
        }
        if product.outstanding.is_zero() {
            return Amount::ZERO;
        }
        let required = self.bond_required(product).unwrap_or_default();
        product.bond.min(required.max(product.bond_called))
    }

    pub(crate) fn view(&self, app: &App, product: Product) -> ProductView {
        let now = self.cursor.timestamp;
        let days = Amount::from(u128::from(product.settled_days)).0;
        let mean = |sum: Amount| sum.0.checked_div(days).map(Amount);
        let (mean_delivered, mean_own_delivered) = (mean(product.delivered), mean(product.own_delivered));
        let bond_secured = self.bond_secured(&product);
        let state = product.state(now);
        ProductView {
            pay: app.pay_coin(&product),
            reward: app.reward_coin(&product),
            status: status(&product, Day::from_timestamp(now)),
            state,
            units_left: units_left(&product),
            terminable: state == ProductState::Terminable,
            mean_delivered,
            mean_own_delivered,
            bond_required: self.bond_required(&product),
            bond_secured,
            bond_may_be_withdrawn: Amount(product.bond.0.saturating_sub(bond_secured.0)),
            bond_lacks: Amount(product.bond_called.0.saturating_sub(product.bond.0)),
            due: (product.next_day < product.end_day).then_some(product.next_day),
            product,
        }
    }
}

pub(crate) fn units_left(product: &Product) -> Power {
    Power::new(product.units_for_sale.units().saturating_sub(product.sold.units()))
}

pub(crate) fn status(product: &Product, today: Day) -> ProductStatus {
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
