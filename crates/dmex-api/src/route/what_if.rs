//! What comes back if a miner stops.

use axum::Json;
use axum::extract::State;
use dmex_platform::what_if::{Coins, Decision, End, Forecast, Standing};
use dmex_types::{Amount, TokenId};
use dmex_wire::{Ahead, Assumed, Coin, Ending, Insured, Owed, Payout, Rest, WhatIf, WhatIfQuery};

use crate::app::App;
use crate::extract::{Path, Query};
use crate::problem::ApiError;
use crate::route::{products, tokens};

/// [seconds]
const DAY: u64 = 86_400;
/// [day] Longest vote that can be asked for.
const LONGEST: u16 = 3_650;

/// What if its miner stops
///
/// What the holder of an NFT gets, and when, to the last unit, if its miner stops now. Asks the chain.
#[utoipa::path(get, path = "/v1/tokens/{id}/what-if", tag = "tokens",
    params(("id" = TokenId, Path, description = "Number of the NFT"), WhatIfQuery),
    responses((status = 200, description = "What comes back", body = WhatIf)))]
pub(crate) async fn get_what_if(
    State(app): State<App>,
    Path(id): Path<TokenId>,
    Query(query): Query<WhatIfQuery>,
) -> Result<Json<WhatIf>, ApiError> {
    let platform = app.chain()?;
    let token = tokens::find(&app, id).await?;
    let product = products::find(&app, token.product).await?;
    let decision = match (query.nobody_votes, query.vote_days) {
        (Some(true), None) => Decision::Abandon,
        (Some(true), Some(_)) => {
            return Err(ApiError::BadRequest(
                "vote_days says how long the vote takes, and nobody_votes that there is none".to_owned(),
                "give one of them",
            ));
        }
        (_, Some(days)) if days > LONGEST => {
            return Err(ApiError::BadRequest(
                format!("vote_days is {days}, and no vote takes more than {LONGEST}"),
                "give fewer days",
            ));
        }
        (_, Some(days)) => Decision::Vote { takes: u64::from(days) * DAY },
        (_, None) => Decision::Vote { takes: platform.vote_takes().await? },
    };
    let standing = platform.token_standing(id).await?;
    let forecast = Forecast::of(&standing, decision);
    let coins = [app.pay_coin(&product), app.reward_coin(&product)];
    Ok(Json(view(id, coins, &forecast, assumed(&standing, decision), standing.now)))
}

fn assumed(standing: &Standing, decision: Decision) -> Assumed {
    Assumed {
        last_final_day: standing.market.next_day - 1,
        bond: Amount(standing.state.bond),
        vote_takes: match decision {
            Decision::Vote { takes } => Some(takes),
            Decision::Abandon => None,
        },
    }
}

fn view(
    token: TokenId,
    [pay, reward]: [Coin; 2],
    forecast: &Forecast,
    assumed: Assumed,
    stops_at: u64,
) -> WhatIf {
    let ending = match forecast.end {
        End::RunsOut => Ending { closed_day: None, decided_at: None },
        End::Closed(closing) => {
            Ending { closed_day: Some(closing.closed_day), decided_at: closing.decided_at }
        }
    };
    let days = forecast.days.iter().map(|day| Ahead {
        day: day.day,
        is_final: day.is_final,
        delivered: Amount(day.delivered),
        payout: payout(day.coins),
        at: day.at,
    });
    WhatIf {
        token,
        pay,
        reward,
        stops_at,
        claimable: Owed { income: Amount(forecast.claimable.reward), refund: Amount(forecast.claimable.pay) },
        days: days.collect(),
        ending,
        rest: forecast.rest.map(|rest| Rest { days: rest.days, payout: payout(rest.coins), at: rest.at }),
        insurance: forecast.insurance.map(|insured| Insured {
            coverage: Amount(insured.coverage),
            due: Amount(insured.due),
            at: insured.at,
        }),
        total: payout(forecast.total()),
        loss: Amount(forecast.loss),
        assumed,
    }
}

fn payout(coins: Coins) -> Payout {
    Payout { reward: Amount(coins.reward), pay: Amount(coins.pay) }
}
