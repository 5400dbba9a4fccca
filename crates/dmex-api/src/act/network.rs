//! What reporters do, and what anybody does for the market average; what development chains have beside.

use alloy::primitives::{Address, U256};
use axum::Json;
use axum::extract::State;
use dmex_chain::anvil::DEV_CHAIN_ID;
use dmex_platform::Call;
use dmex_types::Amount;
use dmex_wire::request::{Faucet, Finalize, OfCoin, PayVesting, PostPrice, ProvePrice, ReportDay, Vesting};
use dmex_wire::{Code, Transaction};

use super::holder::{plain, recipient};
use crate::app::App;
use crate::coins::Coins;
use crate::extract::Body;
use crate::problem::ApiError;
use crate::words::{money, short};

/// Decimals of recorded prices.
const PRICE_DECIMALS: u8 = 8;

/// Finalize a day
///
/// Makes the next day of a market average final. Anybody may, once enough reported. Its price is that of the feed's round in
/// force at the day's end, which `round` names; unless given, it is looked for.
#[utoipa::path(post, path = "/v1/tx/finalize", operation_id = "tx_finalize", tag = "transactions",
    request_body = Finalize, responses((status = 200, description = "To sign", body = Transaction)))]
pub(super) async fn finalize(
    State(app): State<App>,
    Body(ask): Body<Finalize>,
) -> Result<Json<Transaction>, ApiError> {
    let platform = app.chain()?;
    let day = platform.benchmark_next_day(ask.asset).await?;
    let round = match ask.round {
        Some(round) => numbered(round)?,
        None => platform.price_round(ask.asset, day).await?.unwrap_or_default(),
    };
    let summary = format!("Make the market average of {} for {day} final.", ask.asset);
    plain(&app, ask.from, Call::finalize(platform.deployment(), ask.asset, round), summary).await
}

/// Prove a price
///
/// Proves by a round of the feed what a coin cost at the end of a day, before the day is made final. Anybody may, once.
#[utoipa::path(post, path = "/v1/tx/prove-price", operation_id = "tx_prove_price", tag = "transactions",
    request_body = ProvePrice, responses((status = 200, description = "To sign", body = Transaction)))]
pub(super) async fn prove_price(
    State(app): State<App>,
    Body(ask): Body<ProvePrice>,
) -> Result<Json<Transaction>, ApiError> {
    let round = numbered(ask.round)?;
    let summary =
        format!("Prove the price of {} at the end of {} by round {round} of its feed.", ask.asset, ask.day);
    let call = Call::prove_price(app.chain()?.deployment(), ask.asset, ask.day, round);
    plain(&app, ask.from, call, summary).await
}

/// Keep a price
///
/// Keeps what the feed of a pay token says now, for when the feed fails. Anybody may.
#[utoipa::path(post, path = "/v1/tx/keep-price", operation_id = "tx_keep_price", tag = "transactions",
    request_body = OfCoin, responses((status = 200, description = "To sign", body = Transaction)))]
pub(super) async fn keep_price(
    State(app): State<App>,
    Body(ask): Body<OfCoin>,
) -> Result<Json<Transaction>, ApiError> {
    let coin = Coins::of(&app).await?.coin(ask.coin);
    let name = coin.symbol.unwrap_or_else(|| short(ask.coin));
    let summary = format!("Keep the present price of {name}, for when its feed fails.");
    plain(&app, ask.from, Call::keep_price(app.chain()?.deployment(), ask.coin), summary).await
}

/// The number of a feed's round, which has 80 bits.
fn numbered(round: Amount) -> Result<u128, ApiError> {
    let number = u128::try_from(round.0).ok().filter(|number| *number < 1 << 80);
    number.ok_or_else(|| {
        ApiError::BadRequest(
            format!("round is {round}, and a feed's has 80 bits"),
            "take the feed's own number",
        )
    })
}

/// Report a day
///
/// Reports what a network did on a closed day. Only reporters may.
#[utoipa::path(post, path = "/v1/tx/report", operation_id = "tx_report", tag = "transactions",
    request_body = ReportDay, responses((status = 200, description = "To sign", body = Transaction)))]
