//! What a call does, in words: by the committed interfaces of the contracts, with the units of its numbers.
//!
//! Whoever votes reads this, so nothing is hidden: a call that no interface explains is told to be unknown and shown
//! as it is, and so is an argument whose unit is not known.

mod value;

use alloy::dyn_abi::JsonAbiExt;
use alloy::json_abi::{Function, JsonAbi};
use alloy::primitives::{Address, Bytes, U256};
use dmex_contracts::{Deployment, Token, abi};
use dmex_types::{Asset, Day, Power, ProductId};

use crate::Call;

/// One action of a proposal: a call, and coin of the chain that goes with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Action {
    /// The contract.
    pub to: Address,
    /// [wei] Coin of the chain.
    pub value: U256,
    /// The encoded call.
    pub data: Bytes,
}

impl From<Call> for Action {
    fn from(call: Call) -> Self {
        Self { to: call.to, value: U256::ZERO, data: call.data }
    }
}

/// What is known of an action.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decoded {
    /// A function of a contract of the platform.
    Known {
        /// The contract's name.
        contract: &'static str,
        /// The function's signature: `terminate(uint32)`.
        signature: String,
        /// Its arguments in order.
        arguments: Vec<Argument>,
    },
    /// No interface explains it.
    Unknown {
        /// The contract's name, if it is one of the platform.
        contract: Option<&'static str>,
    },
}

/// A value with its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Argument {
    /// As in the contract's source.
    pub name: String,
    /// What it is.
    pub value: Value,
}

/// A value with its unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// A product.
    Product(ProductId),
    /// An account or contract.
    Address(Address),
    /// What is mined.
    Asset(Asset),
    /// Power of an asset.
    Power(Power, Asset),
    /// An amount in smallest units of a token.
    Amount(U256, Token),
    /// [bps] A share.
    Share(u16),
    /// A day.
    Day(Day),
    /// [seconds] A stretch of time.
    Seconds(u64),
    /// Text, as somebody wrote it.
    Text(String),
    /// What has no unit, or none that is known: numbers in decimal, bytes in hex.
    Plain(String),
    /// A struct.
    Record(Vec<Argument>),
    /// A list.
    List(Vec<Value>),
}

/// Explains calls on one deployment.
#[derive(Clone, Debug)]
pub struct Decoder<'a> {
    on: &'a Deployment,
}

/// Where a call goes: what the units of its numbers depend on.
#[derive(Clone, Copy, Debug)]
struct Place<'a> {
    on: &'a Deployment,
    contract: &'static str,
    to: Address,
}

impl<'a> Decoder<'a> {
    /// A decoder for calls of the contracts of a deployment.
    #[must_use]
    pub const fn new(on: &'a Deployment) -> Self {
        Self { on }
    }

    /// What an action does.
    #[must_use]
    pub fn decode(&self, action: &Action) -> Decoded {
        let Some((contract, abi)) = interface(self.on, action.to) else {
            return Decoded::Unknown { contract: None };
        };
        let place = Place { on: self.on, contract, to: action.to };
        match place.decode(abi, &action.data) {
            Some((signature, arguments)) => Decoded::Known { contract, signature, arguments },
            None => Decoded::Unknown { contract: Some(contract) },
        }
    }

    /// The name of a contract of the platform, or the ticker of one of its tokens.
    #[must_use]
    pub fn name(&self, address: Address) -> Option<String> {
        let (name, _) = interface(self.on, address)?;
        Some(match self.on.token(address) {
            Some(token) => token.symbol.clone(),
            None => name.to_owned(),
        })
    }
}

impl Place<'_> {
    fn decode(&self, abi: &JsonAbi, data: &[u8]) -> Option<(String, Vec<Argument>)> {
        let (selector, body) = data.split_first_chunk::<4>()?;
        let function = abi.functions().find(|function| function.selector() == *selector)?;
        let values = function.abi_decode_input(body).ok()?;
        // Encoders that mean harm can add to a call what no argument shows.
        if function.abi_encode_input(&values).ok()? != data {
            return None;
        }
        Some((signature(function), value::arguments(self, &function.inputs, &values)))
    }
}

fn signature(function: &Function) -> String {
    function.signature()
}

/// DMC as a token of a deployment. Its ticker and decimals are constants of its contract.
#[must_use]
pub fn dmc_token(on: &Deployment) -> Token {
    Token { address: on.dmc.address, symbol: "DMC".to_owned(), decimals: 18 }
}

/// What a call to an address is read by: the name of what stands there, and its interface. Tokens and price feeds have
/// that of the development chain's ones.
pub(crate) fn interface(on: &Deployment, address: Address) -> Option<(&'static str, &'static JsonAbi)> {
    match on.contract_at(address) {
        Some(id) => Some((id.name(), id.abi()?)),
        None if on.token(address).is_some() => Some(("Token", abi("FaucetToken")?)),
        None if on.price_feeds.values().any(|feed| *feed == address) => {
            Some(("ReplayPriceFeed", abi("ReplayPriceFeed")?))
        }
        None => None,
    }
}

#[cfg(test)]
mod tests;
