//! What holders do with insurance.

use alloy::primitives::Address;
use axum::Json;
use axum::extract::State;
use dmex_platform::Call;
use dmex_types::{PolicyId, ProductId, TokenId};
use dmex_wire::request::{Insure, OfPolicies, OfTokens};
use dmex_wire::{Coin, Transaction};

use super::draft::{Draft, units_of_coin};
use super::holder::{MOST, plain, some};
use super::takes::{Allowed, Takes};
use crate::app::App;
use crate::coins::Coins;
use crate::extract::Body;
use crate::problem::ApiError;
use crate::words::money;

/// Insure
///
/// Insures an NFT against the default of its miner, for up to a quarter of the money that it has left in escrow. Only its holder,
/// or whom it approved. Cover begins 14 days later, or on the first day that the NFT pays if that is later. The policy has a
/// number, and covers whatever the NFT is split into.
#[utoipa::path(post, path = "/v1/tx/insure", operation_id = "tx_insure", tag = "transactions",
    request_body = Insure, responses((status = 200, description = "To sign", body = Transaction)))]
pub(super) async fn insure(
    State(app): State<App>,
    Body(ask): Body<Insure>,
) -> Result<Json<Transaction>, ApiError> {
    let product = app.chain()?.token(ask.token).await?.product;
    let (insurance, coin) = insurance_of(&app, product).await?;
    let summary = format!(
        "Insure NFT {} for up to {}, for a premium of at most {}. Cover begins in 14 days, or on the first day that the NFT pays \
         if that is later. A risen coin is not covered.",
        ask.token,
        money(ask.coverage.0, &coin),
        money(ask.max_premium.0, &coin)
    );
    let call = Call::insure(insurance, ask.token, ask.coverage.0, ask.max_premium.0);
    let units = units_of_coin(&coin);
    let takes = Takes { coin, spender: insurance, amount: ask.max_premium.0, allowed: Allowed::Approval };
    Ok(Json(Draft::plain(ask.from, call, summary).taking(takes).about(units).finish(&app).await?))
}

/// Claim insurance
///
/// Pays the holders of insured NFTs what they lost, up to their shares of their policies, and premiums that go back: of days that
/// will not be settled, and of policies that never began. All NFTs must be of products with the same pay token. Of several, those
/// that nothing can be paid for are passed over.
#[utoipa::path(post, path = "/v1/tx/claim-insurance", operation_id = "tx_claim_insurance", tag = "transactions",
    request_body = OfTokens, responses((status = 200, description = "To sign", body = Transaction)))]
pub(super) async fn claim_insurance(
    State(app): State<App>,
    Body(ask): Body<OfTokens>,
) -> Result<Json<Transaction>, ApiError> {
    let summary =
        format!("Pay who holds {} what their insurance pays, and premiums that go back.", some(&ask.tokens)?);
    let first = ask.tokens.first().copied().unwrap_or(TokenId(0));
    let product = app.chain()?.token(first).await?.product;
    let (insurance, _) = insurance_of(&app, product).await?;
    plain(&app, ask.from, Call::claim_insurance(insurance, &ask.tokens), summary).await
}

/// Release coverage
///
/// Ends policies under which no claim is possible any more, whatever became of the NFTs that they covered, and takes the cover of
/// those that never began out of their pools. Of several, those that stand are passed over. Anybody may.
#[utoipa::path(post, path = "/v1/tx/release-insurance", operation_id = "tx_release_insurance",
    tag = "transactions", request_body = OfPolicies,
    responses((status = 200, description = "To sign", body = Transaction)))]
pub(super) async fn release_insurance(
    State(app): State<App>,
    Body(ask): Body<OfPolicies>,
) -> Result<Json<Transaction>, ApiError> {
    let summary = format!("End {}: no claim is possible any more.", some_policies(&ask.policies)?);
    let insurance = insurance_in(&app, ask.coin)?;
    plain(&app, ask.from, Call::release_insurance(insurance, &ask.policies), summary).await
}

/// `policy 1`, `policies 1, 2`; or that there are none or too many.
fn some_policies(policies: &[PolicyId]) -> Result<String, ApiError> {
    let names = policies.iter().map(PolicyId::to_string).collect::<Vec<_>>().join(", ");
    match policies.len() {
        1 => Ok(format!("policy {names}")),
        2..=MOST => Ok(format!("policies {names}")),
        other => Err(ApiError::BadRequest(
            format!("{other} policies are named, and a transaction is about 1 to {MOST}"),
            "name fewer, in several transactions",
        )),
    }
}

/// The insurance of a product, and its coin.
pub(super) async fn insurance_of(app: &App, product: ProductId) -> Result<(Address, Coin), ApiError> {
    let coin = app.chain()?.product(product).await?.offer.payToken;
    Ok((insurance_in(app, coin)?, Coins::of(app).await?.coin(coin)))
}

/// The insurance of what is paid in a coin.
pub(super) fn insurance_in(app: &App, coin: Address) -> Result<Address, ApiError> {
    let insurance = app.chain()?.insurance(coin);
    let found = insurance.map(|insurance| *insurance.address());
    found.ok_or_else(|| {
        ApiError::NotFound("insurance of that coin".to_owned(), "/v1/coins says which have one")
    })
}
