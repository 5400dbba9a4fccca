//! NFTs: what they are owed, day by day, where they came from, what mines for them.

use std::collections::BTreeSet;

use alloy::primitives::U256;
use axum::Json;
use axum::extract::State;
use dmex_store::read::{Checkpoints, Days, Governance, Order, PageOf, Risk, TokenFilter, Tokens};
use dmex_store::rows::{Product, Token};
use dmex_types::{Amount, Day, TokenId};
use dmex_wire::{
    Lineage, Machines, Owed, Page, PageQuery, Refunded, TokenDay, TokenDetail, TokenView, TokensQuery,
};

use crate::app::App;
use crate::extract::{Path, Query};
use crate::paging::{MOST, Paging};
use crate::problem::ApiError;
use crate::route::insurance::policies::cover;
use crate::route::products;

/// NFTs
///
/// Mining-power NFTs with what they are owed; of a holder, of a product, or all. Those that a split or a merge ended are told
/// of as they were, unless `ended` is false.
#[utoipa::path(get, path = "/v1/tokens", tag = "tokens", params(TokensQuery),
    responses((status = 200, description = "NFTs by number", body = Page<TokenView>)))]
pub(crate) async fn list_tokens(
    State(app): State<App>,
    Query(query): Query<TokensQuery>,
) -> Result<Json<Page<TokenView>>, ApiError> {
    let page = Paging::of(&query)?;
    let filter = TokenFilter {
        holder: query.holder,
        product: query.product,
        ended: query.ended,
        locker: query.locker,
        payee: query.payee,
    };
    let found = page.cut(app.store.tokens(filter, page.read()).await?, |token| token.id);
    Ok(Json(views(&app, found).await?))
}

/// An NFT
///
/// Its power, its money, what it is owed, its insurance and its loss. A number never changes what it stands for: one that a
/// split or a merge ended is told of as it was, with what became of it.
#[utoipa::path(get, path = "/v1/tokens/{id}", tag = "tokens",
    params(("id" = TokenId, Path, description = "Number of the NFT")),
    responses((status = 200, description = "The NFT", body = TokenDetail)))]
pub(crate) async fn get_token(
    State(app): State<App>,
    Path(id): Path<TokenId>,
) -> Result<Json<TokenDetail>, ApiError> {
    let row = find(&app, id).await?;
    let product = products::find(&app, row.product).await?;
    let now = app.store.cursor().await?.timestamp;
    let (origins, parts) = (origins(&app, &row).await?, parts(&app, &row).await?);
    let (cover, loss) = (cover(&app, &product, &row).await?, app.store.loss(id).await?);
    let token = view(&app, &product, row, &mut Checkpoints::of(&app.store), now).await?;
    Ok(Json(TokenDetail { token, origins, parts, cover, loss }))
}

/// What an NFT came from: what it is a part of, or the two that were merged into it.
async fn origins(app: &App, token: &Token) -> Result<Vec<TokenId>, ApiError> {
    match (token.split_from, token.payment) {
        (Some(whole), _) => Ok(vec![whole]),
        (None, Some(_)) => Ok(Vec::new()),
        (None, None) => Ok(ids(app.store.merged_into(token.id, all()).await?)),
    }
}

/// What an NFT was split into.
pub(crate) async fn parts(app: &App, token: &Token) -> Result<Vec<TokenId>, ApiError> {
    // Whatever is there, or was merged, has none.
    if !token.has_ended() || token.merged_into.is_some() {
        return Ok(Vec::new());
    }
    Ok(ids(app.store.parts_of(token.id, all()).await?))
}

const fn all() -> PageOf<TokenId> {
    PageOf { after: None, limit: MOST, order: Order::Ascending }
}

fn ids(tokens: Vec<Token>) -> Vec<TokenId> {
    tokens.iter().map(|token| token.id).collect()
}

/// Income by day
///
/// What each settled day brought the NFT. The days add up, to the last unit, to all that it earned.
#[utoipa::path(get, path = "/v1/tokens/{id}/income", tag = "tokens",
    params(("id" = TokenId, Path, description = "Number of the NFT"), PageQuery),
    responses((status = 200, description = "Days in order", body = Page<TokenDay>)))]
pub(crate) async fn list_token_income(
    State(app): State<App>,
    Path(id): Path<TokenId>,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<TokenDay>>, ApiError> {
    let page = Paging::<Day>::of(query)?;
    let token = find(&app, id).await?;
    let product = products::find(&app, token.product).await?;
    let found = page.cut(own_days(&app, &product, &token, &page).await?, |day| day.day);
    let mut sums = Checkpoints::of(&app.store);
    let mut items = Vec::with_capacity(found.items.len());
    for day in found.items {
        let before = sums.earned(&product, &token, day.day).await?;
        let after = sums.earned(&product, &token, day.day.next()).await?;
        items.push(TokenDay {
            day: day.day,
            income: Amount::from(after.income - before.income),
            refund: Amount::from(after.refund - before.refund),
            delivered: day.delivered,
            released: day.released,
            settled_at: day.settled_at.unwrap_or_default(),
        });
    }
    Ok(Json(Page { items, next: found.next }))
}

/// The settled days that an NFT is paid for, as a page begins them.
async fn own_days(
    app: &App,
    product: &Product,
    token: &Token,
    page: &Paging<Day>,
) -> Result<Vec<dmex_store::rows::Day>, ApiError> {
    if token.has_ended() {
        return Ok(Vec::new());
    }
    let end = token.end_day.min(product.next_day);
    let outside = match page.order {
        Order::Ascending => token.start_day.previous().unwrap_or_default(),
        Order::Descending => end,
    };
    let after = page.after.map_or(outside, |after| match page.order {
        Order::Ascending => after.max(outside),
        Order::Descending => after.min(outside),
    });
    let read = PageOf { after: Some(after), ..page.read() };
    let mut days = app.store.days_of(product.id, read).await?;
    days.retain(|day| (token.start_day..end).contains(&day.day) && day.settled_at.is_some());
    Ok(days)
}

/// Lineage
///
/// What the NFT came from, back to the purchases, and what became of it.
#[utoipa::path(get, path = "/v1/tokens/{id}/lineage", tag = "tokens",
    params(("id" = TokenId, Path, description = "Number of the NFT")),
    responses((status = 200, description = "Where it came from and what became of it", body = Lineage)))]
