//! What comes back if a miner stops.

pub(crate) mod standing;

use axum::Json;
use axum::extract::State;
use dmex_platform::what_if::{Coins, Decision, End, Forecast, Holding, Standing};
use dmex_store::rows::{Product, Token};
use dmex_types::{Amount, TokenId};
use dmex_wire::{Ahead, Assumed, BondDivided, Ending, Insured, Owed, Payout, Rest, WhatIf, WhatIfQuery};

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
/// What the holder of an NFT gets, and when, to the last unit, if its miner stops now. The miner is taken to take out all
/// bond that it may: what is left is what can be counted on.
#[utoipa::path(get, path = "/v1/tokens/{id}/what-if", tag = "tokens",
    params(("id" = TokenId, Path, description = "Number of the NFT"), WhatIfQuery),
    responses((status = 200, description = "What comes back", body = WhatIf)))]
pub(crate) async fn get_what_if(
    State(app): State<App>,
    Path(id): Path<TokenId>,
    Query(query): Query<WhatIfQuery>,
) -> Result<Json<WhatIf>, ApiError> {
    let token = tokens::find(&app, id).await?;
    let product = products::find(&app, token.product).await?;
    let present = standing::of_token(&app, &product, &token).await?;
    let decision = decision(&query, present.vote_takes)?;
    let counted = if query.present_bond == Some(true) { present.clone() } else { present.secured() };
    let parts = tokens::parts(&app, &token).await?;
    let subject = Subject { app: &app, product: &product, token: &token };
    Ok(Json(WhatIf { parts, ..subject.view(&present, &counted, decision) }))
}

fn decision(query: &WhatIfQuery, vote_takes: u64) -> Result<Decision, ApiError> {
    match (query.nobody_votes, query.vote_days) {
        (Some(true), None) => Ok(Decision::Abandon),
        (Some(true), Some(_)) => Err(ApiError::BadRequest(
            "vote_days says how long the vote takes, and nobody_votes that there is none".to_owned(),
            "give one of them",
        )),
        (_, Some(days)) if days > LONGEST => Err(ApiError::BadRequest(
            format!("vote_days is {days}, and no vote takes more than {LONGEST}"),
            "give fewer days",
        )),
        (_, Some(days)) => Ok(Decision::Vote { takes: u64::from(days) * DAY }),
        (_, None) => Ok(Decision::Vote { takes: vote_takes }),
    }
}

/// Whose forecast it is.
struct Subject<'a> {
    app: &'a App,
    product: &'a Product,
    token: &'a Token,
}

impl Subject<'_> {
    fn view(&self, present: &Standing, counted: &Standing, decision: Decision) -> WhatIf {
        let forecast = Forecast::of(counted, decision);
        let free = present.bond_free();
        WhatIf {
            token: self.token.id,
            state: self.token.state.clone(),
            merged_into: self.token.merged_into,
            parts: Vec::new(),
            pay: self.app.pay_coin(self.product),
            reward: self.app.reward_coin(self.product),
            stops_at: counted.now,
            paid: payout(forecast.paid),
            refunded: forecast.refunded.map(rest),
            claimable: Owed {
                income: Amount(forecast.claimable.reward),
                refund: Amount(forecast.claimable.pay),
            },
            days: forecast.days.iter().map(ahead).collect(),
            ending: ending(forecast.end, &counted.holding),
            rest: forecast.rest.map(rest),
            insurance: forecast.insurance.map(|insured| Insured {
                coverage: Amount(insured.coverage),
                due: Amount(insured.due),
                premium: Amount(insured.premium),
                at: insured.at,
            }),
            total: payout(forecast.total()),
            with_present_bond: (!free.is_zero()).then(|| payout(Forecast::of(present, decision).total())),
            loss: Amount(forecast.loss),
            assumed: Assumed {
                last_final_day: counted.market.next_day - 1,
                bond: Amount(counted.state.bond),
                may_be_withdrawn: Amount(free),
                standing: present.good_standing(),
                vote_takes: match decision {
                    Decision::Vote { takes } => Some(takes),
                    Decision::Abandon => None,
                },
            },
        }
    }
}

fn ending(end: End, holding: &Holding) -> Ending {
    match end {
        End::RunsOut => Ending { closed_day: None, decided_at: None, bond: None },
        End::Closed(closing) => {
            let sealed = closing.sealed;
            let bond = BondDivided {
                pot: Amount(sealed.pot),
                rest: Amount(sealed.rest),
                unit_days: Amount(sealed.unit_days),
                own_unit_days: Amount(holding.unit_days_left(closing.closed_day)),
            };
            let closed_day = Some(closing.closed_day);
            Ending { closed_day, decided_at: closing.decided_at, bond: Some(bond) }
        }
    }
}

fn ahead(day: &dmex_platform::what_if::HolderDay) -> Ahead {
    Ahead {
        day: day.day,
        is_final: day.is_final,
        delivered: Amount(day.delivered),
        released: Amount(day.released),
        payout: payout(day.coins),
        at: day.at,
    }
}

fn rest(rest: dmex_platform::what_if::Rest) -> Rest {
    Rest { days: rest.days, payout: payout(rest.coins), at: rest.at }
}

fn payout(coins: Coins) -> Payout {
    Payout { reward: Amount(coins.reward), pay: Amount(coins.pay) }
}
