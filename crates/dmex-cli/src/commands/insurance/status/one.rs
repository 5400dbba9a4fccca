//! One product that is insured, and what an underwriter has in its pool.

use alloy::primitives::{Address, U256};
use dmex_client::wire;
use dmex_contracts::Token;
use dmex_platform::{Pool, Staying, Underwriter};
use dmex_types::{Condition, ProductId};
use serde::Serialize;

use super::{per_cent, rate};
use crate::amount::Money;
use crate::commands::insurance::pool::share;
use crate::context::{Context, address_of};
use crate::deployment_told;
use crate::printer::{Show, facts};
use crate::status::Failure;
use crate::units::{moment, token_told};

pub(super) async fn run(context: &Context, product: ProductId, who: Option<&str>) -> Result<(), Failure> {
    let nobody = || Failure::refused(format!("nobody insures what product {product} is paid in"));
    if let Some(api) = context.api()? {
        let pool = pool_told(&api.pool(product).await?);
        let chain_id = deployment_told::deployment(&api).await?.chain_id;
        let has = match (who, pool.address) {
            (Some(who), Some(_)) => Some(api.underwriter(product, address_of(who, chain_id)?).await?),
            _ => None,
        };
        let now = api.status().await?.timestamp;
        return context.printer.print(&View::new(&pool, has.map(underwriter_told).as_ref(), now));
    }
    let platform = context.platform().await?;
    let pool = platform.pool(product).await?.ok_or_else(nobody)?;
    let has = match who {
        Some(who) => platform.underwriter(product, address_of(who, platform.deployment().chain_id)?).await?,
        None => None,
    };
    let now = platform.now().await?;
    context.printer.print(&View::new(&pool, has.as_ref(), now))
}

/// A pool by a server's word. What its events say and this answer does not is not shown of one.
fn pool_told(told: &wire::PoolDetail) -> Pool {
    Pool {
        product: told.product,
        insurance: told.insurance,
        address: told.address,
        token: token_told(&told.coin),
        rate: told.rate_bps,
        cap: told.cap.0,
        covered: told.covered.0,
        assets: told.assets.0,
        unearned: told.unearned.0,
        senior: U256::ZERO,
        junior: told.junior.0,
        backing: U256::ZERO,
        returnable: told.returnable.0,
        bound: told.bound.0,
        exposure: told.exposure.0,
        condition: told.condition,
        shares: told.shares.0,
        capital_ratio: told.capital_ratio_bps,
        cooldown_days: told.cooldown_days,
    }
}

const fn underwriter_told(told: wire::UnderwriterView) -> Underwriter {
    Underwriter {
        address: told.address,
        shares: told.shares.0,
        worth: told.worth.0,
        leaving: told.leaving.0,
        leaves_from: told.leaves_from,
        leaves_until: told.leaves_until,
        free: told.free.0,
    }
}

#[derive(Serialize)]
struct View {
    product: u32,
    /// None before it was opened.
    pool: Option<Address>,
    /// None without a pool.
    condition: Option<Condition>,
    /// Basis points of the coverage a year; 0 sells no more.
    rate_bps: u16,
    cap: Money,
    covered: Money,
    /// The miner's stake, which pays first.
    junior: Money,
    /// What underwriters own.
    assets: Money,
    /// What of it may not leave.
    bound: Money,
    /// Premiums that are not earned yet.
    unearned: Money,
    /// Premiums that go back to holders.
    returnable: Money,
    /// What is covered less the junior stake.
    exposure: Money,
    /// Basis points of what underwriters own that later cover may put at risk.
    capital_ratio_bps: u16,
    /// Days from request to exit.
    cooldown_days: u16,
    underwriter: Option<Share>,
}

/// What an underwriter has.
#[derive(Serialize)]
struct Share {
    holder: Address,
    shares: Money,
    worth: Money,
    /// Shares that are to be redeemed.
    leaving: Money,
    /// In Unix seconds; 0 if nothing was asked.
    leaves_from: u64,
    leaves_until: u64,
    /// Shares that may leave now.
    free: Money,
    /// What it may do now, in words.
    #[serde(skip)]
    told: String,
}

