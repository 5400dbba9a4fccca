//! Which contracts are followed, and how their events are read as data.

use std::collections::BTreeMap;

use alloy::dyn_abi::{DynSolValue, EventExt};
use alloy::json_abi::{Event as EventAbi, EventParam, JsonAbi, Param};
use alloy::primitives::{Address, B256, Log, hex};
use dmex_contracts::{Deployment, abi};
use dmex_types::Asset;
use serde_json::{Map, Value, json};

use crate::longest::kept;

/// A contract of the platform, as the fold knows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Source {
    Settlement,
    Bonds,
    Closing,
    PrimarySale,
    AuctionSale,
    MiningPower,
    MinerRegistry,
    Assets,
    Benchmark(Asset),
    BondCalls,
    PayTokenPrices,
    LossLedger,
    Reserve,
    /// With the pay token that it insures in.
    Insurance(Address),
    Governor,
    Timelock,
    ActionClasses,
    Dmc,
    Vesting,
}

/// The contracts of a deployment, by address.
pub(crate) struct Sources {
    by_address: BTreeMap<Address, (Source, Abi)>,
}

/// A contract's name and the shapes of its events.
#[derive(Clone)]
struct Abi {
    name: &'static str,
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
        let mut sources = Self { by_address: BTreeMap::new() };
        sources.add(on.settlement.address, Source::Settlement, "Settlement");
        sources.add(on.bonds.address, Source::Bonds, "Bonds");
        sources.add(on.closing.address, Source::Closing, "Closing");
        sources.add(on.primary_sale.address, Source::PrimarySale, "PrimarySale");
        sources.add(on.auction_sale.address, Source::AuctionSale, "AuctionSale");
        sources.add(on.mining_power.address, Source::MiningPower, "MiningPower");
        sources.add(on.miner_registry.address, Source::MinerRegistry, "MinerRegistry");
        sources.add(on.bitcoin_benchmark.address, Source::Benchmark(Asset::Btc), "BitcoinBenchmark");
        sources.add(on.filecoin_benchmark.address, Source::Benchmark(Asset::Fil), "FilecoinBenchmark");
        sources.add(on.assets.address, Source::Assets, "Assets");
        sources.add(on.bond_calls.address, Source::BondCalls, "BondCalls");
        sources.add(on.pay_token_prices.address, Source::PayTokenPrices, "PayTokenPrices");
        sources.add(on.loss_ledger.address, Source::LossLedger, "LossLedger");
        sources.add(on.reserve.address, Source::Reserve, "Reserve");
        for (pay_token, insurance) in &on.insurances {
            sources.add(insurance.address, Source::Insurance(*pay_token), "Insurance");
        }
        sources.add(on.governor.address, Source::Governor, "DmexGovernor");
        sources.add(on.timelock.address, Source::Timelock, "DmexTimelock");
        sources.add(on.action_classes.address, Source::ActionClasses, "ActionClasses");
        sources.add(on.dmc.address, Source::Dmc, "Dmc");
        for vesting in [&on.team_vesting, &on.private_sale_vesting] {
            sources.add(vesting.address, Source::Vesting, "DmcVesting");
        }
        sources
    }

    fn add(&mut self, address: Address, source: Source, name: &'static str) {
        let abi = abi(name).unwrap_or_default();
        self.by_address.insert(address, (source, Abi::new(name, &abi)));
    }

    /// Whose events are asked for.
    pub(crate) fn addresses(&self) -> Vec<Address> {
        self.by_address.keys().copied().collect()
    }

    /// Every kind of event that they have.
    pub(crate) fn kinds(&self) -> impl Iterator<Item = (Address, B256)> {
        let contracts = self.by_address.iter();
        contracts.flat_map(|(address, (_, abi))| abi.events.keys().map(|topic| (*address, *topic)))
    }

    /// The contract behind an address.
    pub(crate) fn source(&self, address: Address) -> Option<Source> {
        self.by_address.get(&address).map(|(source, _)| *source)
    }

    /// An event as data; none of ours without a shape is.
    pub(crate) fn describe(&self, log: &Log) -> Option<Described> {
        let (_, abi) = self.by_address.get(&log.address)?;
        let event = abi.events.get(log.topics().first()?)?;
        let decoded = event.decode_log(&log.data).ok()?;
        let (mut indexed, mut body) = (decoded.indexed.into_iter(), decoded.body.into_iter());
        let mut arguments = Map::new();
        for input in &event.inputs {
            let value = if input.indexed { indexed.next() } else { body.next() }?;
            arguments.insert(input.name.clone(), argument(&value, &as_param(input)));
        }
        Some(Described { contract: abi.name, name: event.name.clone(), arguments: Value::Object(arguments) })
    }
}

impl Abi {
    fn new(name: &'static str, abi: &JsonAbi) -> Self {
        Self { name, events: abi.events().map(|event| (event.selector(), event.clone())).collect() }
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
