//! Policies, and what NFTs have of them.

use std::collections::HashMap;

use axum::Json;
use axum::extract::State;
use dmex_store::read::Insurances;
use dmex_store::rows::{Product, Token};
use dmex_types::{Amount, Day, PolicyState, ProductId};
use dmex_wire::{Cover, Page, PageQuery, PolicyView};

use crate::app::App;
use crate::extract::{Path, Query};
use crate::paging::Paging;
use crate::problem::ApiError;
use crate::route::products;

/// Policies
///
/// The policies of the product's NFTs with where they stand, those that ended included. NFTs name the one that covers them; each
/// unit of power that a policy covers has the same share of it.
#[utoipa::path(get, path = "/v1/products/{id}/policies", tag = "risk",
    params(("id" = ProductId, Path, description = "Number of the product"), PageQuery),
    responses((status = 200, description = "Policies by number", body = Page<PolicyView>)))]
pub(crate) async fn list_product_policies(
    State(app): State<App>,
    Path(id): Path<ProductId>,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<PolicyView>>, ApiError> {
    let page = Paging::of(query)?;
    let product = products::find(&app, id).await?;
    let today = today(&app).await?;
    let found = page.cut(app.store.policies_of(id, page.read()).await?, |policy| policy.number);
    // Many begin on the same day.
    let mut short_days: HashMap<Day, u32> = HashMap::new();
    for policy in &found.items {
        let day = policy.begin_day;
        if let std::collections::hash_map::Entry::Vacant(unknown) = short_days.entry(day) {
            unknown.insert(app.store.short_days_before(&product, day).await?);
        }
    }
    let view = |policy: dmex_store::rows::Policy| {
        let short_days = short_days.get(&policy.begin_day).copied().unwrap_or_default();
        PolicyView { state: policy.state(&product, short_days, today), policy }
    };
    Ok(Json(Page { items: found.items.into_iter().map(view).collect(), next: found.next }))
}

/// What an NFT has of its policy, if that did not end. What a split or a merge ended has nothing of it, and its parts have all.
pub(crate) async fn cover(app: &App, product: &Product, token: &Token) -> Result<Option<Cover>, ApiError> {
    let Some(number) = token.policy.filter(|_| !token.has_ended()) else { return Ok(None) };
    let found = app.store.policy(token.product, number).await?;
    let Some(policy) = found.filter(|policy| policy.ended.is_none()) else { return Ok(None) };
    let short_days = app.store.short_days_before(product, policy.begin_day).await?;
    let state = policy.state(product, short_days, today(app).await?);
    let share = match state {
        PolicyState::NeverBegan => Amount::ZERO,
        PolicyState::Waiting | PolicyState::Running | PolicyState::Over => policy.share(token.units),
    };
    let back = policy.premium_back_left(product, short_days);
    let premium_back_share = policy.share_of(back, token.units);
    Ok(Some(Cover { share, premium_back_share, policy: PolicyView { state, policy } }))
}

async fn today(app: &App) -> Result<Day, ApiError> {
    Ok(Day::from_timestamp(app.store.cursor().await?.timestamp))
}
