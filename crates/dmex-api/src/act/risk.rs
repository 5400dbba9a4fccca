//! What underwriters do, and whoever makes losses good.

use alloy::primitives::{Address, U256};
use alloy::providers::DynProvider;
use axum::Json;
use axum::extract::State;
use dmex_contracts::Insurance;
use dmex_platform::{Call, ReadError};
use dmex_types::PolicyId;
use dmex_wire::request::{Exit, Fund, OfPolicies, OfProduct, OfRound, OfTokens, RequestExit, Underwrite};
use dmex_wire::{Code, Transaction};

use super::draft::Draft;
use super::holder::{MOST, plain, some};
use super::refusal::Units;
use super::takes::{Allowed, Takes};
use crate::app::App;
use crate::coins::Coins;
use crate::extract::Body;
use crate::problem::ApiError;
use crate::words::{moment, money, short};

/// Underwrite
///
/// Puts coin into an underwriting pool: it earns premiums, and pays for miners that stop.
#[utoipa::path(post, path = "/v1/tx/underwrite", operation_id = "tx_underwrite", tag = "transactions",
    request_body = Underwrite, responses((status = 200, description = "To sign", body = Transaction)))]
pub(super) async fn underwrite(
    State(app): State<App>,
    Body(ask): Body<Underwrite>,
) -> Result<Json<Transaction>, ApiError> {
    let pool = pool_of(&app, ask.coin)?;
    let coin = coin_of(&app, &pool).await?;
    above_zero(ask.amount.0)?;
    let summary = format!(
        "Put {} into the pool that insures NFTs. It earns premiums, and pays for miners that stop; leaving takes a wait.",
        money(ask.amount.0, &coin)
    );
    let call = Call::underwrite(*pool.address(), ask.amount.0, ask.from);
    let units = Units::of_coin(&coin);
    let takes = Takes { coin, spender: *pool.address(), amount: ask.amount.0, allowed: Allowed::Approval };
    Ok(Json(Draft::plain(ask.from, call, summary).taking(takes).about(units).finish(&app).await?))
}

/// Ask to leave a pool
///
/// Begins the wait after which shares may leave, in place of what was asked before. They stay at risk until they leave.
#[utoipa::path(post, path = "/v1/tx/request-exit", operation_id = "tx_request_exit", tag = "transactions",
    request_body = RequestExit, responses((status = 200, description = "To sign", body = Transaction)))]
pub(super) async fn request_exit(
    State(app): State<App>,
    Body(ask): Body<RequestExit>,
) -> Result<Json<Transaction>, ApiError> {
    let pool = pool_of(&app, ask.coin)?;
    let shares = match (ask.shares, ask.amount) {
        (Some(shares), None) => shares.0,
        (None, Some(amount)) => pool.convertToShares(amount.0).call().await.map_err(ReadError::from)?,
        (None, None) => pool.balanceOf(ask.from).call().await.map_err(ReadError::from)?,
        (Some(_), Some(_)) => {
            let detail = "shares and amount are both given".to_owned();
            return Err(ApiError::BadRequest(detail, "give one of them, or none for all shares"));
        }
    };
    if shares.is_zero() && ask.shares.is_none() {
        let detail = format!("{} has no shares of this pool", short(ask.from));
        return Err(ApiError::refused(Code::NothingToDo, detail, "there is nothing to sign"));
    }
    let summary = if shares.is_zero() {
        "Stay in the pool: nothing is to leave any more.".to_owned()
    } else {
        format!("Ask to leave the pool with {shares} shares. They stay at risk until they leave.")
    };
    let call = Call::request_exit(*pool.address(), shares);
    let units = Units::of_coin(&coin_of(&app, &pool).await?);
    Ok(Json(Draft::plain(ask.from, call, summary).about(units).finish(&app).await?))
}

/// Leave a pool
///
/// Pays out shares whose wait is over, as far as the pool's coverage leaves them free.
#[utoipa::path(post, path = "/v1/tx/underwrite-exit", operation_id = "tx_underwrite_exit", tag = "transactions",
    request_body = Exit, responses((status = 200, description = "To sign", body = Transaction)))]
