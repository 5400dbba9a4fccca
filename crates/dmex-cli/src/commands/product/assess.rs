//! `dmex product assess`

use clap::Args;
use dmex_platform::Call;
use dmex_types::ProductId;
use serde::Serialize;

use crate::acting::Acting;
use crate::commands::miner::bond_call::BondCallView;
use crate::context::Context;
use crate::printer;
use crate::status::Failure;
use crate::units::Units;

/// Compute what stopping would pay the miner of a product, and the bond that this calls for; anyone may
///
/// Nothing is sold unless this was done for the newest final day or the one before. A keeper does it every day.
#[derive(Clone, Debug, Args)]
pub struct Assess {
    /// Number of the product
    product: ProductId,
}

impl Assess {
    pub(super) async fn run(self, context: &Context) -> Result<(), Failure> {
        let acting = Acting::open(context).await?;
        let product = acting.platform.product(self.product).await?;
        let units = Units::of(&acting.platform, &product).await?;
        let call = Call::assess(acting.deployment(), self.product);
        let receipt = acting.send("assess", call, Some(&units)).await?;
        let call = BondCallView::read(&acting.platform, self.product, &units).await?;
        let call = call.ok_or_else(|| Failure::mismatch("the contracts know of no assessment"))?;
        let transaction = receipt.transaction_hash.to_string();
        context.printer.print(&View { product: self.product.0, call, transaction })
    }
}

#[derive(Serialize)]
struct View {
    product: u32,
    #[serde(flatten)]
    call: BondCallView,
    transaction: String,
}

impl printer::Show for View {
    fn show(&self) -> String {
        format!("Product {}: {}", self.product, self.call.sentence())
    }
}
