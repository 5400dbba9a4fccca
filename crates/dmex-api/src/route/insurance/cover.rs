//! What an NFT can be insured for, and what that costs.

use axum::Json;
use axum::extract::State;
use dmex_types::{Amount, TokenId};
use dmex_wire::{Code, CoverLimits, Insurable, Premium, PremiumQuery};
use futures_util::try_join;

use crate::app::App;
use crate::extract::{Path, Query};
use crate::problem::ApiError;
use crate::route::{products, tokens};
use crate::words::{money, uninsurable};

/// What is said where nobody insures what is paid in a coin.
const NOBODY: &str = "/v1/coins says which coins have an insurance";

/// What can be insured
///
/// The most that an NFT can be insured for now and what that is limited by, or why it cannot be insured. Cover begins 14 days
/// after it is bought, or on the first day that the NFT pays if that is later.
#[utoipa::path(get, path = "/v1/tokens/{id}/insurable", tag = "tokens",
    params(("id" = TokenId, Path, description = "Number of the NFT")),
    responses((status = 200, description = "By the newest block", body = Insurable)))]
pub(crate) async fn get_insurable(
    State(app): State<App>,
    Path(id): Path<TokenId>,
) -> Result<Json<Insurable>, ApiError> {
    let product = products::find(&app, tokens::find(&app, id).await?.product).await?;
    let found = app.look(|platform| platform.insurable(id)).await?.ok_or_else(nobody)?;
    Ok(Json(Insurable {
        token: id,
        product: product.id,
        coin: app.pay_coin(&product),
        rate_bps: found.rate,
        begin_day: found.begin,
        end_day: found.end,
        most: Amount(found.most),
        limits: CoverLimits {
            escrow: Amount(found.limits.escrow),
            junior: Amount(found.limits.junior),
            cap: Amount(found.limits.cap),
            assets: Amount(found.limits.assets),
        },
        lacking: found.lacking,
    }))
}

/// Premium
///
/// What it costs to insure an NFT for an amount, to its end. Refused where it cannot be insured for that much now.
#[utoipa::path(get, path = "/v1/tokens/{id}/premium", tag = "tokens",
    params(("id" = TokenId, Path, description = "Number of the NFT"), PremiumQuery),
    responses((status = 200, description = "By the newest block", body = Premium)))]
pub(crate) async fn get_premium(
    State(app): State<App>,
    Path(id): Path<TokenId>,
    Query(query): Query<PremiumQuery>,
) -> Result<Json<Premium>, ApiError> {
    let wanted = query.coverage.0;
    if wanted.is_zero() {
        let detail = "coverage is nothing".to_owned();
        return Err(ApiError::BadRequest(detail, "say in smallest units of the coin what is to be covered"));
    }
    let product = products::find(&app, tokens::find(&app, id).await?.product).await?;
    let coin = app.pay_coin(&product);
    let both =
        app.look(|platform| async move { try_join!(platform.insurable(id), platform.premium(id, wanted)) });
    let (insurable, premium) = both.await?;
    let (insurable, premium) = insurable.zip(premium).ok_or_else(nobody)?;
    if let Some(reason) = insurable.lacking {
        let detail = format!("NFT {id} cannot be insured now: {}", uninsurable(reason));
        return Err(ApiError::refused(Code::NotInsurable, detail, "choose another NFT, or ask again later"));
    }
    if wanted > insurable.most {
        let (wanted, most) = (money(wanted, &coin), money(insurable.most, &coin));
        let detail = format!("NFT {id} can be insured for {most} now, and {wanted} were asked for");
        let hint = "insure less: what limits it is answered under `insurable` of the NFT";
        return Err(ApiError::refused(Code::NotInsurable, detail, hint));
    }
    Ok(Json(Premium {
        token: id,
        coin,
        rate_bps: premium.rate,
        coverage: query.coverage,
        premium: Amount(premium.premium),
        begin_day: premium.begin,
        end_day: premium.end,
    }))
}

fn nobody() -> ApiError {
    ApiError::refused(Code::NotInsurable, "nobody insures what is paid in this coin", NOBODY)
}
