//! `dmex miner withdraw`

use clap::Args;
use serde::Serialize;

use crate::acting::Acting;
use crate::amount::Money;
use crate::commands::claim::{Withdrawal, withdraw_all};
use crate::context::{Context, address_of};
use crate::printer::Show;
use crate::status::Failure;

/// Take out the purchase money that settled days released
#[derive(Clone, Debug, Args)]
pub struct Withdraw {
    /// Who gets it; unless given, the one who signs
    #[arg(long, value_name = "ADDRESS")]
    to: Option<String>,
}

impl Withdraw {
    pub(super) async fn run(self, context: &Context) -> Result<(), Failure> {
        let acting = Acting::open(context).await?;
        let to = match &self.to {
            Some(text) => address_of(text, acting.deployment().chain_id)?,
            None => acting.address,
        };
        let withdrawn = withdraw_all(&acting, to).await?;
        context.printer.print(&View { withdrawn })
    }
}

#[derive(Serialize)]
struct View {
    withdrawn: Vec<Withdrawal>,
}

impl Show for View {
    fn show(&self) -> String {
        if self.withdrawn.is_empty() {
            return "Nothing is released: days must be settled first.".to_owned();
        }
        let amounts = self.withdrawn.iter().map(|withdrawal| &withdrawal.money);
        format!(
            "Withdrew {}",
            amounts.map(|money: &Money| money.short.as_str()).collect::<Vec<_>>().join(", ")
        )
    }
}
