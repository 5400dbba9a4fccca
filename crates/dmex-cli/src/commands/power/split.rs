//! `dmex power split`

use clap::Args;
use dmex_contracts::MiningPower;
use dmex_platform::Call;
use dmex_types::{Power, TokenId};
use serde::Serialize;

use super::view::TokenView;
use crate::acting::Acting;
use crate::context::Context;
use crate::printer::Show;
use crate::status::Failure;
use crate::units::Units;

/// Split power off an NFT into a new one
///
/// All that the NFT is owed so far is credited to you; `dmex claim --all` takes it out.
#[derive(Clone, Debug, Args)]
pub struct Split {
    /// Number of the NFT
    token: TokenId,
    /// How much goes into the new one, in TH/s or TiB
    #[arg(long)]
    power: String,
}

impl Split {
    pub(super) async fn run(self, context: &Context) -> Result<(), Failure> {
        let acting = Acting::open(context).await?;
        let token = acting.platform.token(self.token).await?;
        let product = acting.platform.product(token.product).await?;
        let units = Units::of(&acting.platform, &product).await?;
        let power = Power::parse(&self.power, units.power)?;
        let call = Call::split(acting.deployment(), self.token, power);
        let receipt = acting.send("split", call, Some(&units)).await?;
        let split = receipt
            .decoded_log::<MiningPower::PowerSplit>()
            .ok_or_else(|| Failure::mismatch("the receipt names no new NFT: `dmex power list` does"))?;
        let part = TokenId(u64::try_from(split.partId).unwrap_or_default());
        let kept = TokenView::read(&acting.platform, self.token).await?;
        let part = TokenView::read(&acting.platform, part).await?;
        context.printer.print(&View { kept, part })
    }
}

#[derive(Serialize)]
struct View {
    kept: TokenView,
    part: TokenView,
}

impl Show for View {
    fn show(&self) -> String {
        format!(
            "NFT {} keeps {}, the new NFT {} has {}",
            self.kept.token,
            self.kept.power.short(),
            self.part.token,
            self.part.power.short()
        )
    }
}
