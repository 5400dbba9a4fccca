//! `dmex insurance quote`

use alloy::primitives::U256;
use clap::Args;
use dmex_client::wire::{self, PremiumQuery};
use dmex_contracts::{Insurance, Token};
use dmex_platform::{Platform, Premium, ReadError};
use dmex_types::TokenId;
use serde::Serialize;

use super::pool::{Pool, coverage};
use crate::amount::Money;
use crate::context::Context;
use crate::printer::Show;
use crate::status::Failure;
use crate::units::token_told;

/// What it costs to insure an NFT for its whole term
#[derive(Clone, Debug, Args)]
pub struct Quote {
    /// Number of the NFT
    token: TokenId,
    /// Part of its purchase money: 50%
    #[arg(long, value_name = "PERCENT")]
    coverage: String,
}

/// Premium and coverage as the pool asks now.
pub(super) async fn quote(
    pool: &Pool,
    token: TokenId,
    bps: u16,
) -> Result<Insurance::quoteReturn, ReadError> {
    Ok(pool.contract.quote(U256::from(token.0), U256::from(bps)).call().await?)
}

impl Quote {
    pub(super) async fn run(self, context: &Context) -> Result<(), Failure> {
        let bps = coverage(&self.coverage)?;
        let view = match context.api()? {
            Some(api) => View::told(&api.premium(self.token, &PremiumQuery { coverage: bps }).await?),
            None => View::read(&context.platform().await?, self.token, bps).await?,
        };
        context.printer.print(&view)
    }
}

impl View {
    async fn read(platform: &Platform, token: TokenId, bps: u16) -> Result<Self, Failure> {
        let (pool, _) = Pool::of_nft(platform, token).await?;
        let quoted = platform.premium(token, bps).await?.filter(|quoted| quoted.rate > 0);
        let Some(Premium { rate, coverage, premium }) = quoted else {
            let product = platform.token(token).await?.product;
            return Err(Failure::refused(format!(
                "product {product} is not insured: the DAO has set no rate for it (`dmex insurance status`)"
            )));
        };
        Ok(Self::new(token, &pool.token, rate, [coverage, premium]))
    }

    fn told(told: &wire::Premium) -> Self {
        let amounts = [told.coverage.0, told.premium.0];
        Self::new(told.token, &token_told(&told.coin), told.rate_bps, amounts)
    }

    fn new(token: TokenId, coin: &Token, rate_bps: u16, [coverage, premium]: [U256; 2]) -> Self {
        Self {
            token: token.0,
            rate_bps,
            coverage: Money::pay(coverage, coin),
            premium: Money::pay(premium, coin),
        }
    }
}

#[derive(Serialize)]
struct View {
    token: u64,
    /// Basis points of the coverage a year.
    rate_bps: u16,
    coverage: Money,
    /// For the whole term, paid at once.
    premium: Money,
}

impl Show for View {
    fn show(&self) -> String {
        format!(
            "Insuring NFT {} for up to {} costs {} for its whole term ({} a year of the coverage)",
            self.token,
            self.coverage.short,
            self.premium.short,
            super::status::per_cent(self.rate_bps)
        )
    }
}
