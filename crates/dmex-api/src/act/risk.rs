//! What is done about losses, and for the reserve.

use axum::Json;
use axum::extract::State;
use dmex_platform::Call;
use dmex_wire::Transaction;
use dmex_wire::request::{Fund, OfProduct, OfRound, OfTokens};

use super::draft::Draft;
use super::holder::{plain, some};
use super::pool::above_zero;
use super::takes::{Allowed, Takes};
use crate::app::App;
use crate::coins::Coins;
use crate::extract::Body;
use crate::problem::ApiError;
use crate::words::money;

/// Measure losses
///
/// Measures what a closed product costs its holders, which opens the way to compensation. Anybody may.
#[utoipa::path(post, path = "/v1/tx/measure", operation_id = "tx_measure", tag = "transactions",
    request_body = OfProduct, responses((status = 200, description = "To sign", body = Transaction)))]
pub(super) async fn measure(
    State(app): State<App>,
    Body(ask): Body<OfProduct>,
) -> Result<Json<Transaction>, ApiError> {
    let product = app.chain()?.product(ask.product).await?.id;
    let summary = format!("Measure what the end of product {product} costs those who hold its NFTs.");
    plain(&app, ask.from, Call::measure(app.chain()?.deployment(), product), summary).await
}

/// Record losses
///
/// Records what refunded NFTs lost, so that insurance and reserve can make it good. Anybody may.
#[utoipa::path(post, path = "/v1/tx/record-losses", operation_id = "tx_record_losses", tag = "transactions",
    request_body = OfTokens, responses((status = 200, description = "To sign", body = Transaction)))]
pub(super) async fn record_losses(
    State(app): State<App>,
    Body(ask): Body<OfTokens>,
) -> Result<Json<Transaction>, ApiError> {
    let summary = format!("Record what {} lost, so that it can be made good.", some(&ask.tokens)?);
    plain(&app, ask.from, Call::record_losses(app.chain()?.deployment(), &ask.tokens), summary).await
}

/// Give to the reserve
///
/// A gift: it compensates holders after defaults, by vote, and never comes back.
#[utoipa::path(post, path = "/v1/tx/fund-reserve", operation_id = "tx_fund_reserve", tag = "transactions",
    request_body = Fund, responses((status = 200, description = "To sign", body = Transaction)))]
pub(super) async fn fund_reserve(
    State(app): State<App>,
    Body(ask): Body<Fund>,
) -> Result<Json<Transaction>, ApiError> {
    above_zero(ask.amount.0)?;
    let on = app.chain()?.deployment();
    if on.token(ask.coin).is_none() && ask.coin != on.dmc.address {
        let detail = "coin of the platform at that address".to_owned();
        return Err(ApiError::NotFound(detail, "/v1/coins lists what there is"));
    }
    let coin = Coins::of(&app).await?.coin(ask.coin);
    let summary = format!("Give {} to the reserve, for ever.", money(ask.amount.0, &coin));
    let call = Call::fund_reserve(on, ask.coin, ask.amount.0);
    let takes = Takes { coin, spender: on.reserve.address, amount: ask.amount.0, allowed: Allowed::Approval };
    Ok(Json(Draft::plain(ask.from, call, summary).taking(takes).finish(&app).await?))
}

/// Close a round
///
/// Gives what is left of a compensation round that is over back to the reserve. Anybody may.
#[utoipa::path(post, path = "/v1/tx/close-round", operation_id = "tx_close_round", tag = "transactions",
    request_body = OfRound, responses((status = 200, description = "To sign", body = Transaction)))]
pub(super) async fn close_round(
    State(app): State<App>,
    Body(ask): Body<OfRound>,
) -> Result<Json<Transaction>, ApiError> {
    let summary = format!("Give what is left of round {} back to the reserve.", ask.round);
    plain(&app, ask.from, Call::close_round(app.chain()?.deployment(), ask.round), summary).await
}
