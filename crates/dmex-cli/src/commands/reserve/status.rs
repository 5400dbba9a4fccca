//! `dmex reserve status`

use alloy::primitives::Address;
use clap::Args;
use dmex_platform::ReadError;
use serde::Serialize;

use crate::amount::Money;
use crate::context::Context;
use crate::printer::{Show, table};
use crate::status::Failure;
use crate::units::token_at;

/// What the reserve holds, and what of it is set aside
#[derive(Clone, Debug, Args)]
pub struct Status {}

impl Status {
    pub(super) async fn run(self, context: &Context) -> Result<(), Failure> {
        let platform = context.platform().await?;
        let (on, reserve) = (platform.deployment(), platform.reserve());
        let listed = on.tokens.pay.iter().chain(on.tokens.reward.values()).map(|token| token.address);
        let addresses: Vec<Address> = listed.chain([on.dmc.address]).collect();
        let mut assets = Vec::new();
        for address in addresses {
            let token = token_at(&platform, address).await?;
            let counts = reserve.isAsset(address).call().await.map_err(ReadError::from)?;
            let held = platform
                .erc20(address)
                .balanceOf(on.reserve.address)
                .call()
                .await
                .map_err(ReadError::from)?;
            if !counts && held.is_zero() {
                continue;
            }
            let free = reserve.freeOf(address).call().await.map_err(ReadError::from)?;
            let money = |raw| Money::reward(raw, &token);
            assets.push(Asset {
                counts,
                held: money(held),
                free: money(free),
                set_aside: money(held.saturating_sub(free)),
            });
        }
        context.printer.print(&View { reserve: on.reserve.address, assets })
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
