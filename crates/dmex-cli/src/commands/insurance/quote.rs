//! `dmex insurance quote`

use alloy::primitives::U256;
use clap::Args;
use dmex_contracts::Insurance;
use dmex_platform::ReadError;
use dmex_types::TokenId;
use serde::Serialize;

use super::pool::{Pool, coverage};
use crate::amount::Money;
use crate::context::Context;
use crate::printer::Show;
use crate::status::Failure;

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
        let platform = context.platform().await?;
        let (pool, _) = Pool::of_nft(&platform, self.token).await?;
        let product = platform.token(self.token).await?.product;
        let line = pool.contract.lineOf(product.0).call().await.map_err(ReadError::from)?;
        if line.rate == 0 {
            return Err(Failure::refused(format!(
                "product {product} is not insured: the DAO has set no rate for it (`dmex insurance status`)"
            )));
        }
        let quoted = quote(&pool, self.token, bps).await?;
        context.printer.print(&View {
            token: self.token.0,
            rate_bps: line.rate,
            coverage: Money::pay(quoted.added, &pool.token),
            premium: Money::pay(quoted.premium, &pool.token),
        })
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
