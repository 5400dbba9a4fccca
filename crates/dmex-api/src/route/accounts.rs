//! Accounts: what they hold, what they can take, what they were paid.

use alloy::primitives::{Address, U256};
use axum::Json;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderName, header};
use axum::response::{IntoResponse, Response};
use dmex_store::read::{Accounts, Governance, TokenFilter, Tokens};
use dmex_store::rows::{Override, Vote};
use dmex_types::{Amount, Day};
use dmex_wire::{
    Account, Claimable, ClaimableToken, ExportQuery, IncomeEntry, IncomeQuery, Page, PageQuery, TokenView,
    Wallet,
};
use futures_util::{Stream, stream};

use crate::app::App;
use crate::around::address::caller;
use crate::coins::{Coins, Sums};
use crate::extract::{Path, Query};
use crate::income::{self, Income};
use crate::paging::Paging;
use crate::problem::ApiError;
use crate::route::tokens;

/// Payments in one part of an export, which is held in memory.
const PART: u32 = 1_000;
/// Most payments of an export.
const EXPORT: u32 = 50_000;
/// Where an export that is not whole says how to go on.
const NEXT: &str = "x-dmex-next";

/// An account
///
/// What it paid and was paid, what it may withdraw, what it can vote with. An account that nobody heard of has nothing.
#[utoipa::path(get, path = "/v1/accounts/{address}", tag = "accounts",
    params(("address" = String, Path, description = "The account", pattern = "^0x[0-9a-fA-F]{40}$")),
    responses((status = 200, description = "The account", body = Account)))]
pub(crate) async fn get_account(
    State(app): State<App>,
    Path(address): Path<Address>,
) -> Result<Json<Account>, ApiError> {
    let coins = Coins::of(&app).await?;
    let of = |word: &str| format!("{word}/{address:#x}");
    let wallet = app.store.balances_of(&of("wallet")).await?;
    let wallet = wallet.iter().map(|balance| Wallet {
        coin: coins.coin(balance.coin),
        received: balance.received,
        sent: balance.sent,
    });
    let voter = app.store.voter(address).await?;
    Ok(Json(Account {
        address,
        wallet: wallet.collect(),
        credits: coins.money(Sums::left(&app.store.balances_of(&of("credit")).await?)),
        reserve_credits: coins.money(Sums::left(&app.store.balances_of(&of("reserve/credit")).await?)),
        insurance_credits: coins.money(Sums::left(&app.store.balances_of(&of("insurance/credit")).await?)),
        votes: voter.as_ref().map(|voter| voter.votes).unwrap_or_default(),
        delegate: voter.and_then(|voter| voter.delegate),
        miner: app.store.miner(address).await?.map(|miner| miner.status),
    }))
}

/// Portfolio
///
/// The NFTs that an account holds, with what they are owed. What a split or a merge ended is held by nobody.
#[utoipa::path(get, path = "/v1/accounts/{address}/tokens", tag = "accounts",
    params(("address" = String, Path, description = "The account", pattern = "^0x[0-9a-fA-F]{40}$"), PageQuery),
    responses((status = 200, description = "NFTs by number", body = Page<TokenView>)))]
pub(crate) async fn list_account_tokens(
    State(app): State<App>,
    Path(address): Path<Address>,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<TokenView>>, ApiError> {
    Ok(Json(held(&app, address, query).await?))
}

/// The NFTs that an account holds.
async fn held(app: &App, address: Address, query: PageQuery) -> Result<Page<TokenView>, ApiError> {
    let page = Paging::of(query)?;
    let held = app.store.tokens(TokenFilter::held_by(address), page.read()).await?;
    let found = page.cut(held, |token| token.id);
    tokens::views(app, found).await
}

/// What can be claimed
///
/// The NFTs of an account that are owed something, and what they are owed together; and what it may withdraw.
#[utoipa::path(get, path = "/v1/accounts/{address}/claimable", tag = "accounts",
    params(("address" = String, Path, description = "The account", pattern = "^0x[0-9a-fA-F]{40}$"), PageQuery),
    responses((status = 200, description = "What it can take out now", body = Claimable)))]
