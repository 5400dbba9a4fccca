//! Numbers about the whole.

use alloy::primitives::B256;
use axum::Json;
use axum::extract::State;
use dmex_store::read::{Accounts, Statistics as _};
use dmex_store::rows::{Cursor, Product};
use dmex_types::{Asset, Day, Power};
use dmex_wire::{AssetStatistics, ProductStatus, Statistics};
use tokio::sync::Mutex;

use crate::app::App;
use crate::coins::{Coins, Sums};
use crate::problem::ApiError;
use crate::route::products::{self, Market};

/// Statistics
///
/// Value locked, power on sale and sold, coin paid, users.
#[utoipa::path(get, path = "/v1/statistics", tag = "market",
    responses((status = 200, description = "Numbers about the whole", body = Statistics)))]
pub(crate) async fn get_statistics(State(app): State<App>) -> Result<Json<Statistics>, ApiError> {
    let (store, coins) = (&app.store, Coins::of(&app).await?);
    let market = Market::of(&app).await?;
    let products = store.all::<Product>().await?;
    let (income, refunds) = (store.balances_under("income").await?, store.balances_under("refund").await?);
    let (mut escrow, mut bonds) = (Sums::default(), Sums::default());
    for product in &products {
        escrow.add(product.pay_token, product.escrow);
        bonds.add(product.reward_token, product.bond);
    }
    let assets = power(&app, &market, &products).await?;
    let cursor = &market.cursor;
    Ok(Json(Statistics {
        block: cursor.number,
        timestamp: cursor.timestamp,
        escrow: coins.money(escrow),
        bonds: coins.money(bonds),
        income_paid: coins.money(Sums::sent(&income)),
        income_waiting: coins.money(Sums::left(&income)),
        refunds_paid: coins.money(Sums::sent(&refunds)),
        assets,
        products: products.len() as u64,
        tokens: store.last_token().await?,
        users: users(&app, cursor).await?,
        settled_days: products.iter().map(|product| u64::from(product.settled_days)).sum(),
        short_days: products.iter().map(|product| u64::from(product.short_days)).sum(),
    }))
}

/// How many there are as of a block, counted once by one of those who ask: all of them are gone through.
#[derive(Debug, Default)]
pub(crate) struct KeptUsers(Mutex<Option<(B256, u64)>>);

async fn users(app: &App, at: &Cursor) -> Result<u64, ApiError> {
    let mut kept = app.kept_users().0.lock().await;
    if let Some((_, users)) = kept.filter(|(block, _)| *block == at.hash) {
        return Ok(users);
    }
    let users = app.store.users().await?;
    *kept = Some((at.hash, users));
    Ok(users)
}

/// Power of each coin, on sale and sold.
async fn power(app: &App, market: &Market, products: &[Product]) -> Result<Vec<AssetStatistics>, ApiError> {
    let today = Day::from_timestamp(market.cursor.timestamp);
    let nothing =
        |asset| AssetStatistics { asset, on_sale: Power::default(), sold: Power::default(), purchases: 0 };
    let mut all = Asset::ALL.map(nothing);
    for product in products {
        let Some(power) = all.iter_mut().find(|power| power.asset == product.asset) else { continue };
        let standing = market.standing(app, product).await?;
        if products::status(product, today, standing) == ProductStatus::OnSale {
            power.on_sale = power.on_sale.saturating_add(product.left());
        }
        power.sold = power.sold.saturating_add(product.sold);
        power.purchases += product.purchases;
    }
    Ok(all.to_vec())
}
