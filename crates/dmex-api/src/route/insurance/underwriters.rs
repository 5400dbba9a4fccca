//! Who backs products.

use alloy::primitives::Address;
use axum::Json;
use axum::extract::State;
use dmex_store::read::Insurances;
use dmex_store::rows::Underwriter;
use dmex_types::{Amount, ProductId};
use dmex_wire::{Page, PageQuery, UnderwriterView};

use super::INSURED;
use crate::app::App;
use crate::extract::{Path, Query};
use crate::paging::Paging;
use crate::problem::ApiError;
use crate::route::products;

/// Underwriters of a product
///
/// Who has or had shares of its pool, and who asked to leave.
#[utoipa::path(get, path = "/v1/insurance/{product}/underwriters", tag = "risk",
    params(("product" = ProductId, Path, description = "Number of the product"), PageQuery),
    responses((status = 200, description = "By account", body = Page<Underwriter>)))]
pub(crate) async fn list_underwriters(
    State(app): State<App>,
    Path(product): Path<ProductId>,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<Underwriter>>, ApiError> {
    let page = Paging::<Address>::of(query)?;
    products::find(&app, product).await?;
    let found = app.store.underwriters_of(product, page.read()).await?;
    Ok(Json(page.cut(found, |row| format!("{:#x}", row.account))))
}

/// Underwriting of an account
///
/// What the account has or had in pools of products, and what it asked to take out.
#[utoipa::path(get, path = "/v1/accounts/{address}/underwriting", tag = "accounts",
    params(("address" = String, Path, description = "The account", pattern = "^0x[0-9a-fA-F]{40}$"), PageQuery),
    responses((status = 200, description = "By product", body = Page<Underwriter>)))]
pub(crate) async fn list_account_underwriting(
    State(app): State<App>,
    Path(address): Path<Address>,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<Underwriter>>, ApiError> {
    let page = Paging::<ProductId>::of(query)?;
    let found = app.store.underwritten_by(address, page.read()).await?;
    Ok(Json(page.cut(found, |row| row.product)))
}

/// An underwriter
///
/// What an account has in the pool of a product, what it is worth, and when it may leave. An account that never underwrote has
/// nothing.
#[utoipa::path(get, path = "/v1/insurance/{product}/underwriters/{address}", tag = "risk",
    params(("product" = ProductId, Path, description = "Number of the product"),
        ("address" = String, Path, description = "The account", pattern = "^0x[0-9a-fA-F]{40}$")),
    responses((status = 200, description = "By the newest block", body = UnderwriterView)))]
pub(crate) async fn get_underwriter(
    State(app): State<App>,
    Path((product, address)): Path<(ProductId, Address)>,
) -> Result<Json<UnderwriterView>, ApiError> {
    let found = app.look(|platform| platform.underwriter(product, address)).await?;
    let has = found.ok_or_else(|| ApiError::NotFound(format!("pool of product {product}"), INSURED))?;
    Ok(Json(UnderwriterView {
        product,
        address,
        shares: Amount(has.shares),
        worth: Amount(has.worth),
        leaving: Amount(has.leaving),
        leaves_from: has.leaves_from,
        leaves_until: has.leaves_until,
        free: Amount(has.free),
    }))
}
