//! `dmex miner join`

use alloy::primitives::Address;
use clap::Args;
use dmex_platform::Call;
use serde::Serialize;

use crate::acting::Acting;
use crate::context::{Context, address_of};
use crate::printer::Show;
use crate::status::Failure;

/// Confirm that your account belongs to a miner that named it, for ever
///
/// An address of a miner has no vote on what accuses that miner.
#[derive(Clone, Debug, Args)]
pub struct Join {
    /// The miner: an address, or a name on a development chain
    miner: String,
}

impl Join {
    pub(super) async fn run(self, context: &Context) -> Result<(), Failure> {
        let acting = Acting::open(context).await?;
        let miner = address_of(&self.miner, acting.deployment().chain_id)?;
        let receipt = acting.send("join-miner", Call::join_miner(acting.deployment(), miner), None).await?;
        let transaction = receipt.transaction_hash.to_string();
        context.printer.print(&View { miner, account: acting.address, transaction })
    }
}

#[derive(Serialize)]
struct View {
    miner: Address,
    account: Address,
    transaction: String,
}

impl Show for View {
    fn show(&self) -> String {
        format!("{} belongs to the miner {}", self.account, self.miner)
    }
}
