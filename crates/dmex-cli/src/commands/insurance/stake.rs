//! `dmex insurance stake`

use clap::Args;
use dmex_contracts::Insurance;
use dmex_platform::Call;
use serde::Serialize;

use super::adding::Adding;
use super::pool::Pool;
use crate::amount::Money;
use crate::context::Context;
use crate::printer::Show;
use crate::status::Failure;

/// Add to the junior stake of a product's miner, which pays before the underwriters do
///
/// Twice as much as the stake may be covered. It belongs to the miner from then on, whoever paid it, and only what exceeds the
/// cover can leave.
#[derive(Clone, Debug, Args)]
pub struct Stake {
    #[command(flatten)]
    adding: Adding,
}

impl Stake {
    pub(super) async fn run(self, context: &Context) -> Result<(), Failure> {
        let call = |pool: &Pool, amount, _| Call::stake(pool.address(), amount);
        let Some((pool, receipt)) = self.adding.send(context, "stake", call).await? else {
            return Ok(());
        };
        let staked = receipt
            .decoded_log::<Insurance::JuniorMoved>()
            .ok_or_else(|| Failure::mismatch("the receipt shows no stake: run `dmex deploy --check`"))?;
        context.printer.print(&View {
            product: self.adding.product.0,
            staked: Money::pay(staked.amount, &pool.token),
            junior: Money::pay(staked.junior, &pool.token),
            transaction: receipt.transaction_hash.to_string(),
        })
    }
}

#[derive(Serialize)]
struct View {
    product: u32,
    staked: Money,
    /// The whole stake after it.
    junior: Money,
    transaction: String,
}

impl Show for View {
    fn show(&self) -> String {
        format!(
            "Staked {}: the junior stake of product {} is {}",
            self.staked.short, self.product, self.junior.short
        )
    }
}