impl View {
    /// As of a time [Unix seconds].
    fn new(pool: &Pool, underwriter: Option<&Underwriter>, now: u64) -> Self {
        let money = |raw: U256| Money::pay(raw, &pool.token);
        let shares = share(pool.address.unwrap_or_default(), pool.product, &pool.token);
        Self {
            product: pool.product.0,
            pool: pool.address,
            condition: pool.condition,
            rate_bps: pool.rate,
            cap: money(pool.cap),
            covered: money(pool.covered),
            junior: money(pool.junior),
            assets: money(pool.assets),
            bound: money(pool.bound),
            unearned: money(pool.unearned),
            returnable: money(pool.returnable),
            exposure: money(pool.exposure),
            capital_ratio_bps: pool.capital_ratio,
            cooldown_days: pool.cooldown_days,
            underwriter: underwriter.map(|has| Share::new(has, pool, &shares, now)),
        }
    }

    /// How the product stands for those who back it.
    const fn standing(&self) -> &'static str {
        match self.condition {
            None => "nobody opened its pool",
            Some(Condition::Open) => "open: underwriters may join",
            Some(Condition::Troubled) => {
                "in trouble: nobody joins, and nobody leaves before 60 days after the cooldown"
            }
            Some(Condition::Over) => "over: everyone may leave at once",
        }
    }
}

impl Show for View {
    fn show(&self) -> String {
        let pool = self.pool.map_or_else(|| "not opened".to_owned(), |pool| pool.to_string());
        let at_risk = per_cent(self.capital_ratio_bps);
        let mut parts = vec![facts(&[
            ("Pool", pool),
            ("Product", self.standing().to_owned()),
            ("Rate a year", rate(self.rate_bps)),
            ("Covered", format!("{} of at most {}", self.covered.short, self.cap.short)),
            ("Junior stake", self.junior.short.clone()),
            ("Exposure", self.exposure.short.clone()),
            ("Underwriters own", self.assets.short.clone()),
            ("Backs cover", self.bound.short.clone()),
            ("Premiums to be earned", self.unearned.short.clone()),
            ("Premiums to go back", self.returnable.short.clone()),
            ("Later cover may risk", format!("{at_risk} of what they own")),
            ("Leaving", format!("{} days from request to exit, then a week", self.cooldown_days)),
        ])];
        parts.extend(self.underwriter.as_ref().map(Share::sentence));
        parts.join("\n\n")
    }
}

impl Share {
    fn new(has: &Underwriter, pool: &Pool, shares: &Token, now: u64) -> Self {
        let staying = pool.condition.filter(|_| has.free.is_zero());
        let staying = staying.map(|condition| has.staying(condition, now));
        Self {
            holder: has.address,
            shares: Money::pay(has.shares, shares),
            worth: Money::pay(has.worth, &pool.token),
            leaving: Money::pay(has.leaving, shares),
            leaves_from: has.leaves_from,
            leaves_until: has.leaves_until,
            free: Money::pay(has.free, shares),
            told: told(has, staying, pool, shares),
        }
    }

    fn sentence(&self) -> String {
        let leaving = &self.told;
        format!("{} has {} worth {}, {leaving}.", self.holder, self.shares.short, self.worth.short)
    }
}

/// What an underwriter may do now; `staying` says why it may not leave, none if it may.
fn told(has: &Underwriter, staying: Option<Staying>, pool: &Pool, shares: &Token) -> String {
    let leaving = Money::pay(has.leaving, shares).short;
    let until = moment(has.leaves_until);
    match staying {
        None if pool.condition == Some(Condition::Over) => "and may leave with all of it".to_owned(),
        None => format!("and may leave with {} until {until}", Money::pay(has.free, shares).short),
        Some(Staying::NoShares) => "and has nothing to leave with".to_owned(),
        Some(Staying::NoWish) if has.leaving.is_zero() => "and did not ask to leave".to_owned(),
        Some(Staying::NoWish) => format!("and asked to leave with {leaving}, which ran out on {until}"),
        Some(Staying::Waits(ready)) => {
            format!("and may leave with {leaving} from {} until {until}", moment(ready))
        }
        Some(Staying::Troubled(opens)) => format!(
            "and may leave with {leaving} once the trouble is over, from {} at the latest, until {until}",
            moment(opens)
        ),
        Some(Staying::RunsOut(ends)) => format!(
            "and asked to leave with {leaving}, which runs out on {}: `dmex insurance hold-exit {} {}` lets it end 60 days later \
             (anyone may, once)",
            moment(ends),
            pool.product,
            has.address
        ),
        Some(Staying::Bound) => {
            format!("and may leave with {leaving} until {until}, but all that underwriters own backs cover")
        }
    }
}
