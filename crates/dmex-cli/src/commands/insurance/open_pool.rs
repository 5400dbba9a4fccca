//! `dmex insurance open-pool`

use alloy::primitives::Address;
use clap::Args;
use dmex_contracts::Insurance;
use dmex_platform::Call;
use dmex_types::ProductId;
use serde::Serialize;

use super::pool::Insurer;
use crate::acting::Acting;
use crate::context::Context;
use crate::printer::Show;
use crate::status::Failure;

/// Open the pool of a product, so that it can be underwritten and its miner can stake; anybody may, once
#[derive(Clone, Debug, Args)]
pub struct OpenPool {
    /// Number of the product
    product: ProductId,
}

impl OpenPool {
    pub(super) async fn run(self, context: &Context) -> Result<(), Failure> {
        let acting = Acting::open(context).await?;
        let insurer = Insurer::of(&acting.platform, self.product).await?;
        let call = Call::open_pool(insurer.address(), self.product);
        let receipt = acting.send("open-pool", call, Some(&insurer.units())).await?;
        let opened = receipt
            .decoded_log::<Insurance::PoolOpened>()
            .ok_or_else(|| Failure::mismatch("the receipt shows no pool: run `dmex deploy --check`"))?;
        context.printer.print(&View { product: self.product.0, pool: opened.pool })
    }
}

#[derive(Serialize)]
struct View {
    product: u32,
    pool: Address,
}

impl Show for View {
    fn show(&self) -> String {
        format!("Product {} has a pool: {}", self.product, self.pool)
    }
}
