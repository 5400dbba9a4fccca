//! `dmex product abandon`

use clap::Args;
use dmex_contracts::Settlement;
use dmex_platform::Call;
use dmex_types::{Day, ProductId};
use serde::Serialize;

use crate::acting::Acting;
use crate::context::Context;
use crate::printer;
use crate::status::Failure;
use crate::units::Units;

/// Give up a product that thirty short days in a row have killed, or that nobody settled for 30 days; anyone may
///
/// Its days from the next one on are never settled: their purchase money goes back to the holders of its NFTs, with
/// what is left of the bond (`dmex refund`). No vote is needed.
#[derive(Clone, Debug, Args)]
pub struct Abandon {
    /// Number of the product
    product: ProductId,
}

impl Abandon {
    pub(super) async fn run(self, context: &Context) -> Result<(), Failure> {
        let acting = Acting::open(context).await?;
        let product = acting.platform.product(self.product).await?;
        let units = Units::of(&acting.platform, &product).await?;
        let call = Call::abandon(acting.deployment(), self.product);
        let receipt = acting.send("abandon", call, Some(&units)).await?;
        let abandoned = receipt
            .decoded_log::<Settlement::ProductAbandoned>()
            .ok_or_else(|| Failure::mismatch("the receipt shows no end: run `dmex deploy --check`"))?;
        context.printer.print(&View {
            product: self.product.0,
            closed_day: Day::new(abandoned.closedDay),
            transaction: receipt.transaction_hash.to_string(),
        })
    }
}

#[derive(Serialize)]
struct View {
    product: u32,
    /// First day that will never be settled.
    closed_day: Day,
    transaction: String,
}

impl printer::Show for View {
    fn show(&self) -> String {
        format!(
            "Product {} is closed from {} on: `dmex refund` pays its holders back",
            self.product, self.closed_day
        )
    }
}
