//! Underwriting pools, and what cover costs.

use alloy::primitives::Address;
use axum::Json;
use axum::extract::State;
use dmex_types::{Amount, TokenId};
use dmex_wire::{Code, Line, Pool, Premium, PremiumQuery, Underwriter};
use futures_util::future::try_join_all;

use crate::app::App;
use crate::extract::{Path, Query};
use crate::problem::ApiError;
use crate::route::chain::as_coin;
use crate::route::{products, tokens};

/// [bps] All of an NFT's purchase money.
const WHOLE: u16 = 10_000;
/// Where pools are.
const POOLS: &str = "/v1/insurance lists them";

/// Underwriting pools
///
/// What each pool owns and covers, and what products may be insured for, at which premium.
#[utoipa::path(get, path = "/v1/insurance", tag = "risk",
    responses((status = 200, description = "A pool a coin, by the newest block", body = Vec<Pool>)))]
pub(crate) async fn list_pools(State(app): State<App>) -> Result<Json<Vec<Pool>>, ApiError> {
    let pools = app.look(|platform| {
        let tokens = &platform.deployment().tokens.pay;
        try_join_all(tokens.iter().map(|token| platform.pool(token)))
    });
    Ok(Json(pools.await?.into_iter().flatten().map(view).collect()))
}

/// An underwriter
///
/// What an account has in the pool of a coin, and when it may leave. An account that never underwrote has nothing.
#[utoipa::path(get, path = "/v1/insurance/{coin}/underwriters/{address}", tag = "risk",
    params(("coin" = String, Path, description = "The coin of the pool", pattern = "^0x[0-9a-fA-F]{40}$"),
        ("address" = String, Path, description = "The account", pattern = "^0x[0-9a-fA-F]{40}$")),
    responses((status = 200, description = "By the newest block", body = Underwriter)))]
pub(crate) async fn get_underwriter(
    State(app): State<App>,
    Path((coin, address)): Path<(Address, Address)>,
) -> Result<Json<Underwriter>, ApiError> {
    let found = app.look(|platform| platform.underwriter(coin, address)).await?;
    let has = found.ok_or_else(|| ApiError::NotFound("underwriting pool of that coin".to_owned(), POOLS))?;
    Ok(Json(Underwriter {
        address,
        shares: Amount(has.shares),
        worth: Amount(has.worth),
        leaving: Amount(has.leaving),
        leaves_from: has.leaves_from,
        leaves_until: has.leaves_until,
    }))
}

/// Premium
///
/// What it costs to insure a part of an NFT's purchase money for its whole term.
#[utoipa::path(get, path = "/v1/tokens/{id}/premium", tag = "tokens",
    params(("id" = TokenId, Path, description = "Number of the NFT"), PremiumQuery),
    responses((status = 200, description = "By the newest block", body = Premium)))]
pub(crate) async fn get_premium(
    State(app): State<App>,
    Path(id): Path<TokenId>,
    Query(query): Query<PremiumQuery>,
) -> Result<Json<Premium>, ApiError> {
    if !(1..=WHOLE).contains(&query.coverage) {
        return Err(ApiError::BadRequest(
            format!("coverage is {} bps, and can be 1 to {WHOLE}", query.coverage),
            "name a part of the purchase money in basis points",
        ));
    }
    let product = products::find(&app, tokens::find(&app, id).await?.product).await?;
    let coin = app.pay_coin(&product);
    let quoted =
        app.look(|platform| platform.premium_in(product.pay_token, product.id, id, query.coverage)).await?;
    let quoted = quoted.filter(|quoted| quoted.rate > 0);
    let quoted = quoted.ok_or_else(|| {
        ApiError::refused(
            Code::NotInsurable,
            format!("product {} is not insured: the DAO has set no rate for it", product.id),
            "/v1/insurance tells which products are",
        )
    })?;
    Ok(Json(Premium {
        token: id,
        coin,
        rate_bps: quoted.rate,
        coverage: Amount(quoted.coverage),
        premium: Amount(quoted.premium),
    }))
}

fn view(pool: dmex_platform::Pool) -> Pool {
    let line = |line: &dmex_platform::Line| Line {
        product: line.product,
        rate_bps: line.rate,
        cap: Amount(line.cap),
        covered: Amount(line.covered),
    };
    Pool {
        address: pool.address,
        coin: as_coin(pool.token),
        assets: Amount(pool.assets),
        unearned: Amount(pool.unearned),
        coverage: Amount(pool.coverage),
        capital_ratio_bps: pool.capital_ratio,
        cooldown_days: pool.cooldown_days,
        waits: pool.waits,
        lines: pool.lines.iter().map(line).collect(),
    }
}
