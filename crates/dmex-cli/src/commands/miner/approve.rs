//! `dmex miner approve`

use alloy::primitives::Address;
use clap::Args;
use dmex_platform::Call;
use dmex_types::{Asset, Power, PowerUnit};
use serde::Serialize;

use crate::acting::Acting;
use crate::context::{Context, address_of};
use crate::printer::Show;
use crate::status::Failure;
use crate::units::PowerView;

/// Let a miner offer power, as the owner of the registry
#[derive(Clone, Debug, Args)]
pub struct Approve {
    /// The miner: an address, or a name on a development chain
    miner: String,
    /// What it mines: btc or fil
    #[arg(long)]
    asset: Asset,
    /// How much it may have sold at a time, in TH/s or TiB
    #[arg(long)]
    power: String,
}

impl Approve {
    pub(super) async fn run(self, context: &Context) -> Result<(), Failure> {
        let unit = PowerUnit::of(self.asset);
        let power = Power::parse(&self.power, unit)?;
        let acting = Acting::open(context).await?;
        let miner = address_of(&self.miner, acting.deployment().chain_id)?;
        let call = Call::approve_miner(acting.deployment(), miner, self.asset, power);
        acting.send("approve-miner", call, None).await?;
        context.printer.print(&View { miner, asset: self.asset, power: PowerView::new(power, unit) })
    }
}

#[derive(Serialize)]
struct View {
    miner: Address,
    asset: Asset,
    power: PowerView,
}

impl Show for View {
    fn show(&self) -> String {
        format!("{} may offer {} of {}", self.miner, self.power.short(), self.asset)
    }
}
