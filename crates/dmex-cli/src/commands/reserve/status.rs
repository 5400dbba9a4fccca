//! `dmex reserve status`

use alloy::primitives::{Address, U256};
use clap::Args;
use dmex_client::wire;
use dmex_contracts::Token;
use dmex_platform::ReserveAsset;
use serde::Serialize;

use crate::amount::Money;
use crate::context::Context;
use crate::deployment_told;
use crate::printer::{Show, table};
use crate::status::Failure;
use crate::units::token_told;

/// What the reserve holds, and what of it is set aside
#[derive(Clone, Debug, Args)]
pub struct Status {}

impl Status {
    pub(super) async fn run(self, context: &Context) -> Result<(), Failure> {
        let view = match context.api()? {
            Some(api) => {
                let reserve = deployment_told::deployment(&api).await?.reserve.address;
                let assets = api.reserve_assets().await?;
                View { reserve, assets: assets.iter().map(Asset::told).collect() }
            }
            None => {
                let platform = context.platform().await?;
                let (reserve, assets) =
                    (platform.deployment().reserve.address, platform.reserve_assets().await?);
                View { reserve, assets: assets.iter().map(Asset::read).collect() }
            }
        };
        context.printer.print(&view)
    }
}

#[derive(Serialize)]
struct View {
    reserve: Address,
    assets: Vec<Asset>,
}

#[derive(Serialize)]
struct Asset {
    /// Whether the DAO may open rounds of it.
    counts: bool,
    held: Money,
    free: Money,
    /// For rounds, or credited.
    set_aside: Money,
}

impl Asset {
    fn read(asset: &ReserveAsset) -> Self {
        Self::new(&asset.token, asset.counts, asset.held, asset.free)
    }

    fn told(told: &wire::ReserveAsset) -> Self {
        Self::new(&token_told(&told.coin), told.counts, told.held.0, told.free.0)
    }

    fn new(token: &Token, counts: bool, held: U256, free: U256) -> Self {
        let money = |raw| Money::reward(raw, token);
        Self { counts, held: money(held), free: money(free), set_aside: money(held.saturating_sub(free)) }
    }
}

impl Show for View {
    fn show(&self) -> String {
        if self.assets.is_empty() {
            return "The reserve is empty, and the DAO has not said which tokens count as reserve."
                .to_owned();
        }
        let row = |asset: &Asset| {
            let counts = if asset.counts { "yes" } else { "no" }.to_owned();
            let money = [&asset.held, &asset.free, &asset.set_aside].map(|money| money.short.clone());
            std::iter::once(asset.held.token.clone()).chain(money).chain([counts]).collect()
        };
        let head = ["TOKEN", "HELD", "FREE", "SET ASIDE", "COUNTS"];
        table(&head, &head[1..4], self.assets.iter().map(row).collect())
    }
}