pub(crate) async fn get_account_claimable(
    State(app): State<App>,
    Path(address): Path<Address>,
    Query(query): Query<PageQuery>,
) -> Result<Json<Claimable>, ApiError> {
    let views = held(&app, address, query).await?;
    let (mut owed, mut sums) = (Vec::new(), Sums::default());
    for view in views.items {
        if view.owed.income.is_zero() && view.owed.refund.is_zero() {
            continue;
        }
        sums.add(view.reward.address, view.owed.income);
        sums.add(view.pay.address, view.owed.refund);
        owed.push(ClaimableToken { id: view.token.id, product: view.token.product, owed: view.owed });
    }
    let coins = Coins::of(&app).await?;
    let credits = app.store.balances_of(&format!("credit/{address:#x}")).await?;
    Ok(Json(Claimable {
        tokens: owed,
        totals: coins.money(sums),
        credits: coins.money(Sums::left(&credits)),
        next: views.next,
    }))
}

/// Income
///
/// Every payment that an account received or was credited: mined coin, refunds, shares of bonds, insurance, premiums that
/// went back, compensation, referral rewards. Each once: what is credited first and withdrawn later counts when it is
/// credited.
#[utoipa::path(get, path = "/v1/accounts/{address}/income", tag = "accounts",
    params(("address" = String, Path, description = "The account", pattern = "^0x[0-9a-fA-F]{40}$"), IncomeQuery),
    responses((status = 200, description = "Payments in order", body = Page<IncomeEntry>)))]
pub(crate) async fn list_account_income(
    State(app): State<App>,
    Path(address): Path<Address>,
    Query(query): Query<IncomeQuery>,
) -> Result<Json<Page<IncomeEntry>>, ApiError> {
    let days = days(query.from, query.to);
    let page = Paging::<u64>::of(PageQuery { after: query.after, limit: query.limit, order: None })?;
    let ids = income::ids_of(&app, days, page.after).await?;
    let found = Income::within(&app, address, ids).await?.next(page.limit + 1).await?;
    Ok(Json(page.cut(found, |entry| entry.id)))
}

/// Income as CSV
///
/// The same as a table: for tax, and for whoever calculates. Amounts are in whole coins, exact. A file has at most 50,000
/// payments: if there are more, the header `X-Dmex-Next` says what to give as `after` for the next one, and `Link` names
/// its address.
#[utoipa::path(get, path = "/v1/accounts/{address}/income.csv", tag = "accounts",
    params(("address" = String, Path, description = "The account", pattern = "^0x[0-9a-fA-F]{40}$"), ExportQuery),
    responses((status = 200, description = "Payments in order", body = String, content_type = "text/csv",
        headers(("X-Dmex-Next" = String, description = "`after` of the next export, if there is more")))))]
pub(crate) async fn export_account_income(
    State(app): State<App>,
    Path(address): Path<Address>,
    Query(query): Query<ExportQuery>,
) -> Result<Response, ApiError> {
    let limit = query.limit.unwrap_or(EXPORT);
    if !(1..=EXPORT).contains(&limit) {
        let message = format!("limit is {limit}, and an export has 1 to {EXPORT} payments");
        return Err(ApiError::BadRequest(message, "ask for the next export with `after`"));
    }
    let after = PageQuery { after: query.after.clone(), ..PageQuery::default() };
    let after = Paging::<u64>::of(after)?.after;
    let mut ids = income::ids_of(&app, days(query.from, query.to), after).await?;
    let beyond = income::id_after(&app, address, ids.clone(), limit).await?;
    ids.end = beyond.unwrap_or(ids.end);
    let name = format!("attachment; filename=\"income-{address:#x}.csv\"");
    let headers =
        [(header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()), (header::CONTENT_DISPOSITION, name)];
    let body = Body::from_stream(parts(app, address, ids));
    let next = beyond.map(|beyond| beyond - 1);
    Ok((headers, next.map(|next| go_on(address, &query, next)), body).into_response())
}

/// The table part by part: a long history is never held in memory, and between two parts others have their turn.
fn parts(
    app: App,
    address: Address,
    ids: std::ops::Range<u64>,
) -> impl Stream<Item = Result<String, ApiError>> {
    let (caller, start) = (caller(), ids.start);
    stream::try_unfold((app, Some(ids)), move |(app, ids)| async move {
        let Some(ids) = ids else { return Ok(None) };
        let turn = app.heavy.wait(caller).await;
        let found = Income::within(&app, address, ids.clone()).await?.next(PART).await?;
        drop(turn);
        let text = table(&found, ids.start == start)?;
        let next = found.last().map(|last| last.id + 1..ids.end);
        Ok(Some((text, (app, next))))
    })
}

