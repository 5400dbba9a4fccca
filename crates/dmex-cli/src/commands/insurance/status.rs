//! `dmex insurance status`

use alloy::primitives::{Address, U256};
use clap::Args;
use dmex_client::{Client, wire};
use dmex_contracts::Token;
use dmex_platform::{Line, Pool, Underwriter};
use serde::Serialize;

use super::pool::{no_pool, pay_token};
use crate::amount::Money;
use crate::context::{Context, address_of};
use crate::deployment_told;
use crate::printer::{Show, facts, table};
use crate::status::Failure;
use crate::units::{moment, token_told};

/// A pool: what it holds and covers, the rate of each product, and what an underwriter has in it
#[derive(Clone, Debug, Args)]
pub struct Status {
    /// Whose share to show: an address or a name
    #[arg(value_name = "UNDERWRITER")]
    underwriter: Option<String>,
    /// The pay token of the pool; unless given, the platform's first
    #[arg(long, value_name = "SYMBOL")]
    pay_token: Option<String>,
}

impl Status {
    pub(super) async fn run(self, context: &Context) -> Result<(), Failure> {
        if let Some(api) = context.api()? {
            return self.asked(context, &api).await;
        }
        let platform = context.platform().await?;
        let on = platform.deployment();
        let token = pay_token(on, self.pay_token.as_deref())?;
        let who = self.underwriter(on.chain_id)?;
        let pool = platform.pool(token).await?.ok_or_else(|| no_pool(token))?;
        let has = match who {
            Some(who) => platform.underwriter(token.address, who).await?,
            None => None,
        };
        context.printer.print(&View::new(&pool, has.as_ref()))
    }

    async fn asked(&self, context: &Context, api: &Client) -> Result<(), Failure> {
        let on = deployment_told::deployment(api).await?;
        let token = pay_token(&on, self.pay_token.as_deref())?;
        let who = self.underwriter(on.chain_id)?;
        let pools = api.pools().await?;
        let pool = pools.iter().find(|pool| pool.coin.address == token.address);
        let pool = pool.ok_or_else(|| no_pool(token))?;
        let has = match who {
            Some(who) => Some(api.underwriter(token.address, who).await?),
            None => None,
        };
        context.printer.print(&View::new(&pool_told(pool), has.map(underwriter_told).as_ref()))
    }

    fn underwriter(&self, chain_id: u64) -> Result<Option<Address>, Failure> {
        self.underwriter.as_deref().map(|who| address_of(who, chain_id)).transpose()
    }
}

/// A pool by a server's word.
fn pool_told(told: &wire::Pool) -> Pool {
    let line = |line: &wire::Line| Line {
        product: line.product,
        rate: line.rate_bps,
        cap: line.cap.0,
        covered: line.covered.0,
    };
    Pool {
        address: told.address,
        token: token_told(&told.coin),
        assets: told.assets.0,
        unearned: told.unearned.0,
        coverage: told.coverage.0,
        capital_ratio: told.capital_ratio_bps,
        cooldown_days: told.cooldown_days,
        waits: told.waits,
        lines: told.lines.iter().map(line).collect(),
    }
}

const fn underwriter_told(told: wire::Underwriter) -> Underwriter {
    Underwriter {
        address: told.address,
        shares: told.shares.0,
        worth: told.worth.0,
        leaving: told.leaving.0,
        leaves_from: told.leaves_from,
        leaves_until: told.leaves_until,
    }
}

#[derive(Serialize)]
struct View {
    pool: Address,
    /// What underwriters own.
    assets: Money,
    /// Premiums that are not earned yet.
    unearned: Money,
    coverage: Money,
    /// Basis points of the assets that may be covered.
    capital_ratio_bps: u16,
    /// Days from request to exit.
    cooldown_days: u16,
    /// Whether nobody may leave or join, because a product with coverage is in trouble.
    waits: bool,
    lines: Vec<LineView>,
    underwriter: Option<Share>,
}

#[derive(Serialize)]
struct LineView {
    product: u32,
    /// Basis points of the coverage a year; 0 sells no more.
    rate_bps: u16,
    cap: Money,
    covered: Money,
}

/// What an underwriter has.
#[derive(Serialize)]
struct Share {
    holder: Address,
    shares: String,
    worth: Money,
    /// Shares that are to be redeemed.
    leaving: String,
    /// In Unix seconds; 0 if nothing was asked.
    leaves_from: u64,
    leaves_until: u64,
}

impl Share {
    fn new(has: &Underwriter, token: &Token) -> Self {
        Self {
            holder: has.address,
            shares: has.shares.to_string(),
            worth: Money::pay(has.worth, token),
            leaving: has.leaving.to_string(),
            leaves_from: has.leaves_from,
            leaves_until: has.leaves_until,
        }
    }
}

impl View {
    fn new(pool: &Pool, underwriter: Option<&Underwriter>) -> Self {
        let money = |raw: U256| Money::pay(raw, &pool.token);
        let line = |line: &Line| LineView {
            product: line.product.0,
            rate_bps: line.rate,
            cap: money(line.cap),
            covered: money(line.covered),
        };
        Self {
            pool: pool.address,
            assets: money(pool.assets),
            unearned: money(pool.unearned),
            coverage: money(pool.coverage),
            capital_ratio_bps: pool.capital_ratio,
            cooldown_days: pool.cooldown_days,
            waits: pool.waits,
            lines: pool.lines.iter().map(line).collect(),
            underwriter: underwriter.map(|has| Share::new(has, &pool.token)),
        }
    }
}

impl Show for View {
    fn show(&self) -> String {
        let waits = if self.waits { "closed: a product that it covers is in trouble" } else { "open" };
        let mut parts = vec![facts(&[
            ("Pool", self.pool.to_string()),
            ("Underwriters own", self.assets.short.clone()),
            ("Premiums to be earned", self.unearned.short.clone()),
            ("Covers", self.coverage.short.clone()),
            ("May cover", format!("{} of what it owns", per_cent(self.capital_ratio_bps))),
            ("Coming and going", format!("{waits}; {} days from request to exit", self.cooldown_days)),
        ])];
        if self.lines.is_empty() {
            parts.push("No product is insured: the DAO sets rates.".to_owned());
        } else {
            let head = ["PRODUCT", "RATE A YEAR", "CAP", "COVERED"];
            parts.push(table(&head, &head, self.lines.iter().map(row).collect()));
        }
        parts.extend(self.underwriter.as_ref().map(Share::sentence));
        parts.join("\n\n")
    }
}

fn row(line: &LineView) -> Vec<String> {
    let rate = if line.rate_bps == 0 { "sells no more".to_owned() } else { per_cent(line.rate_bps) };
    vec![line.product.to_string(), rate, line.cap.short.clone(), line.covered.short.clone()]
}

pub(super) fn per_cent(bps: u16) -> String {
    format!("{}.{:02} %", bps / 100, bps % 100)
}

impl Share {
    fn sentence(&self) -> String {
        let leaving = if self.leaving == "0" || self.leaves_until == 0 {
            "and did not ask to leave".to_owned()
        } else {
            format!(
                "and may leave with {} shares from {} until {}",
                self.leaving,
                moment(self.leaves_from),
                moment(self.leaves_until)
            )
        };
        format!("{} has {} shares worth {}, {leaving}.", self.holder, self.shares, self.worth.short)
    }
}
