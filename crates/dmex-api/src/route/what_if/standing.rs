//! Where an NFT, its product and the market average stand, as the store has it: all that a forecast needs.

use std::collections::BTreeMap;

use alloy::primitives::U256;
use dmex_platform::what_if::{
    Call, Cover, Holding, Market, MarketDay, Sealed, Shortfall, Sides, Standing, Start, State, Sums, Terms,
    WhatIfError,
};
use dmex_store::StoreError;
use dmex_store::read::{Benchmarks, Checkpoints, Days, Order, Outlooks, PageOf, Risk};
use dmex_store::rows::{Benchmark, Cursor, Product, Token};
use dmex_types::{Clock, Day, PolicyState};

use crate::app::App;
use crate::problem::ApiError;
use crate::route::insurance::policies;
use crate::rules;

/// More days than any product has, and more than are read of the market average at once.
const ALL: u32 = 100_000;

/// Where an NFT stands. One that ended has nothing to come: all of it is that of what it became.
pub(crate) async fn of_token(app: &App, product: &Product, token: &Token) -> Result<Standing, ApiError> {
    let mut standing = of_product(app, product).await?;
    if token.has_ended() {
        return Ok(standing);
    }
    standing.holding = holding(app, product, token).await?;
    standing.cover = cover(app, product, token).await?;
    let loss = app.store.loss(token.id).await?;
    standing.measured = loss.map(|loss| loss.loss.0.saturating_sub(loss.recovered.0));
    Ok(standing)
}

/// Where a product stands, with an NFT that has no day.
pub(crate) async fn of_product(app: &App, product: &Product) -> Result<Standing, ApiError> {
    let Cursor { timestamp: now, .. } = app.store.cursor().await?;
    let terms = terms(product);
    let (starts, deposits, market, vote_takes) = futures_util::try_join!(
        starts(app, product),
        deposits(app, product),
        market(app, product, terms.market_from(product.next_day)),
        rules::vote_takes(app),
    )?;
    let unknown = |what: &str| StoreError::Damaged(format!("no event tells {what}"));
    Ok(Standing {
        now,
        state: state(product),
        shortfall: Shortfall {
            closed_day: product.closed_day,
            at_fault: product.at_fault.unwrap_or_default(),
            score: product.score,
            terminable_until: product.terminable_until,
            sealed: sealed(product),
        },
        starts,
        deposits,
        market,
        holding: nothing(product.next_day),
        cover: None,
        measured: None,
        call: product.assessed_day.map(|day| Call {
            day,
            called: product.bond_called.0,
            per_unit_day: product.called_per_unit_day.0,
        }),
        vote_takes: vote_takes.ok_or_else(|| unknown("how long a vote takes"))?,
        terms,
    })
}

/// What its holders share, once it was sealed. An empty product shares nothing, as in the contract.
fn sealed(product: &Product) -> Option<Sealed> {
    let units = product.sealed_units?.units();
    let rest = product.sealed_bond.0.saturating_sub(product.pot.0);
    Some(Sealed { units, unit_days: product.sealed_unit_days.0, pot: product.pot.0, rest })
}

fn terms(product: &Product) -> Terms {
    let scale = |decimals: u8| U256::from(10).pow(U256::from(decimals));
    let batch = product.clock == Clock::Batch.to_string();
    Terms {
        payout_days: u32::from(product.payout_days),
        batch: batch.then(|| (product.batch_start, product.batch_start + u32::from(product.mining_days))),
        running_cost: product.running_cost.0,
        pay_scale: scale(product.pay_decimals),
        reward_scale: scale(product.reward_decimals),
        vesting_days: product.asset.vesting_tail_days(),
        bond_days: product.bond_days,
    }
}

fn state(product: &Product) -> State {
    State {
        next_day: product.next_day,
        end_day: product.end_day,
        active: product.active.units(),
        outstanding: product.outstanding.units(),
        unit_days: product.unit_days.0,
        reserved: product.reserved_units.units(),
        carry: product.carry.0,
        bond: product.bond.0,
        escrow: product.escrow.0,
        active_tranche: product.active_tranche.0,
        sums: Sums { income: product.income.0, released: product.released.0 },
    }
}

