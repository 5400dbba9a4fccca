//! What is foretold of an NFT, by a node or by a server.

use alloy::primitives::{Address, U256};
use dmex_client::wire;
use dmex_platform::what_if::{Coins, Decision, End, Forecast, HolderDay, Insured, Rest, Standing};
use dmex_platform::{PowerToken, Product};
use dmex_types::{Asset, Day, Power, ProductId, ProductStanding, TokenId};

/// The NFT.
pub(super) struct Subject {
    pub(super) token: TokenId,
    pub(super) holder: Address,
    pub(super) product: ProductId,
    pub(super) asset: Asset,
    pub(super) power: Power,
}

/// What its holder gets, and what is taken for granted.
pub(super) struct Foretold {
    /// [Unix seconds] The chain's clock.
    pub(super) now: u64,
    /// What is settled and not claimed.
    pub(super) claimable: Coins,
    /// The days ahead that it is paid for.
    pub(super) days: Vec<HolderDay>,
    /// How its product is closed; `None` if its days run out before.
    pub(super) closing: Option<Closing>,
    /// What it gets when its product is closed.
    pub(super) rest: Option<Rest>,
    /// What its insurance pays.
    pub(super) insurance: Option<Insured>,
    /// All of it.
    pub(super) total: Coins,
    /// [pay token] What it will have lost beyond all that.
    pub(super) loss: U256,
    /// The last day whose benchmark is final.
    pub(super) last_final_day: Day,
    /// [reward token] The bond that is counted on.
    pub(super) bond: U256,
    /// [reward token] What of the bond of now the miner may take out at any time.
    pub(super) free: U256,
    /// All of it if the miner leaves the bond as it is; `None` if it may take nothing out.
    pub(super) with_present_bond: Option<Coins>,
    /// What the NFT's days were paid already.
    pub(super) paid: Coins,
    /// What it took when its product was closed.
    pub(super) refunded: Option<Rest>,
    /// Who ends the product.
    pub(super) decision: Decision,
    /// Whether the product is in good standing now, and if not the first reason.
    pub(super) standing: ProductStanding,
}

/// How a product is closed.
#[derive(Clone, Copy)]
pub(super) struct Closing {
    /// [Unix seconds] When it is decided; `None` if it was before now.
    pub(super) decided_at: Option<u64>,
    /// First day that will never be settled.
    pub(super) closed_day: Day,
    /// [reward token] What holders share of the bond, by power times days left.
    pub(super) pot: U256,
}

impl Subject {
    pub(super) const fn read(token: &PowerToken, product: &Product) -> Self {
        Self {
            token: token.id,
            holder: token.holder,
            product: product.id,
            asset: product.asset,
            power: token.power,
        }
    }

    pub(super) const fn told(told: &wire::TokenView) -> Self {
        Self {
            token: told.token.id,
            holder: told.token.holder,
            product: told.token.product,
            asset: told.asset,
            power: told.token.units,
        }
    }
}

impl Foretold {
    pub(super) fn read(present: &Standing, decision: Decision, with_present: bool) -> Self {
        let counted = if with_present { present.clone() } else { present.secured() };
        let (standing, forecast) = (&counted, Forecast::of(&counted, decision));
        let free = present.bond_free();
        Self {
            free,
            with_present_bond: (!free.is_zero()).then(|| Forecast::of(present, decision).total()),
            paid: forecast.paid,
            refunded: forecast.refunded,
            now: standing.now,
            claimable: forecast.claimable,
            total: forecast.total(),
            days: forecast.days,
            closing: match forecast.end {
                End::RunsOut => None,
                End::Closed(end) => Some(Closing {
                    decided_at: end.decided_at,
                    closed_day: end.closed_day,
                    pot: end.sealed.pot,
                }),
            },
            rest: forecast.rest,
            insurance: forecast.insurance,
            loss: forecast.loss,
            last_final_day: standing.market.next_day - 1,
            bond: standing.state.bond,
            decision,
            standing: present.good_standing(),
        }
    }

    pub(super) fn told(told: &wire::WhatIf) -> Self {
        let pot = told.ending.bond.map_or(U256::ZERO, |bond| bond.pot.0);
        let closing = |closed_day| Closing { decided_at: told.ending.decided_at, closed_day, pot };
        let insured = |insured: wire::Insured| Insured {
            coverage: insured.coverage.0,
            due: insured.due.0,
            premium: insured.premium.0,
            at: insured.at,
        };
        let rest = |rest: wire::Rest| Rest { days: rest.days, coins: coins(rest.payout), at: rest.at };
        Self {
            free: told.assumed.may_be_withdrawn.0,
            with_present_bond: told.with_present_bond.map(coins),
            paid: coins(told.paid),
            refunded: told.refunded.map(rest),
            now: told.stops_at,
            claimable: Coins { reward: told.claimable.income.0, pay: told.claimable.refund.0 },
            days: told.days.iter().map(day).collect(),
            closing: told.ending.closed_day.map(closing),
            rest: told.rest.map(rest),
            insurance: told.insurance.map(insured),
            total: coins(told.total),
            loss: told.loss.0,
            last_final_day: told.assumed.last_final_day,
            bond: told.assumed.bond.0,
            decision: match told.assumed.vote_takes {
                Some(takes) => Decision::Vote { takes },
                None => Decision::Abandon,
            },
            standing: told.assumed.standing,
        }
    }
}

const fn coins(payout: wire::Payout) -> Coins {
    Coins { reward: payout.reward.0, pay: payout.pay.0 }
}

fn day(told: &wire::Ahead) -> HolderDay {
    HolderDay {
        day: told.day,
        is_final: told.is_final,
        delivered: told.delivered.0,
        released: told.released.0,
        coins: coins(told.payout),
        at: told.at,
    }
}
