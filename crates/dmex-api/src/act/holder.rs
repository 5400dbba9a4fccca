//! What holders do.

use alloy::primitives::Address;
use axum::Json;
use axum::extract::State;
use dmex_contracts::Insurance;
use dmex_platform::{Call, LEAST_PARTS, MOST_PARTS, Part, ReadError, check_recipient};
use dmex_types::{Asset, Power, TokenId};
use dmex_wire::request::{self, ClaimRound, Creditor, Lock, Merge, OfTokens, Split, Transfer, Withdraw};
use dmex_wire::{Code, Transaction};

use super::draft::{Draft, units_of};
use super::insurance::insurance_in;
use crate::app::App;
use crate::coins::Coins;
use crate::extract::Body;
use crate::problem::ApiError;
use crate::words::{money, power, short};

/// Most NFTs, or policies, in one transaction: more would not fit into a block.
pub(super) const MOST: usize = 500;

/// Claim
///
/// Pays what NFTs are owed to their holders, whoever signs. One that a contract holds is paid for only to the contract itself
/// or somebody it approved. Of several, those and what ended are passed over; one alone is refused.
#[utoipa::path(post, path = "/v1/tx/claim", operation_id = "tx_claim", tag = "transactions",
    request_body = OfTokens, responses((status = 200, description = "To sign", body = Transaction)))]
pub(super) async fn claim(
    State(app): State<App>,
    Body(ask): Body<OfTokens>,
) -> Result<Json<Transaction>, ApiError> {
    let summary = format!("Pay what {} owed to their holders, or to whom they name.", are(&ask.tokens)?);
    let call = Call::claim(app.chain()?.deployment(), &ask.tokens);
    plain(&app, ask.from, call, summary).await
}

/// Withdraw
///
/// Takes out what the settlement, the reserve or the insurance of a coin credited to whoever signs.
#[utoipa::path(post, path = "/v1/tx/withdraw", operation_id = "tx_withdraw", tag = "transactions",
    request_body = Withdraw, responses((status = 200, description = "To sign", body = Transaction)))]
pub(super) async fn withdraw(
    State(app): State<App>,
    Body(ask): Body<Withdraw>,
) -> Result<Json<Transaction>, ApiError> {
    let platform = app.chain()?;
    let on = platform.deployment();
    let (coin, to) = (Coins::of(&app).await?.coin(ask.coin), ask.to.unwrap_or(ask.from));
    recipient(&app, "to", to)?;
    let (credit, call) = match ask.owed_by.unwrap_or_default() {
        Creditor::Settlement => {
            (platform.credit_of(ask.from, ask.coin).await?, Call::withdraw(on, ask.coin, to))
        }
        Creditor::Reserve => {
            let credit = platform.reserve().creditOf(ask.from, ask.coin).call().await;
            (credit.map_err(ReadError::from)?, Call::withdraw_compensation(on, ask.coin, to))
        }
        Creditor::Insurance => {
            let insurance = Insurance::new(insurance_in(&app, ask.coin)?, platform.provider().clone());
            let credit = insurance.creditOf(ask.from).call().await.map_err(ReadError::from)?;
            (credit, Call::withdraw_insurance(*insurance.address(), to))
        }
    };
    if credit.is_zero() {
        let detail = format!("nothing of that coin is credited to {}", short(ask.from));
        return Err(ApiError::refused(Code::NothingToDo, detail, "there is nothing to sign"));
    }
    let summary = format!("Take out the {} that are credited, to {to}.", money(credit, &coin));
    plain(&app, ask.from, call, summary).await
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
    recipient(&app, "to", ask.to)?;
    let holder = platform.token(ask.token).await?.holder;
    let (token, to) = (ask.token, ask.to);
    if to == holder {
        let detail = format!("NFT {token} is held by {to} already");
        return Err(ApiError::refused(Code::NothingToDo, detail, "give the address of somebody else"));
    }
    let summary = format!("Give NFT {token} to {to}. What it was owed so far is credited to {holder}.");
    plain(&app, ask.from, Call::transfer(platform.deployment(), token, holder, ask.to), summary).await
}

/// Split
///
/// Splits an NFT into 2 to 16 parts for whomever it says, each with its part of the money. The NFT ends, and the parts get the
/// next numbers, in their order. Together they have all of its power: what the holder keeps is a part, too. What the NFT was
/// owed so far is credited to its holder. Insurance goes with the parts.
#[utoipa::path(post, path = "/v1/tx/split", operation_id = "tx_split", tag = "transactions",
    request_body = Split, responses((status = 200, description = "To sign", body = Transaction)))]
