//! Whose an address is, and words of strangers made safe to print.

use alloy::primitives::Address;
use dmex_chain::anvil::DEV_CHAIN_ID;
use dmex_contracts::Deployment;
use dmex_platform::Decoder;
use dmex_replay::Role;
pub use dmex_types::plain;

/// Knows the contracts of a deployment and, on a development chain, its people.
#[derive(Clone, Debug)]
pub struct Names<'a> {
    on: &'a Deployment,
}

impl<'a> Names<'a> {
    /// The names of a deployment.
    #[must_use]
    pub const fn new(on: &'a Deployment) -> Self {
        Self { on }
    }

    /// The name of an address, if it has one.
    #[must_use]
    pub fn of(&self, address: Address) -> Option<String> {
        let person = || Role::NAMED.into_iter().find(|role| role.address() == address).map(Role::name);
        Decoder::new(self.on)
            .name(address)
            .or_else(|| if self.on.chain_id == DEV_CHAIN_ID { person() } else { None })
    }

    /// The whole address, and its name if it has one: nobody votes on a name alone.
    #[must_use]
    pub fn full(&self, address: Address) -> String {
        self.of(address).map_or_else(|| address.to_string(), |name| format!("{address} ({name})"))
    }

    /// The name if there is one, else the whole address.
    #[must_use]
    pub fn short(&self, address: Address) -> String {
        self.of(address).unwrap_or_else(|| address.to_string())
    }
}