pub(crate) async fn get_token_lineage(
    State(app): State<App>,
    Path(id): Path<TokenId>,
) -> Result<Json<Lineage>, ApiError> {
    let token = find(&app, id).await?;
    let (origins, parts) = (origins(&app, &token).await?, parts(&app, &token).await?);
    let (ancestors, complete) = ancestors(&app, &origins).await?;
    Ok(Json(Lineage { token: id, origins, ancestors, parts, merged_into: token.merged_into, complete }))
}

/// All that some NFTs came from, they included, the newest first; and whether these are all. Each is told once: parts of one
/// NFT may have been merged again.
async fn ancestors(app: &App, first: &[TokenId]) -> Result<(Vec<TokenId>, bool), ApiError> {
    let mut waiting: BTreeSet<TokenId> = first.iter().copied().collect();
    let mut found = Vec::new();
    // What an NFT came from has smaller numbers.
    while let Some(next) = waiting.pop_last() {
        if found.len() == MOST as usize {
            return Ok((found, false));
        }
        found.push(next);
        waiting.extend(origins(app, &find(app, next).await?).await?);
    }
    Ok((found, true))
}

/// Machines
///
/// What mines for the NFT, as its miner disclosed it.
#[utoipa::path(get, path = "/v1/tokens/{id}/machines", tag = "tokens",
    params(("id" = TokenId, Path, description = "Number of the NFT")),
    responses((status = 200, description = "Its machines", body = Machines)))]
pub(crate) async fn get_token_machines(
    State(app): State<App>,
    Path(id): Path<TokenId>,
) -> Result<Json<Machines>, ApiError> {
    let token = find(&app, id).await?;
    let product = products::find(&app, token.product).await?;
    let miner = app.store.miner(product.miner).await?;
    Ok(Json(Machines {
        product: product.id,
        miner: product.miner,
        machine: product.machine,
        units: token.units,
        disclosure_uri: product.disclosure_uri,
        disclosure_hash: product.disclosure_hash,
        application: miner.and_then(|miner| miner.application),
    }))
}

/// An NFT that there is or was.
pub(crate) async fn find(app: &App, id: TokenId) -> Result<Token, ApiError> {
    let found = app.store.token(id).await?;
    found.ok_or_else(|| ApiError::NotFound(format!("NFT {id}"), super::TOKENS))
}

/// A page of rows as a page of views.
pub(crate) async fn views(app: &App, page: Page<Token>) -> Result<Page<TokenView>, ApiError> {
    let now = app.store.cursor().await?.timestamp;
    let mut sums = Checkpoints::of(&app.store);
    let mut known = std::collections::HashMap::new();
    let mut items = Vec::with_capacity(page.items.len());
    for token in page.items {
        if let std::collections::hash_map::Entry::Vacant(unknown) = known.entry(token.product) {
            unknown.insert(products::find(app, token.product).await?);
        }
        if let Some(product) = known.get(&token.product) {
            items.push(view(app, product, token, &mut sums, now).await?);
        }
    }
    Ok(Page { items, next: page.next })
}

async fn view(
    app: &App,
    product: &Product,
    token: Token,
    sums: &mut Checkpoints<'_>,
    now: u64,
) -> Result<TokenView, ApiError> {
    let owed = sums.owed(product, &token).await?;
    let earned = sums.earned(product, &token, product.next_day).await?;
    let days_left = days_left(product, &token);
    let fingerprint = token.fingerprint();
    Ok(TokenView {
        asset: product.asset,
        pay: app.pay_coin(product),
        reward: app.reward_coin(product),
        owed: Owed { income: owed.income, refund: owed.refund },
        earned: Owed { income: Amount::from(earned.income), refund: Amount::from(earned.refund) },
        days_left,
        product_state: product.state(now),
        refunded: refunded(product, &token),
        fingerprint,
        escrow: Amount(token.tranche.0 * U256::from(escrowed_days(product, &token))),
        token,
    })
}

/// What a refunded NFT took: its product was sealed then, and neither changes any more. The pot is shared by power and days
/// left.
fn refunded(product: &Product, token: &Token) -> Option<Refunded> {
    let closed_day = product.closed_day?;
    if token.state != "refunded" {
        return None;
    }
    let days = token.end_day.since(token.start_day.max(closed_day));
    let share = product.pot.0 * U256::from(token.units.units()) * U256::from(days);
    Some(Refunded {
        days,
        principal: Amount(token.tranche.0 * U256::from(days)),
        bond_share: Amount(share.checked_div(product.sealed_unit_days.0).unwrap_or_default()),
    })
}

/// Days that will still be settled.
fn days_left(product: &Product, token: &Token) -> u32 {
    if token.has_ended() {
        return 0;
    }
    token
        .end_day
        .min(product.closed_day.unwrap_or(token.end_day))
        .since(token.start_day.max(product.next_day))
}

/// Days whose money is in escrow: those of a closed product too, until the token is refunded.
fn escrowed_days(product: &Product, token: &Token) -> u32 {
    match token.state.as_str() {
        _ if token.has_ended() => 0,
        "refunded" => days_left(product, token),
        _ => token.end_day.since(token.start_day.max(product.next_day)),
    }
}
