//! What is done to products: by their miners, and by anybody.

use axum::Json;
use axum::extract::State;
use dmex_platform::{Call, Product};
use dmex_types::ProductId;
use dmex_wire::Transaction;
use dmex_wire::request::{CreateProduct, OfDay, OfProduct};

use super::draft::Draft;
use super::miner::about;
use super::offer::Terms;
use crate::app::App;
use crate::coins::Coins;
use crate::extract::Body;
use crate::problem::ApiError;

/// Offer power
///
/// Creates a product. The summary tells its price per unit and day, its days, and the bond that a sale will need. The running
/// cost may be half of what the power mines on its first day, cautiously counted, and the smallest purchase must bring 20 of the
/// coin's smallest units on it; unless `min_units` is given, it brings twice that.
#[utoipa::path(post, path = "/v1/tx/create-product", operation_id = "tx_create_product", tag = "transactions",
    request_body = CreateProduct, responses((status = 200, description = "To sign", body = Transaction)))]
pub(super) async fn create_product(
    State(app): State<App>,
    Body(ask): Body<CreateProduct>,
) -> Result<Json<Transaction>, ApiError> {
    let platform = app.chain()?;
    let mut terms = Terms::of(platform.deployment(), platform.today().await?, &ask)?;
    if ask.min_units.is_none() {
        terms.take_least(platform).await?;
    }
    let coin = Coins::of(&app).await?.coin(terms.offer.payToken);
    let rule = terms.bond_rule(platform).await?;
    let summary = format!("{} {rule}", terms.summary(&coin));
    let call = Call::create_product(platform.deployment(), terms.offer.clone());
    let draft = Draft::plain(ask.from, call, summary).about(terms.units(&app).await?);
    Ok(Json(draft.finish(&app).await?))
}

/// Stop selling
///
/// Sells no more of a product, for good. What is sold is delivered on. Only its miner may.
#[utoipa::path(post, path = "/v1/tx/stop-selling", operation_id = "tx_stop_selling", tag = "transactions",
    request_body = OfProduct, responses((status = 200, description = "To sign", body = Transaction)))]
pub(super) async fn stop_selling(
    State(app): State<App>,
    Body(ask): Body<OfProduct>,
) -> Result<Json<Transaction>, ApiError> {
    let product = known(&app, ask.product).await?;
    let summary = format!("Stop selling product {}, for good. What is sold is delivered on.", product.id);
    let call = Call::stop_selling(app.chain()?.deployment(), product.id);
    about(&app, &product, Draft::plain(ask.from, call, summary)).await
}

/// Release capacity
///
/// Gives the miner back the capacity that a product holds no more. Anybody may.
#[utoipa::path(post, path = "/v1/tx/release-capacity", operation_id = "tx_release_capacity",
    tag = "transactions", request_body = OfProduct,
    responses((status = 200, description = "To sign", body = Transaction)))]
pub(super) async fn release_capacity(
    State(app): State<App>,
    Body(ask): Body<OfProduct>,
) -> Result<Json<Transaction>, ApiError> {
    let product = known(&app, ask.product).await?;
    let summary = format!("Give the miner back the capacity that product {} holds no more.", product.id);
    let call = Call::release_capacity(app.chain()?.deployment(), product.id);
    about(&app, &product, Draft::plain(ask.from, call, summary)).await
}

/// Take a deposit back
///
/// Takes back what was deposited for a day that is never settled. Only the product's miner may.
#[utoipa::path(post, path = "/v1/tx/reclaim-deposit", operation_id = "tx_reclaim_deposit",
    tag = "transactions", request_body = OfDay,
    responses((status = 200, description = "To sign", body = Transaction)))]
pub(super) async fn reclaim_deposit(
    State(app): State<App>,
    Body(ask): Body<OfDay>,
) -> Result<Json<Transaction>, ApiError> {
    let product = known(&app, ask.product).await?;
    let summary = format!("Take back what was deposited for {} of product {}.", ask.day, product.id);
    let call = Call::reclaim_deposit(app.chain()?.deployment(), product.id, ask.day);
    about(&app, &product, Draft::plain(ask.from, call, summary)).await
}

/// Give a product up
///
/// Settles what is due of a product, and ends it if its delivery score is 180 or more, or if its next day has been over for 60
/// days and cannot be settled. Its holders are then refunded. Anybody may.
#[utoipa::path(post, path = "/v1/tx/abandon", operation_id = "tx_abandon", tag = "transactions",
    request_body = OfProduct, responses((status = 200, description = "To sign", body = Transaction)))]
pub(super) async fn abandon(
    State(app): State<App>,
    Body(ask): Body<OfProduct>,
) -> Result<Json<Transaction>, ApiError> {
    let product = known(&app, ask.product).await?;
    let summary = format!(
        "Settle what is due of product {}, and end it if it is not delivered any more: its holders are then refunded.",
        product.id
    );
    let call = Call::abandon(app.chain()?.deployment(), product.id);
    about(&app, &product, Draft::plain(ask.from, call, summary)).await
}

/// Seal
///
/// Says how much each unit and day left of a closed product is refunded, once its last days are settled. Anybody may; the first
/// refund does it, too.
#[utoipa::path(post, path = "/v1/tx/seal", operation_id = "tx_seal", tag = "transactions",
    request_body = OfProduct, responses((status = 200, description = "To sign", body = Transaction)))]
pub(super) async fn seal(
    State(app): State<App>,
    Body(ask): Body<OfProduct>,
) -> Result<Json<Transaction>, ApiError> {
    let product = known(&app, ask.product).await?;
    let summary = format!("Seal product {}: from then on its holders can be refunded.", product.id);
    let call = Call::seal(app.chain()?.deployment(), product.id);
    about(&app, &product, Draft::plain(ask.from, call, summary)).await
}

/// Return the bond
///
/// Returns what holders do not get of the bond of a closed product: first what insurance and reserve paid, to the reserve, then
/// the rest to the miner. Anybody may, once no insurance stands and no compensation round is open.
#[utoipa::path(post, path = "/v1/tx/return-bond", operation_id = "tx_return_bond", tag = "transactions",
    request_body = OfProduct, responses((status = 200, description = "To sign", body = Transaction)))]
pub(super) async fn return_bond(
    State(app): State<App>,
    Body(ask): Body<OfProduct>,
) -> Result<Json<Transaction>, ApiError> {
    let product = known(&app, ask.product).await?;
    let summary = format!(
        "Return the rest of the bond of product {}: to the reserve what insurance and reserve paid, to the miner what is left.",
        product.id
    );
    let call = Call::return_bond(app.chain()?.deployment(), product.id);
    about(&app, &product, Draft::plain(ask.from, call, summary)).await
}

/// Assess
///
/// Reckons what the miner of a product would gain by stopping, and calls for bond where that is too much. Anybody may.
#[utoipa::path(post, path = "/v1/tx/assess", operation_id = "tx_assess", tag = "transactions",
    request_body = OfProduct, responses((status = 200, description = "To sign", body = Transaction)))]
pub(super) async fn assess(
    State(app): State<App>,
    Body(ask): Body<OfProduct>,
) -> Result<Json<Transaction>, ApiError> {
    let product = known(&app, ask.product).await?;
    let summary =
        format!("Reckon what the miner of product {} would gain by stopping, and call for bond.", product.id);
    let call = Call::assess(app.chain()?.deployment(), product.id);
    about(&app, &product, Draft::plain(ask.from, call, summary)).await
}

async fn known(app: &App, id: ProductId) -> Result<Product, ApiError> {
    Ok(app.chain()?.product(id).await?)
}
