//! Units of arguments, by their names and by what stands beside them.

use alloy::dyn_abi::DynSolValue;
use alloy::json_abi::Param;
use alloy::primitives::{Address, U256, hex};
use dmex_contracts::Token;
use dmex_types::{Asset, Day, Power, ProductId};

use super::{Argument, Place, Value, dmc_token};

/// A list of arguments, or the fields of a struct: neighbours tell each other's units.
pub(super) fn arguments(place: &Place<'_>, inputs: &[Param], values: &[DynSolValue]) -> Vec<Argument> {
    let beside = Beside { asset: asset_in(inputs, values), token: token_in(place, inputs, values) };
    let argument = |(input, value): (&Param, &DynSolValue)| Argument {
        name: input.name.clone(),
        value: place.value(input, value, &beside),
    };
    inputs.iter().zip(values).map(argument).collect()
}

/// What stands beside an argument and says its unit.
struct Beside {
    asset: Option<Asset>,
    token: Option<Token>,
}

impl Place<'_> {
    fn value(&self, input: &Param, value: &DynSolValue, beside: &Beside) -> Value {
        match value {
            DynSolValue::Address(address) => Value::Address(*address),
            DynSolValue::String(text) => Value::Text(text.clone()),
            DynSolValue::Uint(number, bits) => self.number(&input.name, *number, *bits, beside),
            DynSolValue::Tuple(values) => Value::Record(arguments(self, &input.components, values)),
            DynSolValue::Array(values) | DynSolValue::FixedArray(values) => {
                Value::List(values.iter().map(|value| self.value(input, value, beside)).collect())
            }
            DynSolValue::Bool(is) => Value::Plain(if *is { "yes" } else { "no" }.to_owned()),
            DynSolValue::Int(number, _) => Value::Plain(number.to_string()),
            DynSolValue::FixedBytes(word, size) => Value::Plain(hex::encode_prefixed(&word[..*size])),
            DynSolValue::Bytes(bytes) => Value::Plain(hex::encode_prefixed(bytes)),
            other => Value::Plain(format!("{other:?}")),
        }
    }

    fn number(&self, name: &str, number: U256, bits: usize, beside: &Beside) -> Value {
        let small = u32::try_from(number).ok();
        let units = u64::try_from(number).ok();
        let plain = || Value::Plain(number.to_string());
        match (name, bits) {
            ("product", 32) => small.map_or_else(plain, |id| Value::Product(ProductId(id))),
            ("day" | "startDay" | "fromDay", 32) => small.map_or_else(plain, |day| Value::Day(Day::new(day))),
            ("asset", 8) => asset_at(number).map_or_else(plain, Value::Asset),
            ("units", 64) => match (units, beside.asset) {
                (Some(units), Some(asset)) => Value::Power(Power::new(units), asset),
                _ => plain(),
            },
            // Days are written out in the names of all other 16-bit numbers.
            (name, 16) if !name.ends_with("Days") => {
                u16::try_from(number).map_or_else(|_| plain(), Value::Share)
            }
            ("newVotingDelay" | "newVotingPeriod" | "newVoteExtension" | "feedAge" | "maxAge", _) => {
                units.map_or_else(plain, Value::Seconds)
            }
            ("newProposalThreshold", _) => Value::Amount(number, dmc_token(self.on)),
            ("amount" | "value" | "cap", _) => match &beside.token {
                Some(token) => Value::Amount(number, token.clone()),
                None => plain(),
            },
            _ => plain(),
        }
    }

    /// A token whose decimals are known.
    fn token(&self, address: Address) -> Option<Token> {
        if address == self.on.dmc.address {
            return Some(dmc_token(self.on));
        }
        self.on.token(address).cloned()
    }
}

fn asset_in(inputs: &[Param], values: &[DynSolValue]) -> Option<Asset> {
    let asset = |(input, value): (&Param, &DynSolValue)| match value {
        DynSolValue::Uint(number, 8) if input.name == "asset" => asset_at(*number),
        _ => None,
    };
    inputs.iter().zip(values).find_map(asset)
}

/// The token named beside an amount; else the one that the contract is, or is about.
fn token_in(place: &Place<'_>, inputs: &[Param], values: &[DynSolValue]) -> Option<Token> {
    let named = inputs.iter().zip(values).find(|(input, _)| input.name == "token");
    match (named, place.contract) {
        (Some((_, DynSolValue::Address(token))), _) => place.token(*token),
        (Some(_), _) => None,
        (None, "Token" | "Dmc") => place.token(place.to),
        (None, "Insurance") => {
            let pays = place.on.insurances.iter().find(|(_, contract)| contract.address == place.to);
            pays.and_then(|(token, _)| place.token(*token))
        }
        (None, _) => None,
    }
}

fn asset_at(number: U256) -> Option<Asset> {
    Asset::ALL.into_iter().find(|asset| U256::from(*asset as u8) == number)
}