pub(super) async fn split(
    State(app): State<App>,
    Body(ask): Body<Split>,
) -> Result<Json<Transaction>, ApiError> {
    let platform = app.chain()?;
    let token = platform.token(ask.token).await?;
    let product = platform.product(token.product).await?;
    let parts = parts(&app, &ask, token.power, product.asset)?;
    let told = parts.iter().map(|part| format!("{} for {}", power(part.units, product.asset), part.to));
    let summary = format!(
        "Split NFT {} into {} new NFTs: {}. NFT {0} ends; what it was owed so far is credited to {}.",
        ask.token,
        parts.len(),
        told.collect::<Vec<_>>().join(", "),
        token.holder
    );
    let call = Call::split(platform.deployment(), ask.token, &parts);
    let units = units_of(&app, &product.offer, product.asset).await?;
    Ok(Json(Draft::plain(ask.from, call, summary).about(units).finish(&app).await?))
}

/// The parts of an NFT, each for somebody who can have one; or what is wrong with them.
fn parts(app: &App, ask: &Split, whole: Power, asset: Asset) -> Result<Vec<Part>, ApiError> {
    let number = ask.parts.len();
    if !(LEAST_PARTS..=MOST_PARTS).contains(&number) {
        let detail = format!("a split has {LEAST_PARTS} to {MOST_PARTS} parts, and {number} are named");
        return Err(ApiError::BadRequest(detail, "what the holder keeps is a part, too"));
    }
    let mut parts = Vec::with_capacity(number);
    for (index, part) in ask.parts.iter().enumerate() {
        let request::Part { to, units } = part;
        if let Some(to) = to {
            recipient(app, &format!("parts.{index}.to"), *to)?;
        }
        parts.push(Part { to: to.unwrap_or(ask.from), units: *units });
    }
    let sum = parts.iter().fold(Power::ZERO, |sum, part| sum.saturating_add(part.units));
    if sum != whole || parts.iter().any(|part| part.units.is_zero()) {
        let (sum, whole) = (power(sum, asset), power(whole, asset));
        let detail = format!(
            "the parts of NFT {} have {sum} together and each must have some; it has {whole}",
            ask.token
        );
        let hint = "name parts that are all of it: what the holder keeps is a part, too";
        return Err(ApiError::refused(Code::DoesNotFit, detail, hint));
    }
    Ok(parts)
}

/// Merge
///
/// Merges two NFTs of the same product and days, insured alike, into a new one. Both end; what they were owed so far is
/// credited to their holder.
#[utoipa::path(post, path = "/v1/tx/merge", operation_id = "tx_merge", tag = "transactions",
    request_body = Merge, responses((status = 200, description = "To sign", body = Transaction)))]
pub(super) async fn merge(
    State(app): State<App>,
    Body(ask): Body<Merge>,
) -> Result<Json<Transaction>, ApiError> {
    let (token, other) = (ask.token, ask.other);
    let summary = format!(
        "Merge NFT {token} and NFT {other} into a new NFT: power and money add up. Both end; what they were owed so far is \
         credited to who holds them."
    );
    let call = Call::merge(app.chain()?.deployment(), token, other);
    plain(&app, ask.from, call, summary).await
}

/// Lock
///
/// Hands a lock on an NFT to a protocol contract that the DAO allows: it stays in the holder's wallet and keeps earning, and
/// cannot move until that contract releases it. What `data` means is the contract's to say.
#[utoipa::path(post, path = "/v1/tx/lock", operation_id = "tx_lock", tag = "transactions",
    request_body = Lock, responses((status = 200, description = "To sign", body = Transaction)))]
pub(super) async fn lock(
    State(app): State<App>,
    Body(ask): Body<Lock>,
) -> Result<Json<Transaction>, ApiError> {
    let summary = format!(
        "Lock NFT {} for the contract {}: it stays in your wallet, and cannot move until that contract releases it. The \
         contract may also take it, as its own rules say.",
        ask.token, ask.locker
    );
    let call = Call::lock(app.chain()?.deployment(), ask.token, ask.locker, ask.data);
    plain(&app, ask.from, call, summary).await
}

/// Refund
///
/// Pays what is left of NFTs of a product that ended: the money of the days that will not come, and a share of the bond. One
/// that a contract locked is refunded to that contract if it asks, one that a contract holds if the contract or somebody it
/// approved does. Of several, those that nobody of these asked for and what ended are passed over; one alone is refused.
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

/// That money or an NFT may go where somebody wants it to.
pub(super) fn recipient(app: &App, field: &str, to: Address) -> Result<(), ApiError> {
    check_recipient(app.chain()?.deployment(), to).map_err(|error| {
        let hint = "give the address of a person, or of a contract that is made to hold this";
        ApiError::BadRequest(format!("{field}: {error}"), hint)
    })
}

/// A call that takes no coin.
pub(super) async fn plain(
    app: &App,
    from: Address,
    call: Call,
    summary: String,
) -> Result<Json<Transaction>, ApiError> {
    Ok(Json(Draft::plain(from, call, summary).finish(app).await?))
}

/// `NFT 1 is`, `NFTs 1, 2 are`.
fn are(tokens: &[TokenId]) -> Result<String, ApiError> {
    Ok(format!("{} {}", some(tokens)?, if tokens.len() == 1 { "is" } else { "are" }))
}

/// `NFT 1`, `NFTs 1, 2`; or that there are none or too many.
pub(super) fn some(tokens: &[TokenId]) -> Result<String, ApiError> {
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
