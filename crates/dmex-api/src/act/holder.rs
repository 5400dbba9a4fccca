//! What buyers and holders do.

use alloy::primitives::Address;
use axum::Json;
use axum::extract::State;
use dmex_platform::{Call, Platform, Product, ReadError};
use dmex_types::TokenId;
use dmex_wire::Transaction;
use dmex_wire::request::{Buy, ClaimRound, Insure, Merge, OfTokens, Split, Transfer, Withdraw};

use super::draft::{Draft, Takes};
use crate::app::App;
use crate::coins::Coins;
use crate::extract::Body;
use crate::problem::ApiError;
use crate::route::PRODUCTS;
use crate::words::{money, power, short};

/// Most NFTs in one transaction: more would not fit into a block.
const MOST: usize = 500;

/// Buy
///
/// Buys power of a product at its price, which goes to escrow but for the platform's fee.
#[utoipa::path(post, path = "/v1/tx/buy", operation_id = "tx_buy", tag = "transactions", request_body = Buy,
    responses((status = 200, description = "To sign", body = Transaction)))]
pub(super) async fn buy(State(app): State<App>, Body(ask): Body<Buy>) -> Result<Json<Transaction>, ApiError> {
    let platform = app.chain()?;
    let (on, product) = (platform.deployment(), platform.product(ask.product).await?);
    let quote = platform.primary_sale().quote(ask.product.0, ask.units.units()).call().await;
    let quote = quote.map_err(ReadError::from)?;
    let coin = Coins::of(&app).await?.coin(product.offer.payToken);
    let most = ask.max_payment.map_or(quote.payment, |most| most.0);
    let recipient = ask.recipient.unwrap_or(ask.from);
    let summary = format!(
        "Buy {} of product {} ({}) for {}, for {}: {} go to escrow, {} are the platform's fee.",
        power(ask.units, product.asset),
        product.id,
        product.offer.machine,
        money(quote.payment, &coin),
        short(recipient),
        money(quote.principal, &coin),
        money(quote.fee, &coin),
    );
    let takes = Takes { coin, spender: on.primary_sale.address, amount: quote.payment };
    let call = Call::buy(on, ask.product, ask.units, most, recipient);
    Ok(Json(Draft { from: ask.from, call, summary, takes: Some(takes) }.finish(&app).await?))
}

/// Claim
///
/// Pays what NFTs are owed to their holders, whoever signs.
#[utoipa::path(post, path = "/v1/tx/claim", operation_id = "tx_claim", tag = "transactions",
    request_body = OfTokens, responses((status = 200, description = "To sign", body = Transaction)))]
pub(super) async fn claim(
    State(app): State<App>,
    Body(ask): Body<OfTokens>,
) -> Result<Json<Transaction>, ApiError> {
    let summary = format!("Pay what {} owed to who holds them.", are(&ask.tokens)?);
    let call = Call::claim(app.chain()?.deployment(), &ask.tokens);
    plain(&app, ask.from, call, summary).await
}

/// Withdraw
///
/// Takes out what the settlement credited to whoever signs.
#[utoipa::path(post, path = "/v1/tx/withdraw", operation_id = "tx_withdraw", tag = "transactions",
    request_body = Withdraw, responses((status = 200, description = "To sign", body = Transaction)))]
pub(super) async fn withdraw(
    State(app): State<App>,
    Body(ask): Body<Withdraw>,
) -> Result<Json<Transaction>, ApiError> {
    let platform = app.chain()?;
    let (coin, to) = (Coins::of(&app).await?.coin(ask.coin), ask.to.unwrap_or(ask.from));
    let credit = platform.credit_of(ask.from, ask.coin).await?;
    if credit.is_zero() {
        let message = format!("nothing of that coin is credited to {}", short(ask.from));
        return Err(ApiError::Refused(message, "/v1/accounts/{address} says what is"));
    }
    let summary = format!("Take out the {} that are credited, to {}.", money(credit, &coin), short(to));
    plain(&app, ask.from, Call::withdraw(platform.deployment(), ask.coin, to), summary).await
}

/// Transfer
///
/// Gives an NFT away. What it was owed so far is credited to whoever held it.
#[utoipa::path(post, path = "/v1/tx/transfer", operation_id = "tx_transfer", tag = "transactions",
    request_body = Transfer, responses((status = 200, description = "To sign", body = Transaction)))]
pub(super) async fn transfer(
    State(app): State<App>,
    Body(ask): Body<Transfer>,
) -> Result<Json<Transaction>, ApiError> {
    let platform = app.chain()?;
    let holder = platform.token(ask.token).await?.holder;
    let (token, to) = (ask.token, short(ask.to));
    let summary =
        format!("Give NFT {token} to {to}. What it was owed so far is credited to {}.", short(holder));
    plain(&app, ask.from, Call::transfer(platform.deployment(), token, holder, ask.to), summary).await
}

/// Split
///
/// Splits power off an NFT into a new one, with its part of the money.
#[utoipa::path(post, path = "/v1/tx/split", operation_id = "tx_split", tag = "transactions",
    request_body = Split, responses((status = 200, description = "To sign", body = Transaction)))]
pub(super) async fn split(
    State(app): State<App>,
    Body(ask): Body<Split>,
) -> Result<Json<Transaction>, ApiError> {
    let platform = app.chain()?;
    let (_, product) = of_token(platform, ask.token).await?;
    let units = power(ask.units, product.asset);
    let summary = format!("Split {units} off NFT {} into a new NFT, with its part of the money.", ask.token);
    plain(&app, ask.from, Call::split(platform.deployment(), ask.token, ask.units), summary).await
}

