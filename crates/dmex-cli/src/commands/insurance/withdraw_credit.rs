//! `dmex insurance withdraw-credit`

use clap::Args;
use dmex_contracts::Insurance;
use dmex_platform::Call;
use serde::Serialize;

use super::pool::Insurer;
use crate::acting::Acting;
use crate::amount::Money;
use crate::context::{Context, address_of};
use crate::printer::Show;
use crate::status::Failure;

/// Take out what an insurance credited because a payment was refused
#[derive(Clone, Debug, Args)]
pub struct WithdrawCredit {
    /// Who gets it; unless given, the one who signs
    #[arg(long, value_name = "ADDRESS")]
    to: Option<String>,
    /// The pay token of the insurance; unless given, the platform's first
    #[arg(long, value_name = "SYMBOL")]
    pay_token: Option<String>,
}

impl WithdrawCredit {
    pub(super) async fn run(self, context: &Context) -> Result<(), Failure> {
        let acting = Acting::open(context).await?;
        let insurer = Insurer::named(&acting.platform, self.pay_token.as_deref())?;
        let to = match &self.to {
            Some(text) => address_of(text, acting.deployment().chain_id)?,
            None => acting.address,
        };
        let call = Call::withdraw_insurance(insurer.address(), to);
        let receipt = acting.send("insurance-withdraw-credit", call, Some(&insurer.units())).await?;
        let paid = receipt
            .decoded_log::<Insurance::Withdrawn>()
            .ok_or_else(|| Failure::mismatch("the receipt shows no payment: run `dmex deploy --check`"))?;
        context.printer.print(&View {
            withdrawn: Money::pay(paid.amount, &insurer.token),
            transaction: receipt.transaction_hash.to_string(),
        })
    }
}

#[derive(Serialize)]
struct View {
    withdrawn: Money,
    transaction: String,
}

impl Show for View {
    fn show(&self) -> String {
        format!("Withdrew {}", self.withdrawn.short)
    }
}
