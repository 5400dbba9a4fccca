//! Which contracts are followed, and how their events are read as data.

use std::collections::BTreeMap;

use alloy::dyn_abi::{DynSolValue, EventExt};
use alloy::json_abi::{Event as EventAbi, EventParam, JsonAbi, Param};
use alloy::primitives::{Address, B256, Log, hex};
use dmex_contracts::{ContractId, Deployment};
use serde_json::{Map, Value, json};

use crate::longest::kept;

/// The contracts of a deployment, by address.
pub(crate) struct Sources {
    by_address: BTreeMap<Address, Source>,
}

/// A contract and the shapes of its events.
struct Source {
    id: ContractId,
    events: BTreeMap<B256, EventAbi>,
}

/// An event as data.
pub(crate) struct Described {
    pub(crate) contract: &'static str,
    pub(crate) name: String,
    pub(crate) arguments: Value,
}

impl Sources {
    pub(crate) fn new(on: &Deployment) -> Self {
        // Headers of Bitcoin change no row, and there are very many.
        let followed = on.contracts().into_iter().filter(|id| *id != ContractId::HeaderRelay);
        let source = |id: ContractId| Some((id.of(on)?.address, Source::new(id)));
        let speaks = |(_, source): &(Address, Source)| !source.events.is_empty();
        Self { by_address: followed.filter_map(source).filter(speaks).collect() }
    }

    /// Whose events are asked for.
    pub(crate) fn addresses(&self) -> Vec<Address> {
        self.by_address.keys().copied().collect()
    }

    /// Every kind of event that they have.
    pub(crate) fn kinds(&self) -> impl Iterator<Item = (Address, B256)> {
        let contracts = self.by_address.iter();
        contracts.flat_map(|(address, source)| source.events.keys().map(|topic| (*address, *topic)))
    }

    /// The contract behind an address.
    pub(crate) fn contract(&self, address: Address) -> Option<ContractId> {
        self.by_address.get(&address).map(|source| source.id)
    }

    /// An event as data; none of ours without a shape is.
    pub(crate) fn describe(&self, log: &Log) -> Option<Described> {
        let source = self.by_address.get(&log.address)?;
        let event = source.events.get(log.topics().first()?)?;
        let decoded = event.decode_log(&log.data).ok()?;
        let (mut indexed, mut body) = (decoded.indexed.into_iter(), decoded.body.into_iter());
        let mut arguments = Map::new();
        for input in &event.inputs {
            let value = if input.indexed { indexed.next() } else { body.next() }?;
            arguments.insert(input.name.clone(), argument(&value, &as_param(input)));
        }
        let contract = source.id.code_name();
        Some(Described { contract, name: event.name.clone(), arguments: Value::Object(arguments) })
    }
}

impl Source {
    fn new(id: ContractId) -> Self {
        let events = id.abi().into_iter().flat_map(JsonAbi::events);
        Self { id, events: events.map(|event| (event.selector(), event.clone())).collect() }
    }
}

fn as_param(input: &EventParam) -> Param {
    Param {
        ty: input.ty.clone(),
        name: input.name.clone(),
        components: input.components.clone(),
        internal_type: None,
    }
}

/// Numbers as decimal strings, structs as objects.
fn argument(value: &DynSolValue, shape: &Param) -> Value {
    match value {
        DynSolValue::Bool(flag) => json!(flag),
        DynSolValue::Int(number, _) => json!(number.to_string()),
        DynSolValue::Uint(number, _) => json!(number.to_string()),
        DynSolValue::Address(address) => json!(format!("{address:#x}")),
        DynSolValue::FixedBytes(word, size) => json!(hex::encode_prefixed(&word[..*size])),
        DynSolValue::Bytes(bytes) => json!(kept(hex::encode_prefixed(bytes))),
        DynSolValue::String(text) => json!(kept(text.clone())),
        DynSolValue::Array(values) | DynSolValue::FixedArray(values) => {
            Value::Array(values.iter().map(|value| argument(value, shape)).collect())
        }
        DynSolValue::Tuple(values) => {
            let fields = values.iter().zip(&shape.components);
            Value::Object(fields.map(|(value, field)| (field.name.clone(), argument(value, field))).collect())
        }
        // No event of ours carries a function.
        DynSolValue::Function(_) => Value::Null,
    }
}