/// Merge
///
/// Puts one NFT into another of the same product and days.
#[utoipa::path(post, path = "/v1/tx/merge", operation_id = "tx_merge", tag = "transactions",
    request_body = Merge, responses((status = 200, description = "To sign", body = Transaction)))]
pub(super) async fn merge(
    State(app): State<App>,
    Body(ask): Body<Merge>,
) -> Result<Json<Transaction>, ApiError> {
    let summary = format!("Put NFT {} into NFT {}: power, money and income add up.", ask.gone, ask.token);
    let call = Call::merge(app.chain()?.deployment(), ask.token, ask.gone);
    plain(&app, ask.from, call, summary).await
}

/// Refund
///
/// Pays what is left of NFTs of a product that ended: the money of the days that will not come, and a share of the bond.
#[utoipa::path(post, path = "/v1/tx/refund", operation_id = "tx_refund", tag = "transactions",
    request_body = OfTokens, responses((status = 200, description = "To sign", body = Transaction)))]
pub(super) async fn refund(
    State(app): State<App>,
    Body(ask): Body<OfTokens>,
) -> Result<Json<Transaction>, ApiError> {
    let summary =
        format!("Pay who holds {} the money of all days left, and a share of the bond.", some(&ask.tokens)?);
    let call = Call::refund(app.chain()?.deployment(), &ask.tokens);
    plain(&app, ask.from, call, summary).await
}

/// Insure
///
/// Insures a part of an NFT's purchase money against the default of its miner.
#[utoipa::path(post, path = "/v1/tx/insure", operation_id = "tx_insure", tag = "transactions",
    request_body = Insure, responses((status = 200, description = "To sign", body = Transaction)))]
pub(super) async fn insure(
    State(app): State<App>,
    Body(ask): Body<Insure>,
) -> Result<Json<Transaction>, ApiError> {
    let (_, product) = of_token(app.chain()?, ask.token).await?;
    let (pool, coin) = pool(&app, &product).await?;
    let summary = format!(
        "Insure {} bps of the purchase money of NFT {} for a premium of at most {}.",
        ask.coverage,
        ask.token,
        money(ask.max_premium.0, &coin)
    );
    let call = Call::insure(pool, ask.token, ask.coverage, ask.max_premium.0);
    let takes = Takes { coin, spender: pool, amount: ask.max_premium.0 };
    Ok(Json(Draft { from: ask.from, call, summary, takes: Some(takes) }.finish(&app).await?))
}

/// Claim insurance
///
/// Pays what insured NFTs lost to their holders. All of them must be of products with the same pay token.
#[utoipa::path(post, path = "/v1/tx/claim-insurance", operation_id = "tx_claim_insurance", tag = "transactions",
    request_body = OfTokens, responses((status = 200, description = "To sign", body = Transaction)))]
pub(super) async fn claim_insurance(
    State(app): State<App>,
    Body(ask): Body<OfTokens>,
) -> Result<Json<Transaction>, ApiError> {
    let summary = format!("Pay who holds {} what their insurance covers.", some(&ask.tokens)?);
    let first = ask.tokens.first().copied().unwrap_or(TokenId(0));
    let (_, product) = of_token(app.chain()?, first).await?;
    let (pool, _) = pool(&app, &product).await?;
    plain(&app, ask.from, Call::claim_insurance(pool, &ask.tokens), summary).await
}

/// Claim compensation
///
/// Pays NFTs' shares of a compensation round of the reserve to their holders.
#[utoipa::path(post, path = "/v1/tx/claim-round", operation_id = "tx_claim_round", tag = "transactions",
    request_body = ClaimRound, responses((status = 200, description = "To sign", body = Transaction)))]
pub(super) async fn claim_round(
    State(app): State<App>,
    Body(ask): Body<ClaimRound>,
) -> Result<Json<Transaction>, ApiError> {
    let summary = format!("Pay who holds {} their share of round {}.", some(&ask.tokens)?, ask.round);
    let call = Call::claim_round(app.chain()?.deployment(), ask.round, &ask.tokens);
    plain(&app, ask.from, call, summary).await
}

/// A call that takes no coin.
pub(super) async fn plain(
    app: &App,
    from: Address,
    call: Call,
    summary: String,
) -> Result<Json<Transaction>, ApiError> {
    Ok(Json(Draft { from, call, summary, takes: None }.finish(app).await?))
}

/// `NFT 1 is`, `NFTs 1, 2 are`.
fn are(tokens: &[TokenId]) -> Result<String, ApiError> {
    Ok(format!("{} {}", some(tokens)?, if tokens.len() == 1 { "is" } else { "are" }))
}

/// `NFT 1`, `NFTs 1, 2`; or that there are none or too many.
fn some(tokens: &[TokenId]) -> Result<String, ApiError> {
    let names = tokens.iter().map(TokenId::to_string).collect::<Vec<_>>().join(", ");
    match tokens.len() {
        1 => Ok(format!("NFT {names}")),
        2..=MOST => Ok(format!("NFTs {names}")),
        other => Err(ApiError::BadRequest(
            format!("{other} NFTs are named, and a transaction is about 1 to {MOST}"),
            "name fewer, in several transactions",
        )),
    }
}

async fn of_token(platform: &Platform, id: TokenId) -> Result<(Address, Product), ApiError> {
    let token = platform.token(id).await?;
    Ok((token.holder, platform.product(token.product).await?))
}

/// The underwriting pool of a product, and its coin.
async fn pool(app: &App, product: &Product) -> Result<(Address, dmex_wire::Coin), ApiError> {
    let token = product.offer.payToken;
    let none = || ApiError::NotFound("underwriting pool of that pay token".to_owned(), PRODUCTS);
    let pool = *app.chain()?.insurance(token).ok_or_else(none)?.address();
    Ok((pool, Coins::of(app).await?.coin(token)))
}
