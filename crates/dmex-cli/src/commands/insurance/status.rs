//! `dmex insurance status`

use alloy::primitives::{Address, U256};
use clap::Args;
use dmex_contracts::Insurance;
use dmex_platform::ReadError;
use serde::Serialize;

use super::pool::Pool;
use crate::amount::Money;
use crate::context::Context;
use crate::printer::{Show, facts, table};
use crate::status::Failure;
use crate::units::moment;

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
        let platform = context.platform().await?;
        let pool = Pool::named(&platform, self.pay_token.as_deref())?;
        let share = match &self.underwriter {
            Some(who) => {
                let who = crate::context::address_of(who, platform.deployment().chain_id)?;
                Some(Share::read(&pool, who).await?)
            }
            None => None,
        };
        context.printer.print(&View::read(&pool, share).await?)
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
    lines: Vec<Line>,
    underwriter: Option<Share>,
}

#[derive(Serialize)]
struct Line {
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
    async fn read(pool: &Pool, holder: Address) -> Result<Self, ReadError> {
        let shares = pool.contract.balanceOf(holder).call().await?;
        let worth = pool.contract.convertToAssets(shares).call().await?;
        let exit = pool.contract.exitOf(holder).call().await?;
        Ok(Self {
            holder,
            shares: shares.to_string(),
            worth: Money::pay(worth, &pool.token),
            leaving: exit.shares.to_string(),
            leaves_from: exit.readyAt.to(),
            leaves_until: exit.endsAt.to(),
        })
    }
}

impl View {
    async fn read(pool: &Pool, underwriter: Option<Share>) -> Result<Self, ReadError> {
        let contract = &pool.contract;
        let money = |raw: U256| Money::pay(raw, &pool.token);
        let parameters = contract.parameters().call().await?;
        let mut lines = Vec::new();
        for product in contract.products().call().await? {
            let Insurance::Line { rate, cap, covered, .. } = contract.lineOf(product).call().await?;
            lines.push(Line { product, rate_bps: rate, cap: money(cap.to()), covered: money(covered.to()) });
        }
        lines.sort_by_key(|line| line.product);
        Ok(Self {
            pool: *contract.address(),
            assets: money(contract.totalAssets().call().await?),
            unearned: money(contract.unearned().call().await?),
            coverage: money(contract.coverage().call().await?),
            capital_ratio_bps: parameters.capitalRatio,
            cooldown_days: parameters.cooldownDays,
            waits: contract.waits().call().await?,
            lines,
            underwriter,
        })
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

fn row(line: &Line) -> Vec<String> {
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