/// Those that have days left.
async fn starts(app: &App, product: &Product) -> Result<BTreeMap<Day, Start>, ApiError> {
    let before = (product.next_day - u32::from(product.payout_days)).previous();
    let page = PageOf { after: before, limit: ALL, order: Order::Ascending };
    let rows = app.store.starts_of(product.id, page).await?;
    let start =
        |row: dmex_store::rows::Start| (row.day, Start { units: row.units.units(), tranche: row.tranche.0 });
    Ok(rows.into_iter().map(start).collect())
}

async fn deposits(app: &App, product: &Product) -> Result<BTreeMap<Day, U256>, ApiError> {
    let page = PageOf { after: product.next_day.previous(), limit: ALL, order: Order::Ascending };
    let rows = app.store.days_of(product.id, page).await?;
    let open = rows.into_iter().filter(|row| row.settled_at.is_none() && row.day >= product.next_day);
    Ok(open.map(|row| (row.day, row.deposited.0)).collect())
}

async fn market(app: &App, product: &Product, from: Day) -> Result<Market, ApiError> {
    let last = PageOf { after: None, limit: 1, order: Order::Descending };
    let newest = app.store.benchmarks(product.asset, last).await?.pop();
    let newest = newest.ok_or(WhatIfError::NoBenchmark(product.asset))?;
    let since = PageOf { after: from.previous(), limit: ALL, order: Order::Ascending };
    let mut days: BTreeMap<Day, MarketDay> = BTreeMap::from([known(&newest)]);
    days.extend(app.store.benchmarks(product.asset, since).await?.iter().map(known));
    // Losses are measured by the last final day before the closing.
    let next_day = newest.day.next();
    let marked = product.closed_day.map_or(next_day, |closed_day| closed_day.min(next_day)) - 1;
    let outlooks = app.store.outlooks_on(product.asset, marked).await?;
    let [low, high] = outlooks.ok_or(WhatIfError::NoBenchmark(product.asset))?;
    let pay_price = app.store.pay_worth(product).await?.map(|[low, high]| Sides { low, high });
    Ok(Market { next_day, days, outlook: Sides { low, high }, pay_price })
}

fn known(row: &Benchmark) -> (Day, MarketDay) {
    let (reward, mean, price) = (row.reward.0, row.mean.0, row.price.0);
    (row.day, MarketDay { reward, mean, price, finalized_at: row.finalized_at })
}

/// Of an NFT that has no day.
const fn nothing(day: Day) -> Holding {
    Holding {
        units: 0,
        start: day,
        end: day,
        tranche: U256::ZERO,
        income_paid: U256::ZERO,
        refund_paid: U256::ZERO,
        refunded: false,
        from: None,
        to: None,
    }
}

async fn holding(app: &App, product: &Product, token: &Token) -> Result<Holding, ApiError> {
    let mut known = Checkpoints::of(&app.store);
    let from = before(&mut known, product, token.start_day).await?;
    let to = before(&mut known, product, token.end_day).await?;
    Ok(Holding {
        units: token.units.units(),
        start: token.start_day,
        end: token.end_day,
        tranche: token.tranche.0,
        income_paid: token.income_paid.0,
        refund_paid: token.refund_paid.0,
        refunded: token.state == "refunded",
        from,
        to,
    })
}

/// The sums before a day that is reached.
async fn before(known: &mut Checkpoints<'_>, product: &Product, day: Day) -> Result<Option<Sums>, ApiError> {
    if day > product.next_day {
        return Ok(None);
    }
    let found = known.before(product.id, day).await?;
    Ok(Some(Sums { income: found.income, released: U256::from(found.released) }))
}

/// What a policy covers of it, and of which day and price that is.
async fn cover(app: &App, product: &Product, token: &Token) -> Result<Option<Cover>, ApiError> {
    let Some(cover) = policies::cover(app, product, token).await? else { return Ok(None) };
    let policy = cover.policy.policy;
    let outlooks = app.store.outlooks_on(product.asset, policy.mark_day).await?;
    let [low, _] = outlooks.ok_or(WhatIfError::NoBenchmark(product.asset))?;
    Ok(Some(Cover {
        coverage: cover.share.0,
        units: policy.units.units(),
        daily: policy.daily.0,
        rest: policy.rest.0,
        begin: policy.begin_day,
        mark_day: policy.mark_day,
        rate: policy.rate.0.saturating_to(),
        outlook: low,
        is_void: cover.policy.state == PolicyState::NeverBegan,
    }))
}
