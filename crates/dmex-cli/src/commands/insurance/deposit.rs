//! `dmex insurance deposit`

use alloy::primitives::Address;
use clap::Args;
use dmex_contracts::Insurance;
use dmex_platform::Call;
use serde::Serialize;

use super::pool::Pool;
use crate::acting::{Acting, Approval, Funding, Mode, Spending};
use crate::amount::{self, Money};
use crate::context::Context;
use crate::printer::Show;
use crate::status::Failure;

/// Underwrite: the deposit earns premiums, and pays for miners that stop
#[derive(Clone, Debug, Args)]
pub struct Deposit {
    /// How much, in whole coins of the pool's token
    #[arg(long, value_name = "COINS")]
    amount: String,
    /// The pay token of the pool; unless given, the platform's first
    #[arg(long, value_name = "SYMBOL")]
    pay_token: Option<String>,
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
        let pool = Pool::named(&acting.platform, self.pay_token.as_deref())?;
        let amount = amount::parse(&self.amount, pool.token.decimals)?;
        if amount.is_zero() {
            return Err(Failure::usage("the amount is zero: give one above zero"));
        }
        let units = pool.units();
        let insurance = *pool.contract.address();
        let spending = Spending {
            token: &pool.token,
            amount,
            spender: insurance,
            call: Call::underwrite(insurance, amount, acting.address),
            purpose: "underwrite",
            funding: Funding::of(self.faucet),
            approval: Approval::Exact,
        };
        let Some(receipt) = acting.spend(context, spending, &units, Mode::of(self.dry_run)).await? else {
            return Ok(());
        };
        let deposited = receipt
            .decoded_log::<Insurance::Deposit>()
            .ok_or_else(|| Failure::mismatch("the receipt shows no deposit: run `dmex deploy --check`"))?;
        context.printer.print(&View {
            underwriter: deposited.owner,
            deposited: Money::pay(deposited.assets, &pool.token),
            shares: deposited.shares.to_string(),
            transaction: receipt.transaction_hash.to_string(),
        })
    }
}

#[derive(Serialize)]
struct View {
    underwriter: Address,
    deposited: Money,
    shares: String,
    transaction: String,
}

impl Show for View {
    fn show(&self) -> String {
        format!("Underwritten: {} for {} shares", self.deposited.short, self.shares)
    }
}
