//! All products that are insured.

use alloy::primitives::U256;
use dmex_client::wire;
use dmex_contracts::Token;
use dmex_platform::Pool;
use dmex_types::ProductId;
use serde::Serialize;

use super::rate;
use crate::amount::Money;
use crate::context::Context;
use crate::printer::{Show, table};
use crate::status::Failure;
use crate::units::token_told;

pub(super) async fn run(context: &Context) -> Result<(), Failure> {
    let pools: Vec<Line> = match context.api()? {
        Some(api) => api.pools().await?.iter().map(Line::told).collect(),
        None => context.platform().await?.pools().await?.iter().map(Line::read).collect(),
    };
    context.printer.print(&View { pools })
}

#[derive(Serialize)]
struct View {
    pools: Vec<Line>,
}

/// What a product is insured for.
#[derive(Serialize)]
struct Line {
    product: u32,
    /// Basis points of the coverage a year; 0 sells no more.
    rate_bps: u16,
    cap: Money,
    covered: Money,
    /// The miner's stake, which pays first.
    junior: Money,
    /// What underwriters own, as of the last day of which premiums were booked.
    senior: Money,
    /// What is covered less the junior stake.
    exposure: Money,
}

impl Line {
    fn read(pool: &Pool) -> Self {
        let amounts = [pool.cap, pool.covered, pool.junior, pool.senior, pool.exposure];
        Self::new(pool.product, pool.rate, &pool.token, amounts)
    }

    fn told(told: &wire::PoolView) -> Self {
        let pool = &told.pool;
        let amounts = [pool.cap, pool.covered, pool.junior, pool.senior, told.exposure];
        Self::new(pool.product, pool.rate, &token_told(&told.coin), amounts.map(|amount| amount.0))
    }

    fn new(product: ProductId, rate_bps: u16, token: &Token, amounts: [U256; 5]) -> Self {
        let [cap, covered, junior, senior, exposure] = amounts.map(|amount| Money::pay(amount, token));
        Self { product: product.0, rate_bps, cap, covered, junior, senior, exposure }
    }

    fn row(&self) -> Vec<String> {
        let amounts = [&self.cap, &self.covered, &self.junior, &self.senior, &self.exposure];
        let amounts = amounts.map(|amount| amount.short.clone());
        [self.product.to_string(), rate(self.rate_bps)].into_iter().chain(amounts).collect()
    }
}

impl Show for View {
    fn show(&self) -> String {
        if self.pools.is_empty() {
            return "No product is insured: the DAO sets rates, and anyone may open a pool.".to_owned();
        }
        let head = ["PRODUCT", "RATE A YEAR", "CAP", "COVERED", "JUNIOR STAKE", "UNDERWRITTEN", "EXPOSURE"];
        table(&head, &head, self.pools.iter().map(Line::row).collect())
    }
}
