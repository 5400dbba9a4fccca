//! What says how much pay tokens are worth.

use axum::Json;
use axum::extract::State;
use dmex_store::read::PayPrices;
use dmex_store::rows::PayPrice;
use dmex_wire::PayPriceView;

use crate::app::App;
use crate::coins::Coins;
use crate::problem::ApiError;

/// Prices of pay tokens
///
/// Where the price of each pay token comes from, and what was kept of it for when its source fails. No pay token is taken to be
/// worth a dollar.
#[utoipa::path(get, path = "/v1/pay-prices", tag = "market",
    responses((status = 200, description = "Sources by token", body = Vec<PayPriceView>)))]
pub(crate) async fn list_pay_prices(State(app): State<App>) -> Result<Json<Vec<PayPriceView>>, ApiError> {
    let coins = Coins::of(&app).await?;
    let view = |price: PayPrice| PayPriceView { coin: coins.coin(price.token), price };
    Ok(Json(app.store.pay_prices().await?.into_iter().map(view).collect()))
}
