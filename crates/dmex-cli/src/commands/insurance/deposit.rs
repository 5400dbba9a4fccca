//! `dmex insurance deposit`

use alloy::primitives::Address;
use clap::Args;
use dmex_contracts::InsurancePool;
use dmex_platform::Call;
use serde::Serialize;

use super::adding::Adding;
use super::pool::Pool;
use crate::amount::Money;
use crate::context::Context;
use crate::printer::Show;
use crate::status::Failure;

/// Underwrite a product: the deposit earns the premiums of its cover, and pays if its miner stops
#[derive(Clone, Debug, Args)]
pub struct Deposit {
    #[command(flatten)]
    adding: Adding,
}

impl Deposit {
    pub(super) async fn run(self, context: &Context) -> Result<(), Failure> {
        let call = |pool: &Pool, amount, by| Call::underwrite(pool.address(), amount, by);
        let Some((pool, receipt)) = self.adding.send(context, "underwrite", call).await? else {
            return Ok(());
        };
        let deposited = receipt
            .decoded_log::<InsurancePool::Deposit>()
            .ok_or_else(|| Failure::mismatch("the receipt shows no deposit: run `dmex deploy --check`"))?;
        context.printer.print(&View {
            product: self.adding.product.0,
            underwriter: deposited.owner,
            deposited: Money::pay(deposited.assets, &pool.token),
            shares: Money::pay(deposited.shares, &pool.share()),
            transaction: receipt.transaction_hash.to_string(),
        })
    }
}

#[derive(Serialize)]
struct View {
    product: u32,
    underwriter: Address,
    deposited: Money,
    shares: Money,
    transaction: String,
}

impl Show for View {
    fn show(&self) -> String {
        format!("Underwritten: {} for {}", self.deposited.short, self.shares.short)
    }
}
