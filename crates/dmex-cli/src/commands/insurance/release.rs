//! `dmex insurance release`

use clap::Args;
use dmex_contracts::Insurance;
use dmex_platform::{Call, ReadError};
use dmex_types::PolicyId;
use serde::Serialize;

use super::pool::Insurer;
use crate::acting::Acting;
use crate::amount::Money;
use crate::context::Context;
use crate::printer::Show;
use crate::status::Failure;

/// End policies under which no claim is possible any more, so that they bind no capital; anybody may
///
/// Those whose days are all settled, and those of which nobody claimed in the 90 days after the losses of their product were
/// measured, whatever became of the NFTs. Of those that never began the cover ends, and their premiums wait for the holders. Of
/// several, those that stand are passed over.
#[derive(Clone, Debug, Args)]
pub struct Release {
    /// Numbers of policies; `dmex power show` says which one insures an NFT
    #[arg(required = true, value_name = "POLICY")]
    policies: Vec<PolicyId>,
    /// The pay token of the insurance; unless given, the platform's first
    #[arg(long, value_name = "SYMBOL")]
    pay_token: Option<String>,
}

impl Release {
    pub(super) async fn run(self, context: &Context) -> Result<(), Failure> {
        let acting = Acting::open(context).await?;
        let insurer = Insurer::named(&acting.platform, self.pay_token.as_deref())?;
        let mut standing = Vec::new();
        for policy in &self.policies {
            let found = insurer.contract.policyOf(policy.0).call().await.map_err(ReadError::from)?;
            if found.units > 0 {
                standing.push(*policy);
            }
        }
        if standing.is_empty() {
            return Err(Failure::refused(
                "nothing was sent: these policies are over, or there never were such",
            ));
        }
        let call = Call::release_insurance(insurer.address(), &standing);
        let receipt = acting.send("insurance-release", call, Some(&insurer.units())).await?;
        let logs = || receipt.logs().iter();
        let released = logs().filter_map(|log| log.log_decode::<Insurance::PolicyReleased>().ok());
        let released = released.map(|log| {
            let event = log.inner.data;
            let coverage = Money::pay(event.coverage, &insurer.token);
            Released { policy: event.policy, product: event.product, coverage }
        });
        let cut = logs().filter_map(|log| log.log_decode::<Insurance::PolicyCut>().ok());
        let never_began = cut.filter(|log| log.inner.data.isVoid).map(|log| log.inner.data.policy);
        context.printer.print(&View {
            released: released.collect(),
            never_began: never_began.collect(),
            transaction: receipt.transaction_hash.to_string(),
        })
    }
}

#[derive(Serialize)]
struct View {
    released: Vec<Released>,
    /// Policies that never began, whose premiums wait for their holders.
    never_began: Vec<u64>,
    transaction: String,
}

#[derive(Serialize)]
struct Released {
    policy: u64,
    product: u32,
    /// What it covered.
    coverage: Money,
}

impl Show for View {
    fn show(&self) -> String {
        let released = self.released.iter().map(|ended| {
            format!(
                "Policy {} of product {} is over: it covered {}",
                ended.policy, ended.product, ended.coverage.short
            )
        });
        let never = self.never_began.iter().map(|policy| format!("Policy {policy} never began"));
        let lines: Vec<String> = released.chain(never).collect();
        if lines.is_empty() {
            "None of them is over: there may still be claims.".to_owned()
        } else {
            lines.join("\n")
        }
    }
}
