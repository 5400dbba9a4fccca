//! What miners do, and whoever settles their days.

use alloy::primitives::{Address, U256};
use axum::Json;
use axum::extract::State;
use dmex_platform::{Call, NextDay, Product};
use dmex_types::{Day, ProductId};
use dmex_wire::request::{Bond, Deposit, Settle};
use dmex_wire::{Code, Coin, Transaction};

use super::draft::{Draft, units_of};
use super::takes::{Allowed, Takes};
use crate::app::App;
use crate::coins::Coins;
use crate::extract::Body;
use crate::problem::ApiError;
use crate::words::{counted, money};

/// Days settled at once unless the question says how many, and the most.
const USUAL: u32 = 30;
const MOST: u32 = 1_000;

/// Deposit
///
/// Pays the coin of a day of a product; unless it is said, what the next due day lacks.
#[utoipa::path(post, path = "/v1/tx/deposit", operation_id = "tx_deposit", tag = "transactions",
    request_body = Deposit, responses((status = 200, description = "To sign", body = Transaction)))]
pub(super) async fn deposit(
    State(app): State<App>,
    Body(ask): Body<Deposit>,
) -> Result<Json<Transaction>, ApiError> {
    let (product, coin) = of_product(&app, ask.product).await?;
    let next = app.chain()?.next_day(&product).await?;
    let (day, amount) = wanted(&ask, next)?;
    let on = app.chain()?.deployment();
    let what = money(amount, &coin);
    let summary = format!("Deposit {what} as the income of product {} for {day}.", product.id);
    let takes = Takes { coin, spender: on.settlement.address, amount, allowed: Allowed::Approval };
    let call = Call::deposit(on, product.id, day, amount);
    about(&app, &product, Draft::plain(ask.from, call, summary).taking(takes)).await
}

/// For which day, and how much.
fn wanted(ask: &Deposit, next: NextDay) -> Result<(Day, U256), ApiError> {
    let due = match next {
        NextDay::Due { day, expected, deposited, .. } => Some((day, expected.saturating_sub(deposited))),
        NextDay::None | NextDay::Open(_) | NextDay::AwaitingBenchmark(_) => None,
    };
    let is_due = |day: Day| due.is_some_and(|(due, _)| due == day);
    match (ask.day, ask.amount, due) {
        (Some(day), Some(amount), _) => Ok((day, amount.0)),
        (None, Some(amount), Some((day, _))) => Ok((day, amount.0)),
        (day, None, Some((due, missing))) if day.is_none_or(is_due) => Ok((due, missing)),
        _ => Err(ApiError::refused(
            Code::NothingToDo,
            "no day of the product is due, so nobody knows what is missing",
            "say the day and the amount, or ask again once its benchmark is final",
        )),
    }
}

/// Add to the bond
#[utoipa::path(post, path = "/v1/tx/deposit-bond", operation_id = "tx_deposit_bond", tag = "transactions",
    request_body = Bond, responses((status = 200, description = "To sign", body = Transaction)))]
pub(super) async fn deposit_bond(
    State(app): State<App>,
    Body(ask): Body<Bond>,
) -> Result<Json<Transaction>, ApiError> {
    let (product, coin) = of_product(&app, ask.product).await?;
    let on = app.chain()?.deployment();
    let summary = format!("Add {} to the bond of product {}.", money(ask.amount.0, &coin), product.id);
    let allowed = Allowed::Approval;
    let takes = Takes { coin, spender: on.bonds.address, amount: ask.amount.0, allowed };
    let call = Call::deposit_bond(on, product.id, ask.amount.0);
    about(&app, &product, Draft::plain(ask.from, call, summary).taking(takes)).await
}

/// Take from the bond
///
/// Only what the power sold and the bond call leave free, and only while the product is in good standing. What is called for is
/// assessed anew, for the newest final day.
#[utoipa::path(post, path = "/v1/tx/withdraw-bond", operation_id = "tx_withdraw_bond", tag = "transactions",
    request_body = Bond, responses((status = 200, description = "To sign", body = Transaction)))]
pub(super) async fn withdraw_bond(
    State(app): State<App>,
    Body(ask): Body<Bond>,
) -> Result<Json<Transaction>, ApiError> {
    let (product, coin) = of_product(&app, ask.product).await?;
    let to: Address = ask.from;
    let summary = format!("Take {} out of the bond of product {}.", money(ask.amount.0, &coin), product.id);
    let call = Call::withdraw_bond(app.chain()?.deployment(), product.id, ask.amount.0, to);
    about(&app, &product, Draft::plain(ask.from, call, summary)).await
}

/// Settle
///
/// Settles days of a product that are due. Anybody may.
#[utoipa::path(post, path = "/v1/tx/settle", operation_id = "tx_settle", tag = "transactions",
    request_body = Settle, responses((status = 200, description = "To sign", body = Transaction)))]
pub(super) async fn settle(
    State(app): State<App>,
    Body(ask): Body<Settle>,
) -> Result<Json<Transaction>, ApiError> {
    let days = ask.days.unwrap_or(USUAL);
    if !(1..=MOST).contains(&days) {
        let message = format!("days is {days}, and a transaction settles 1 to {MOST}");
        return Err(ApiError::BadRequest(message, "settle fewer, in several transactions"));
    }
    let (product, _) = of_product(&app, ask.product).await?;
    // Days that become due meanwhile would take more gas than was allowed for those that are now.
    let days = due(&app, ask.from, product.id, days).await.unwrap_or(days);
    let summary = format!("Settle what is due of product {}, up to {}.", product.id, counted(days, "day"));
    let call = Call::settle(app.chain()?.deployment(), product.id, days);
    about(&app, &product, Draft::plain(ask.from, call, summary)).await
}

/// How many days would be settled now; none if the contract refuses, which is told when the call is played.
async fn due(app: &App, from: Address, product: ProductId, most: u32) -> Option<u32> {
    let settlement = app.chain().ok()?.settlement();
    let settled = settlement.settle(product.0, U256::from(most)).from(from).call().await.ok()?;
    u32::try_from(settled).ok().filter(|days| *days > 0)
}

/// A draft about a product, finished.
pub(super) async fn about(app: &App, product: &Product, draft: Draft) -> Result<Json<Transaction>, ApiError> {
    let units = units_of(app, &product.offer, product.asset).await?;
    Ok(Json(draft.about(units).finish(app).await?))
}

/// A product, and the coin that it pays.
async fn of_product(app: &App, id: ProductId) -> Result<(Product, Coin), ApiError> {
    let product = app.chain()?.product(id).await?;
    let coin = Coins::of(app).await?.coin(product.offer.rewardToken);
    Ok((product, coin))
}
