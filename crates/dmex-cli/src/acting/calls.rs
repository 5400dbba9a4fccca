//! Calls for a wallet or several people to sign.

use alloy::primitives::{Address, Bytes};
use dmex_contracts::Deployment;
use dmex_platform::Call;
use serde::Serialize;

use crate::names::Names;
use crate::printer::{Show, facts};

/// What an account is to send, in this order.
#[derive(Serialize)]
pub(super) struct Calls {
    chain_id: u64,
    from: Address,
    calls: Vec<CallView>,
}

#[derive(Serialize)]
struct CallView {
    /// What it is for: approve, buy.
    purpose: String,
    to: Address,
    /// [wei] Coin of the chain that goes along.
    value: String,
    data: Bytes,
    #[serde(skip)]
    named: String,
}

impl Calls {
    pub(super) fn new(on: &Deployment, from: Address, calls: &[(&str, Call)]) -> Self {
        let names = Names::new(on);
        let view = |(purpose, call): &(&str, Call)| CallView {
            purpose: (*purpose).to_owned(),
            to: call.to,
            value: "0".to_owned(),
            data: call.data.clone(),
            named: names.full(call.to),
        };
        Self { chain_id: on.chain_id, from, calls: calls.iter().map(view).collect() }
    }
}

impl Show for Calls {
    fn show(&self) -> String {
        let head = facts(&[("Chain", self.chain_id.to_string()), ("From", self.from.to_string())]);
        let call = |call: &CallView| {
            // Hex is copied, so it is never wrapped.
            let facts = facts(&[("To", call.named.clone()), ("Value", call.value.clone())]);
            format!("{}\n{facts}\nData   {}", call.purpose, call.data)
        };
        let calls: Vec<String> = self.calls.iter().map(call).collect();
        format!("{head}\n\n{}", calls.join("\n\n"))
    }
}
