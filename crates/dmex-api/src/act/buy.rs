//! Purchases.

use alloy::primitives::U256;
use axum::Json;
use axum::extract::State;
use dmex_contracts::PrimarySale;
use dmex_platform::{Call, Product, ReadError};
use dmex_types::Power;
use dmex_wire::request::Buy;
use dmex_wire::{Code, Coin, Transaction};

use super::draft::Draft;
use super::refusal::Units;
use super::takes::{Allowed, Takes};
use super::{holder, permit};
use crate::app::App;
use crate::extract::Body;
use crate::problem::ApiError;
use crate::words::{money, power};

/// Buy
///
/// Buys power of a product at its price, which goes to escrow but for the platform's fee. Where the coin knows permits
/// (EIP-2612), an entry of `approvals_needed` carries one: signed and sent back as `permit`, no approval is needed.
#[utoipa::path(post, path = "/v1/tx/buy", operation_id = "tx_buy", tag = "transactions", request_body = Buy,
    responses((status = 200, description = "To sign", body = Transaction)))]
pub(super) async fn buy(State(app): State<App>, Body(ask): Body<Buy>) -> Result<Json<Transaction>, ApiError> {
    let platform = app.chain()?;
    let (on, product) = (platform.deployment(), platform.product(ask.product).await?);
    check_left(&product, ask.units)?;
    let quote = platform.primary_sale().quote(ask.product.0, ask.units.units()).call().await;
    let quote = quote.map_err(ReadError::from)?;
    let units = Units::of(&app, &product).await?;
    let coin = units.pay.clone().unwrap_or_else(|| app.coin(product.offer.payToken, None));
    let most = ask.max_payment.map_or(quote.payment, |most| most.0);
    let recipient = ask.recipient.unwrap_or(ask.from);
    holder::recipient(&app, "recipient", recipient)?;
    let (call, allowed) = match &ask.permit {
        Some(signed) => {
            let permit = permit::signed(signed, quote.payment)?;
            let call = Call::buy_with_permit(on, ask.product, ask.units, most, recipient, permit);
            (call, Allowed::Permit)
        }
        None => (Call::buy(on, ask.product, ask.units, most, recipient), Allowed::ApprovalOrPermit),
    };
    let summary = summary(&product, &ask, &quote, &coin);
    let takes = Takes { coin, spender: on.primary_sale.address, amount: quote.payment, allowed };
    Ok(Json(Draft::plain(ask.from, call, summary).taking(takes).about(units).finish(&app).await?))
}

/// Before the money is looked at: nobody should fund an account for what is sold out.
fn check_left(product: &Product, units: Power) -> Result<(), ApiError> {
    let left = product.left();
    if units <= left {
        return Ok(());
    }
    let wants = power(units, product.asset);
    let detail = if left.is_zero() {
        format!("product {} is sold out", product.id)
    } else {
        format!(
            "product {} has only {} left, and {wants} was asked for",
            product.id,
            power(left, product.asset)
        )
    };
    Err(ApiError::refused(Code::SoldOut, detail, "buy less, or choose another product"))
}

fn summary(product: &Product, ask: &Buy, quote: &PrimarySale::Quote, coin: &Coin) -> String {
    let amount = |amount: U256| money(amount, coin);
    format!(
        "Buy {} of product {} ({}) for {}, for {}: {} go to escrow, {} are the platform's fee.",
        power(ask.units, product.asset),
        product.id,
        product.offer.machine,
        amount(quote.payment),
        ask.recipient.unwrap_or(ask.from),
        amount(quote.principal),
        amount(quote.fee),
    )
}
