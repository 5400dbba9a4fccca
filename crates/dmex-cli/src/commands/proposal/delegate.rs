//! `dmex proposal delegate`

use alloy::primitives::Address;
use clap::Args;
use dmex_platform::{Call, ReadError, dmc_token};
use serde::Serialize;

use crate::acting::Acting;
use crate::amount::Money;
use crate::context::{Context, address_of};
use crate::names::Names;
use crate::printer::Show;
use crate::status::Failure;

/// Let somebody vote with your DMC, or vote with it yourself
///
/// DMC that is delegated to nobody votes only with `dmex proposal vote --override`. Once delegated, DMC that arrives later votes
/// too. It moves no coins, and it counts for proposals whose voting opens later.
#[derive(Clone, Debug, Args)]
#[command(after_long_help = EXAMPLES)]
pub struct Delegate {
    /// Who votes: an address or a name; unless given, the one who signs
    #[arg(long, value_name = "ADDRESS")]
    to: Option<String>,
}

const EXAMPLES: &str = "\
Examples:
  Vote yourself:
    dmex --as alice proposal delegate

  Let bob vote:
    dmex --as alice proposal delegate --to bob";

impl Delegate {
    pub(super) async fn run(self, context: &Context) -> Result<(), Failure> {
        let acting = Acting::open(context).await?;
        let on = acting.deployment();
        let to = match &self.to {
            Some(text) => address_of(text, on.chain_id)?,
            None => acting.address,
        };
        let receipt = acting.send("delegate", Call::delegate(on, to), None).await?;
        let dmc = acting.platform.dmc();
        let own = dmc.balanceOf(acting.address).call().await.map_err(ReadError::from)?;
        let votes = dmc.getVotes(to).call().await.map_err(ReadError::from)?;
        let token = dmc_token(on);
        context.printer.print(&View {
            delegated: Money::pay(own, &token),
            to,
            votes: Money::pay(votes, &token),
            transaction: receipt.transaction_hash.to_string(),
            name: Names::new(on).short(to),
        })
    }
}

#[derive(Serialize)]
struct View {
    delegated: Money,
    to: Address,
    /// All that `to` votes with now.
    votes: Money,
    transaction: String,
    #[serde(skip)]
    name: String,
}

impl Show for View {
    fn show(&self) -> String {
        format!(
            "{} vote through {}, who now has {}; for proposals whose voting opens later",
            self.delegated.short, self.name, self.votes.short
        )
    }
}
