//! From the disclosure that a miner writes to the application that the contract takes.

use alloy::primitives::{B256, keccak256};
use dmex_contracts::MinerRegistry;

use super::disclosure::{Disclosure, Machines};
use crate::connection::cannot_access;
use crate::context::address_of;
use crate::status::Failure;

/// The application of a disclosure. What is too long or too much, the contract refuses.
pub(super) fn build(disclosure: &Disclosure, chain_id: u64) -> Result<MinerRegistry::Application, Failure> {
    let addresses = disclosure.addresses.iter().map(|text| address_of(text, chain_id));
    let mut requests: Vec<MinerRegistry::Request> = disclosure
        .asks
        .iter()
        .map(|ask| MinerRegistry::Request { asset: ask.asset as u8, units: ask.power.units() })
        .collect();
    // The contract wants each asset once, in order.
    requests.sort_by_key(|request| request.asset);
    if requests.windows(2).any(|pair| pair[0].asset == pair[1].asset) {
        return Err(Failure::usage("an asset is asked for twice: give one --ask for each"));
    }
    Ok(MinerRegistry::Application {
        farm: required(disclosure.farm.as_ref(), "farm")?,
        place: required(disclosure.place.as_ref(), "place")?,
        powerContract: required(disclosure.power_contract.as_ref(), "power-contract")?,
        documentURI: required(disclosure.document_uri.as_ref(), "document-uri")?,
        documentHash: document_hash(disclosure)?,
        machines: filled(disclosure.machines.iter().map(machines).collect(), "machine")?,
        requests: filled(requests, "ask")?,
        addresses: addresses.collect::<Result<_, _>>()?,
    })
}

fn required(text: Option<&String>, name: &str) -> Result<String, Failure> {
    let key = name.replace('-', "_");
    text.filter(|text| !text.is_empty()).cloned().ok_or_else(|| {
        Failure::usage(format!("the application lacks a part: add --{name}, or {key} to the file"))
    })
}

fn filled<T>(list: Vec<T>, name: &str) -> Result<Vec<T>, Failure> {
    if list.is_empty() {
        let message = format!("the application lacks a part: add --{name}, or {name}s to the file");
        return Err(Failure::usage(message));
    }
    Ok(list)
}

fn machines(range: &Machines) -> MinerRegistry::Machines {
    MinerRegistry::Machines {
        model: range.model.clone(),
        serialFrom: range.serial_from.clone(),
        serialTo: range.serial_to.clone(),
        count: range.count,
    }
}

fn document_hash(disclosure: &Disclosure) -> Result<B256, Failure> {
    if let Some(file) = &disclosure.document {
        let document = std::fs::read(file).map_err(|error| cannot_access(file, &error))?;
        return Ok(keccak256(document));
    }
    let text = disclosure.document_hash.as_ref().ok_or_else(|| {
        Failure::usage(
            "the application lacks a part: add --document with the papers, or --document-hash, or document or \
             document_hash to the file",
        )
    })?;
    text.parse().map_err(|_| Failure::usage("--document-hash is no hash: give 0x and 64 hex digits"))
}
