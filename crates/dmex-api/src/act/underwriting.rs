//! What those do who back a product: its underwriters, its miner, and whoever helps them.

use alloy::primitives::{Address, U256};
use axum::Json;
use axum::extract::State;
use dmex_platform::{Call, ReadError};
use dmex_wire::request::{Earn, Exit, HoldExit, OfProduct, RequestExit, Stake, Underwrite, Unstake};
use dmex_wire::{Code, Transaction};

use super::draft::Draft;
use super::holder::{plain, recipient};
use super::insurance::insurance_of;
use super::pool::{Pool, above_zero};
use super::takes::{Allowed, Takes};
use crate::app::App;
use crate::extract::Body;
use crate::problem::ApiError;
use crate::words::{counted, money, short};

/// Days of premiums that are booked at a time unless somebody says otherwise.
const DAYS: u32 = 1_000;

/// Open a pool
///
/// Opens the pool of a product, so that it can be underwritten and its miner can stake. Anybody may, once.
#[utoipa::path(post, path = "/v1/tx/open-pool", operation_id = "tx_open_pool", tag = "transactions",
    request_body = OfProduct, responses((status = 200, description = "To sign", body = Transaction)))]
pub(super) async fn open_pool(
    State(app): State<App>,
    Body(ask): Body<OfProduct>,
) -> Result<Json<Transaction>, ApiError> {
    let (insurance, _) = insurance_of(&app, ask.product).await?;
    let summary = format!("Open the pool that insures product {}.", ask.product);
    plain(&app, ask.from, Call::open_pool(insurance, ask.product), summary).await
}

/// Underwrite
///
/// Puts coin into the pool of a product: it earns the premiums of its cover, and pays if its miner stops, after the miner's own
/// junior stake.
#[utoipa::path(post, path = "/v1/tx/underwrite", operation_id = "tx_underwrite", tag = "transactions",
    request_body = Underwrite, responses((status = 200, description = "To sign", body = Transaction)))]
pub(super) async fn underwrite(
    State(app): State<App>,
    Body(ask): Body<Underwrite>,
) -> Result<Json<Transaction>, ApiError> {
    above_zero(ask.amount.0)?;
    let pool = Pool::of(&app, ask.product).await?;
    let summary = format!(
        "Put {} into the pool that insures product {}. It earns premiums, and pays if the miner stops; leaving takes a wait.",
        money(ask.amount.0, &pool.coin),
        ask.product
    );
    let call = Call::underwrite(pool.address(), ask.amount.0, ask.from);
    taken_by_pool(&app, ask.from, pool, call, ask.amount.0, summary).await
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
    let pool = Pool::of(&app, ask.product).await?;
    let shares = match (ask.shares, ask.amount) {
        (Some(shares), None) => shares.0,
        (None, Some(amount)) => {
            pool.contract.convertToShares(amount.0).call().await.map_err(ReadError::from)?
        }
        (None, None) => pool.contract.balanceOf(ask.from).call().await.map_err(ReadError::from)?,
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
        let shares = money(shares, &pool.share());
        format!("Ask to leave the pool with {shares}. They stay at risk until they leave.")
    };
    let call = Call::request_exit(pool.address(), shares);
    Ok(Json(Draft::plain(ask.from, call, summary).about(pool.units()).finish(&app).await?))
}

/// Hold a wish to leave
///
/// Makes the window of somebody's wish to leave end 60 days later while the product is in trouble, so that it does not run out
/// while nobody may leave. Anybody may, once.
#[utoipa::path(post, path = "/v1/tx/hold-exit", operation_id = "tx_hold_exit", tag = "transactions",
    request_body = HoldExit, responses((status = 200, description = "To sign", body = Transaction)))]
pub(super) async fn hold_exit(
    State(app): State<App>,
    Body(ask): Body<HoldExit>,
) -> Result<Json<Transaction>, ApiError> {
    let pool = Pool::of(&app, ask.product).await?;
    let account = ask.account.unwrap_or(ask.from);
    let summary = format!(
        "Keep {account}'s wish to leave the pool of product {} open: its window ends 60 days later.",
        ask.product
    );
    plain(&app, ask.from, Call::hold_exit(pool.address(), account), summary).await
}

/// Leave a pool
///
/// Pays out shares whose wait is over, as far as cover leaves them free. Once a product is closed and no cover of it stands, all
/// shares leave without a wait.
#[utoipa::path(post, path = "/v1/tx/underwrite-exit", operation_id = "tx_underwrite_exit", tag = "transactions",
    request_body = Exit, responses((status = 200, description = "To sign", body = Transaction)))]
