//! `dmex insurance earn`

use alloy::primitives::U256;
use clap::Args;
use dmex_contracts::Insurance;
use dmex_platform::Call;
use dmex_types::ProductId;
use serde::Serialize;

use super::pool::Pool;
use crate::acting::Acting;
use crate::amount::Money;
use crate::context::Context;
use crate::printer::Show;
use crate::status::Failure;

/// Book the premiums of settled days as earned; anybody may
///
/// All that needs them does it by itself. This divides a walk over very many days.
#[derive(Clone, Debug, Args)]
pub struct Earn {
    /// Number of the product
    product: ProductId,
    /// Most days
    #[arg(long, default_value_t = 1_000)]
    days: u32,
}

impl Earn {
    pub(super) async fn run(self, context: &Context) -> Result<(), Failure> {
        let acting = Acting::open(context).await?;
        let pool = Pool::of(&acting.platform, self.product).await?;
        let call = Call::earn(pool.address(), U256::from(self.days));
        let receipt = acting.send("earn", call, Some(&pool.units())).await?;
        // Where nothing was earned nothing is told.
        let earned = receipt.decoded_log::<Insurance::PremiumEarned>();
        let earned = earned.map_or(U256::ZERO, |earned| earned.amount);
        context.printer.print(&View {
            product: self.product.0,
            earned: Money::pay(earned, &pool.token),
            transaction: receipt.transaction_hash.to_string(),
        })
    }
}

#[derive(Serialize)]
struct View {
    product: u32,
    earned: Money,
    transaction: String,
}

impl Show for View {
    fn show(&self) -> String {
        format!("The underwriters of product {} earned {}", self.product, self.earned.short)
    }
}
