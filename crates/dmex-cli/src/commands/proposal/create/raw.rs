//! `dmex proposal create raw`

use alloy::primitives::{Bytes, U256};
use clap::Args;
use dmex_platform::Action;

use super::draft::Draft;
use crate::acting::Acting;
use crate::context::{Context, address_of};
use crate::status::Failure;

/// Propose any call of any contract
#[derive(Clone, Debug, Args)]
pub struct Raw {
    /// The contract: an address
    #[arg(long, value_name = "ADDRESS")]
    to: String,
    /// The encoded call: 0x and hex digits
    #[arg(long, value_name = "HEX")]
    data: Bytes,
    /// Coin of the chain that goes along, in wei
    #[arg(long, value_name = "WEI", default_value = "0")]
    value: U256,
    #[command(flatten)]
    draft: Draft,
}

impl Raw {
    pub(super) async fn run(self, context: &Context) -> Result<(), Failure> {
        let acting = Acting::open(context).await?;
        let to = address_of(&self.to, acting.deployment().chain_id)?;
        let action = Action { to, value: self.value, data: self.data };
        self.draft.propose(context, &acting, action).await
    }
}
