//! `dmex insurance deposit`

use alloy::primitives::Address;
use clap::Args;
use dmex_contracts::InsurancePool;
use dmex_platform::Call;
use dmex_types::ProductId;
use serde::Serialize;

use super::pool::Pool;
use crate::acting::{Acting, Approval, Funding, Mode, Spending};
use crate::amount::{self, Money};
use crate::context::Context;
use crate::printer::Show;
use crate::status::Failure;

/// Underwrite a product: the deposit earns the premiums of its cover, and pays if its miner stops
#[derive(Clone, Debug, Args)]
pub struct Deposit {
    /// Number of the product
    product: ProductId,
    /// How much, in whole coins of its pay token
    #[arg(long, value_name = "COINS")]
    amount: String,
    /// Take test coin that is missing from the faucet (development chains)
    #[arg(long)]
    faucet: bool,
    /// Check everything and send nothing
    #[arg(long)]
    dry_run: bool,
}

impl Deposit {
    pub(super) async fn run(self, context: &Context) -> Result<(), Failure> {
        let acting = Acting::open(context).await?;
        let pool = Pool::of(&acting.platform, self.product).await?;
        let amount = amount::parse(&self.amount, pool.token.decimals)?;
        if amount.is_zero() {
            return Err(Failure::usage("the amount is zero: give one above zero"));
        }
        let spending = Spending {
            token: &pool.token,
            amount,
            spender: pool.address(),
            call: Call::underwrite(pool.address(), amount, acting.address),
            purpose: "underwrite",
            funding: Funding::of(self.faucet),
            approval: Approval::Exact,
        };
        let units = pool.units();
        let Some(receipt) = acting.spend(context, spending, &units, Mode::of(self.dry_run)).await? else {
            return Ok(());
        };
        let deposited = receipt
            .decoded_log::<InsurancePool::Deposit>()
            .ok_or_else(|| Failure::mismatch("the receipt shows no deposit: run `dmex deploy --check`"))?;
        context.printer.print(&View {
            product: self.product.0,
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
