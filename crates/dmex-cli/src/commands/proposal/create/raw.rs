//! `dmex proposal create raw`

use alloy::primitives::{Address, Bytes, U256};
use clap::Args;
use dmex_contracts::Deployment;
use dmex_platform::{Action, Call, contract_address};

use super::draft::Draft;
use crate::acting::Acting;
use crate::context::{Context, address_of};
use crate::status::Failure;

/// Propose any call of any contract
///
/// A call of a contract of the platform is written in words: its name, a function, and the function's values in order, a
/// list as [A,B] and a struct as (A,B). Any other call is given encoded with --data.
#[derive(Clone, Debug, Args)]
#[command(after_long_help = EXAMPLES)]
pub struct Raw {
    /// The contract: an address, or the name of a contract of the platform such as BitcoinBenchmark
    #[arg(long, value_name = "CONTRACT")]
    to: String,
    /// The encoded call: 0x and hex digits
    #[arg(long, value_name = "HEX", required_unless_present = "function", conflicts_with = "function")]
    data: Option<Bytes>,
    /// The function that is called, by its name
    #[arg(long, value_name = "NAME")]
    function: Option<String>,
    /// The values that the function takes
    #[arg(value_name = "VALUE", requires = "function")]
    values: Vec<String>,
    /// Coin of the chain that goes along, in wei
    #[arg(long, value_name = "WEI", default_value = "0")]
    value: U256,
    #[command(flatten)]
    draft: Draft,
}

const EXAMPLES: &str = "\
Examples:
  Replace a reporter that lies: all who report from now on, an odd number and five at least
    dmex --keystore key.json proposal create raw --to BitcoinBenchmark --function setReporters \\
      '[0xA…,0xB…,0xC…,0xD…,0xE…]' --why '...'

  Take the header relay off
    dmex --keystore key.json proposal create raw --to BitcoinBenchmark --function setRelay \\
      0x0000000000000000000000000000000000000000 --why '...'";

impl Raw {
    pub(super) async fn run(self, context: &Context) -> Result<(), Failure> {
        let acting = Acting::open(context).await?;
        let on = acting.deployment();
        let to = contract(on, &self.to)?;
        let data = match (self.data, &self.function) {
            (Some(data), _) => data,
            (None, function) => {
                let function = function.as_deref().unwrap_or_default();
                let call = Call::of_words(on, to, function, &self.values);
                call.map_err(|error| Failure::usage(format!("{error} (--to, --function or its values)")))?
                    .data
            }
        };
        let action = Action { to, value: self.value, data };
        self.draft.propose(context, &acting, action).await
    }
}

fn contract(on: &Deployment, text: &str) -> Result<Address, Failure> {
    contract_address(on, text).map_or_else(|| address_of(text, on.chain_id), Ok)
}