pub(super) async fn report(
    State(app): State<App>,
    Body(ask): Body<ReportDay>,
) -> Result<Json<Transaction>, ApiError> {
    let inputs: Option<Vec<u128>> = ask.inputs.iter().map(|input| input.0.try_into().ok()).collect();
    let inputs = inputs.ok_or_else(|| {
        ApiError::BadRequest("an input is beyond 128 bits".to_owned(), "look at the measurement")
    })?;
    let summary = format!("Report what the network of {} did on {}.", ask.asset, ask.day);
    let call = Call::report(app.chain()?.deployment(), ask.asset, ask.day, inputs);
    plain(&app, ask.from, call, summary).await
}

/// Pay vested DMC
///
/// Pays what is unlocked of locked DMC to its owner. Anybody may.
#[utoipa::path(post, path = "/v1/tx/pay-vesting", operation_id = "tx_pay_vesting", tag = "transactions",
    request_body = PayVesting, responses((status = 200, description = "To sign", body = Transaction)))]
pub(super) async fn pay_vesting(
    State(app): State<App>,
    Body(ask): Body<PayVesting>,
) -> Result<Json<Transaction>, ApiError> {
    let on = app.chain()?.deployment();
    let vesting = match ask.vesting {
        Vesting::Team => on.team_vesting.address,
        Vesting::PrivateSale => on.private_sale_vesting.address,
    };
    let owner = ask.beneficiary.unwrap_or(ask.from);
    let summary = format!("Pay what is unlocked of the DMC of {owner} to it.");
    plain(&app, ask.from, Call::pay_vesting(vesting, owner), summary).await
}

/// Take test coin
///
/// Gives test coin away. On development chains only, where it is worth nothing.
#[utoipa::path(post, path = "/v1/tx/faucet", operation_id = "tx_faucet", tag = "transactions",
    request_body = Faucet, responses((status = 200, description = "To sign", body = Transaction)))]
pub(super) async fn faucet(
    State(app): State<App>,
    Body(ask): Body<Faucet>,
) -> Result<Json<Transaction>, ApiError> {
    development(&app)?;
    if app.chain()?.deployment().token(ask.coin).is_none() {
        let detail = "coin of the platform that a faucet gives away".to_owned();
        return Err(ApiError::NotFound(detail, "/v1/coins lists what there is"));
    }
    let coin = Coins::of(&app).await?.coin(ask.coin);
    let to = ask.to.unwrap_or(ask.from);
    recipient(&app, "to", to)?;
    let summary = format!("Give {} of test coin to {to}.", money(ask.amount.0, &coin));
    plain(&app, ask.from, Call::faucet(ask.coin, to, ask.amount.0), summary).await
}

/// Post a price
///
/// Posts a recorded price. On development chains only, and only by the account that posts there.
#[utoipa::path(post, path = "/v1/tx/post-price", operation_id = "tx_post_price", tag = "transactions",
    request_body = PostPrice, responses((status = 200, description = "To sign", body = Transaction)))]
pub(super) async fn post_price(
    State(app): State<App>,
    Body(ask): Body<PostPrice>,
) -> Result<Json<Transaction>, ApiError> {
    development(&app)?;
    let feed: Option<Address> = app.chain()?.deployment().price_feeds.get(&ask.asset).copied();
    let feed = feed
        .ok_or_else(|| ApiError::NotFound(format!("price feed of {}", ask.asset), "choose another coin"))?;
    let price = Amount(U256::from(ask.price)).decimal(PRICE_DECIMALS);
    let summary = format!("Post that 1 {} is worth {price} USD.", ask.asset);
    plain(&app, ask.from, Call::post_price(feed, ask.price), summary).await
}

fn development(app: &App) -> Result<(), ApiError> {
    let chain = app.chain()?.deployment().chain_id;
    if chain == DEV_CHAIN_ID {
        return Ok(());
    }
    let detail = format!("chain {chain} is none for development");
    Err(ApiError::refused(Code::DevelopmentOnly, detail, "real coins come from their owners"))
}