pub(super) async fn underwrite_exit(
    State(app): State<App>,
    Body(ask): Body<Exit>,
) -> Result<Json<Transaction>, ApiError> {
    let pool = pool_of(&app, ask.coin)?;
    let free = pool.maxRedeem(ask.from).call().await.map_err(ReadError::from)?;
    let shares = ask.shares.map_or(free, |shares| shares.0);
    if free.is_zero() || shares > free {
        return Err(why_not(&app, &pool, ask.from, free).await?);
    }
    above_zero(shares)?;
    let coin = coin_of(&app, &pool).await?;
    let assets = pool.previewRedeem(shares).call().await.map_err(ReadError::from)?;
    let summary = format!("Leave the pool with {} for {shares} shares.", money(assets, &coin));
    let call = Call::exit(*pool.address(), shares, ask.from);
    let draft = Draft::plain(ask.from, call, summary).about(Units::of_coin(&coin));
    Ok(Json(draft.finish(&app).await?))
}

/// Release coverage
///
/// Ends policies of a pool under which no claim is possible any more, whatever became of the NFTs that they covered. Of several,
/// those that stand are passed over. Anybody may.
#[utoipa::path(post, path = "/v1/tx/release-insurance", operation_id = "tx_release_insurance",
    tag = "transactions", request_body = OfPolicies,
    responses((status = 200, description = "To sign", body = Transaction)))]
pub(super) async fn release_insurance(
    State(app): State<App>,
    Body(ask): Body<OfPolicies>,
) -> Result<Json<Transaction>, ApiError> {
    let summary = format!("End {}: no claim is possible any more.", some_policies(&ask.policies)?);
    let pool = *pool_of(&app, Some(ask.coin))?.address();
    plain(&app, ask.from, Call::release_insurance(pool, &ask.policies), summary).await
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

/// The underwriting pool of a pay token; unless one is named, of the platform's first.
pub(super) fn pool_of(
    app: &App,
    coin: Option<Address>,
) -> Result<Insurance::InsuranceInstance<DynProvider>, ApiError> {
    let platform = app.chain()?;
    let first = platform.deployment().tokens.pay.first().map(|token| token.address);
    let pool = coin.or(first).and_then(|coin| platform.insurance(coin));
    pool.ok_or_else(|| {
        ApiError::NotFound("underwriting pool of that coin".to_owned(), "/v1/coins says which have one")
    })
}

async fn coin_of(
    app: &App,
    pool: &Insurance::InsuranceInstance<DynProvider>,
) -> Result<dmex_wire::Coin, ApiError> {
    let coin = pool.asset().call().await.map_err(ReadError::from)?;
    Ok(Coins::of(app).await?.coin(coin))
}

/// Why shares may not leave now.
async fn why_not(
    app: &App,
    pool: &Insurance::InsuranceInstance<DynProvider>,
    from: Address,
    free: U256,
) -> Result<ApiError, ApiError> {
    let exit = pool.exitOf(from).call().await.map_err(ReadError::from)?;
    let now = U256::from(app.chain()?.now().await?);
    let (ready, ends): (U256, U256) = (exit.readyAt.to(), exit.endsAt.to());
    if exit.shares == 0 || now >= ends {
        let hint = "ask to leave first: /v1/tx/request-exit";
        return Ok(ApiError::refused(Code::TooEarly, "no wait for an exit runs", hint));
    }
    if now < ready {
        let detail = format!("the wait is over on {}", moment(ready.saturating_to()));
        return Ok(ApiError::refused(Code::TooEarly, detail, "come back then"));
    }
    if !free.is_zero() {
        let detail = format!("{free} shares may leave now");
        return Ok(ApiError::refused(Code::OutOfLimits, detail, "leave with fewer"));
    }
    if pool.waits().call().await.map_err(ReadError::from)? {
        let detail = "a product that the pool covers is in trouble";
        return Ok(ApiError::refused(Code::TooEarly, detail, "wait until claims are paid"));
    }
    let detail = "all that the pool owns backs its coverage";
    Ok(ApiError::refused(Code::TooEarly, detail, "wait until some of it ends"))
}

fn above_zero(amount: U256) -> Result<(), ApiError> {
    if amount.is_zero() {
        let detail = "the amount is nothing".to_owned();
        return Err(ApiError::BadRequest(detail, "give an amount above zero"));
    }
    Ok(())
}