pub(super) async fn underwrite_exit(
    State(app): State<App>,
    Body(ask): Body<Exit>,
) -> Result<Json<Transaction>, ApiError> {
    let pool = Pool::of(&app, ask.product).await?;
    let free = pool.contract.maxRedeem(ask.from).call().await.map_err(ReadError::from)?;
    let shares = ask.shares.map_or(free, |shares| shares.0);
    if free.is_zero() || shares > free {
        return Err(pool.why_not(&app, ask.from, free).await?);
    }
    above_zero(shares)?;
    let assets = pool.contract.previewRedeem(shares).call().await.map_err(ReadError::from)?;
    let (assets, told) = (money(assets, &pool.coin), money(shares, &pool.share()));
    let summary = format!("Leave the pool of product {} with {assets} for {told}.", ask.product);
    let call = Call::exit(pool.address(), shares, ask.from);
    Ok(Json(Draft::plain(ask.from, call, summary).about(pool.units()).finish(&app).await?))
}

/// Stake
///
/// Adds to the junior stake of a product's miner, which pays before the underwriters do. Twice as much may be covered. It belongs to
/// the miner from then on, and only what exceeds the cover can leave. Anybody may.
#[utoipa::path(post, path = "/v1/tx/stake", operation_id = "tx_stake", tag = "transactions",
    request_body = Stake, responses((status = 200, description = "To sign", body = Transaction)))]
pub(super) async fn stake(
    State(app): State<App>,
    Body(ask): Body<Stake>,
) -> Result<Json<Transaction>, ApiError> {
    above_zero(ask.amount.0)?;
    let pool = Pool::of(&app, ask.product).await?;
    let summary = format!(
        "Add {} to the junior stake of product {}. It is the miner's, pays first if the miner stops, and stays while cover stands.",
        money(ask.amount.0, &pool.coin),
        ask.product
    );
    let call = Call::stake(pool.address(), ask.amount.0);
    taken_by_pool(&app, ask.from, pool, call, ask.amount.0, summary).await
}

/// Take stake back
///
/// Pays junior stake back. Only the product's miner, and only what exceeds the product's cover.
#[utoipa::path(post, path = "/v1/tx/unstake", operation_id = "tx_unstake", tag = "transactions",
    request_body = Unstake, responses((status = 200, description = "To sign", body = Transaction)))]
pub(super) async fn unstake(
    State(app): State<App>,
    Body(ask): Body<Unstake>,
) -> Result<Json<Transaction>, ApiError> {
    let pool = Pool::of(&app, ask.product).await?;
    let to = ask.to.unwrap_or(ask.from);
    recipient(&app, "to", to)?;
    let amount = match ask.amount {
        Some(amount) => amount.0,
        None => U256::from(pool.contract.fund().call().await.map_err(ReadError::from)?.junior),
    };
    if amount.is_zero() {
        let detail = format!("product {} has no junior stake", ask.product);
        return Err(ApiError::refused(Code::NothingToDo, detail, "there is nothing to sign"));
    }
    let amount_told = money(amount, &pool.coin);
    let summary = format!("Take {amount_told} of the junior stake of product {} back, to {to}.", ask.product);
    let call = Call::unstake(pool.address(), amount, to);
    Ok(Json(Draft::plain(ask.from, call, summary).about(pool.units()).finish(&app).await?))
}

/// Earn
///
/// Books the premiums of settled days as earned. All that needs them does it by itself; this divides a long walk. Anybody may.
#[utoipa::path(post, path = "/v1/tx/earn", operation_id = "tx_earn", tag = "transactions",
    request_body = Earn, responses((status = 200, description = "To sign", body = Transaction)))]
pub(super) async fn earn(
    State(app): State<App>,
    Body(ask): Body<Earn>,
) -> Result<Json<Transaction>, ApiError> {
    let pool = Pool::of(&app, ask.product).await?;
    let days = ask.days.unwrap_or(DAYS);
    let told = counted(days, "settled day");
    let summary = format!("Book the premiums of up to {told} of product {} as earned.", ask.product);
    plain(&app, ask.from, Call::earn(pool.address(), U256::from(days)), summary).await
}

/// A call by which a pool takes its coin.
async fn taken_by_pool(
    app: &App,
    from: Address,
    pool: Pool,
    call: Call,
    amount: U256,
    summary: String,
) -> Result<Json<Transaction>, ApiError> {
    let (units, spender) = (pool.units(), pool.address());
    let takes = Takes { coin: pool.coin, spender, amount, allowed: Allowed::Approval };
    Ok(Json(Draft::plain(from, call, summary).taking(takes).about(units).finish(app).await?))
}