/// How to go on after an export that is not whole.
fn go_on(address: Address, query: &ExportQuery, next: u64) -> [(HeaderName, String); 2] {
    let day = |name: &str, day: Option<Day>| day.map_or_else(String::new, |day| format!("&{name}={day}"));
    let (from, to) = (day("from", query.from), day("to", query.to));
    let limit = query.limit.map_or_else(String::new, |limit| format!("&limit={limit}"));
    let link = format!("</v1/accounts/{address:#x}/income.csv?after={next}{from}{to}{limit}>; rel=\"next\"");
    [(HeaderName::from_static(NEXT), next.to_string()), (header::LINK, link)]
}

/// Votes of an account
#[utoipa::path(get, path = "/v1/accounts/{address}/votes", tag = "governance",
    params(("address" = String, Path, description = "The account", pattern = "^0x[0-9a-fA-F]{40}$"), PageQuery),
    responses((status = 200, description = "Votes by the id of the proposal", body = Page<Vote>)))]
pub(crate) async fn list_account_votes(
    State(app): State<App>,
    Path(address): Path<Address>,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<Vote>>, ApiError> {
    let page = Paging::<U256>::of(query)?;
    Ok(Json(
        page.cut(app.store.votes_of(address, page.read()).await?, |vote| format!("{:#x}", vote.proposal)),
    ))
}

/// Votes of an account past its delegates
#[utoipa::path(get, path = "/v1/accounts/{address}/overrides", tag = "governance",
    params(("address" = String, Path, description = "The account", pattern = "^0x[0-9a-fA-F]{40}$"), PageQuery),
    responses((status = 200, description = "Votes by the id of the proposal", body = Page<Override>)))]
pub(crate) async fn list_account_overrides(
    State(app): State<App>,
    Path(address): Path<Address>,
    Query(query): Query<PageQuery>,
) -> Result<Json<Page<Override>>, ApiError> {
    let page = Paging::<U256>::of(query)?;
    let found = app.store.overrides_of(address, page.read()).await?;
    Ok(Json(page.cut(found, |vote| format!("{:#x}", vote.proposal))))
}

fn days(from: Option<Day>, to: Option<Day>) -> std::ops::Range<Day> {
    from.unwrap_or_default()..to.unwrap_or(Day::new(u32::MAX))
}

/// Lines of the export.
fn table(entries: &[IncomeEntry], with_head: bool) -> Result<String, ApiError> {
    let broken = |error: String| ApiError::Store(dmex_store::StoreError::Damaged(error));
    let mut writer = csv::Writer::from_writer(Vec::new());
    if with_head {
        let head = [
            "date",
            "time",
            "kind",
            "amount",
            "coin",
            "price_usd",
            "value_usd",
            "product",
            "nft",
            "transaction",
            "coin_address",
        ];
        writer.write_record(head).map_err(|error| broken(error.to_string()))?;
    }
    for entry in entries {
        writer.write_record(line(entry)).map_err(|error| broken(error.to_string()))?;
    }
    let bytes = writer.into_inner().map_err(|error| broken(error.to_string()))?;
    String::from_utf8(bytes).map_err(|error| broken(error.to_string()))
}

fn line(entry: &IncomeEntry) -> [String; 11] {
    let kind = serde_json::to_value(entry.kind).ok();
    let kind = kind.as_ref().and_then(|kind| kind.as_str()).unwrap_or_default().to_owned();
    let usd = |amount: Option<Amount>| amount.map_or_else(String::new, |amount| amount.decimal(18));
    let number = |number: Option<String>| number.unwrap_or_default();
    [
        entry.day.to_string(),
        entry.timestamp.to_string(),
        kind,
        entry.amount.decimal(entry.coin.decimals.unwrap_or_default()),
        entry.coin.symbol.clone().unwrap_or_default(),
        usd(entry.price),
        usd(entry.value),
        number(entry.product.map(|id| id.to_string())),
        number(entry.token.map(|id| id.to_string())),
        format!("{:#x}", entry.tx_hash),
        format!("{:#x}", entry.coin.address),
    ]
}
